//! XmlStreamReader: the events of a text, one after the other.

use super::node::{malformed, resolved, scope_of};
use orgyard_apex_check::PlatformId;
use orgyard_apex_vm::{EnumValue, Platform, Str, Throw, Value, natives};
use orgyard_text::xml::{self, Element};
use std::rc::Rc;

const READER: &str = "System.XmlStreamReader";

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    StartDocument,
    StartElement,
    Characters,
    Comment,
    EndElement,
    EndDocument,
}

type Name = (Option<String>, String, Option<String>);

struct Event {
    kind: Kind,
    name: Name,
    /// With their values.
    attributes: Vec<(Name, String)>,
    declared: Vec<(String, String)>,
    scope: Vec<(String, String)>,
    text: String,
    line: u32,
    column: u32,
}

struct Reader {
    events: Vec<Event>,
    at: usize,
}

natives! { "System.XmlStreamReader";
    new "(String)" => |_vm, text: Str| made(&text),
    "getAttributeCount()" => |_vm, this: Rc<Platform>| with(&this, |own| own.attributes.len()),
    "getAttributeLocalName(Integer)" => |_vm, this: Rc<Platform>, at: i32|
        attribute(&this, at, |(name, _)| Some(name.1.clone())),
    "getAttributeNamespace(Integer)" => |_vm, this: Rc<Platform>, at: i32|
        attribute(&this, at, |(name, _)| name.2.clone()),
    "getAttributePrefix(Integer)" => |_vm, this: Rc<Platform>, at: i32|
        attribute(&this, at, |(name, _)| name.0.clone()),
    "getAttributeType(Integer)" => |_vm, this: Rc<Platform>, at: i32|
        attribute(&this, at, |_| Some("CDATA".to_owned())),
    "getAttributeValue(String, String)" => |_vm, this: Rc<Platform>, uri: Option<Str>, name: Str|
        with(&this, |own| {
            let is_meant = |one: &&(Name, String)| {
                one.0.1 == *name && uri.as_deref().is_none_or(|uri| one.0.2.as_deref().unwrap_or_default() == uri)
            };
            own.attributes.iter().find(is_meant).map(|(_, value)| value.clone())
        }),
    "getAttributeValueAt(Integer)" => |_vm, this: Rc<Platform>, at: i32|
        attribute(&this, at, |(_, value)| Some(value.clone())),
    "getEventType()" => |_vm, this: Rc<Platform>| with(&this, |own| tag(own.kind)),
    "getLocalName()" => |_vm, this: Rc<Platform>| with(&this, |own| own.has_name().then(|| own.name.1.clone())),
    "getLocation()" => |_vm, this: Rc<Platform>|
        with(&this, |own| format!("Line number: {}\nColumn number: {}", own.line, own.column)),
    "getNamespace()" => |_vm, this: Rc<Platform>| with(&this, |own| own.name.2.clone()),
    "getNamespaceCount()" => |_vm, this: Rc<Platform>| with(&this, |own| own.declared.len()),
    "getNamespacePrefix(Integer)" => |_vm, this: Rc<Platform>, at: i32|
        with(&this, |own| usize::try_from(at).ok().and_then(|at| own.declared.get(at)).map(|one| one.0.clone())),
    "getNamespaceURI(String)" => |_vm, this: Rc<Platform>, prefix: Str|
        with(&this, |own| own.scope.iter().rev().find(|one| one.0 == *prefix).map(|one| one.1.clone())),
    "getNamespaceURIAt(Integer)" => |_vm, this: Rc<Platform>, at: i32|
        with(&this, |own| usize::try_from(at).ok().and_then(|at| own.declared.get(at)).map(|one| one.1.clone())),
    "getPIData()" => |_vm, _this: Rc<Platform>| Value::Null,
    "getPITarget()" => |_vm, _this: Rc<Platform>| Value::Null,
    "getPrefix()" => |_vm, this: Rc<Platform>| with(&this, |own| own.name.0.clone()),
    "getText()" => |_vm, this: Rc<Platform>| with(&this, |own| own.has_text().then(|| own.text.clone())),
    "getVersion()" => |_vm, _this: Rc<Platform>| "1.0",
    "hasName()" => |_vm, this: Rc<Platform>| with(&this, Event::has_name),
    "hasNext()" => |_vm, this: Rc<Platform>| Ok::<_, Throw>({
        let own = this.state::<Reader>().ok_or_else(Throw::null_pointer)?;
        own.at + 1 < own.events.len()
    }),
    "hasText()" => |_vm, this: Rc<Platform>| with(&this, Event::has_text),
    "isCharacters()" => |_vm, this: Rc<Platform>| with(&this, |own| own.kind == Kind::Characters),
    "isEndElement()" => |_vm, this: Rc<Platform>| with(&this, |own| own.kind == Kind::EndElement),
    "isStartElement()" => |_vm, this: Rc<Platform>| with(&this, |own| own.kind == Kind::StartElement),
    "isWhitespace()" => |_vm, this: Rc<Platform>|
        with(&this, |own| own.kind == Kind::Characters && own.text.trim().is_empty()),
    "next()" => |_vm, this: Rc<Platform>| next(&this),
    "nextTag()" => |_vm, this: Rc<Platform>| next_tag(&this),
    "setCoalescing(Boolean)" => |_vm, _this: Rc<Platform>, _to: bool| (),
    "setNamespaceAware(Boolean)" => |_vm, _this: Rc<Platform>, _to: bool| (),
    "toString()" => |_vm, _this: Rc<Platform>| READER,
}

pub(crate) fn made(text: &str) -> Result<Platform, Throw> {
    let document = xml::parse(text).map_err(|error| malformed(&error))?;
    let mut events = vec![Event::new(Kind::StartDocument)];
    push(&mut events, &document.root, &[]);
    events.push(Event::new(Kind::EndDocument));
    Ok(Platform::with(READER, Reader { events, at: 0 }))
}

impl Event {
    fn new(kind: Kind) -> Self {
        let (attributes, declared, scope) = (Vec::new(), Vec::new(), Vec::new());
        let name = (None, String::new(), None);
        Self { kind, name, attributes, declared, scope, text: String::new(), line: 1, column: 1 }
    }

    fn text(kind: Kind, text: &str) -> Self {
        Self { text: text.to_owned(), ..Self::new(kind) }
    }

    fn has_name(&self) -> bool {
        matches!(self.kind, Kind::StartElement | Kind::EndElement)
    }

    fn has_text(&self) -> bool {
        matches!(self.kind, Kind::Characters | Kind::Comment)
    }
}

fn push(events: &mut Vec<Event>, element: &Element, above: &[(String, String)]) {
    let (declared, scope) = scope_of(element, above);
    let name = resolved(&element.name, &scope, false);
    let own = element.attributes.iter().filter(|(name, _)| name != "xmlns" && !name.starts_with("xmlns:"));
    let attributes =
        own.map(|(name, value)| (resolved(name, &scope, true), xml::unescape(value).into_owned())).collect();
    let (line, column) = (element.line, element.column);
    let start = Event {
        name: name.clone(),
        attributes,
        declared,
        scope: scope.clone(),
        line,
        column,
        ..Event::new(Kind::StartElement)
    };
    events.push(start);
    for child in &element.children {
        match child {
            xml::Node::Element(child) => push(events, child, &scope),
            xml::Node::Text(text) => events.push(Event::text(Kind::Characters, &xml::unescape(text))),
            xml::Node::CData(text) => events.push(Event::text(Kind::Characters, text)),
            xml::Node::Comment(text) => events.push(Event::text(Kind::Comment, text)),
        }
    }
    events.push(Event { name, scope, line, column, ..Event::new(Kind::EndElement) });
}

/// As `XmlTag` and the numbers of `next()` name them.
fn tag(kind: Kind) -> Option<EnumValue> {
    let name = match kind {
        Kind::StartDocument => "START_DOCUMENT",
        Kind::StartElement => "START_ELEMENT",
        Kind::Characters => "CHARACTERS",
        Kind::Comment => "COMMENT",
        Kind::EndElement => "END_ELEMENT",
        Kind::EndDocument => "END_DOCUMENT",
    };
    PlatformId::named("System.XmlTag").and_then(|ty| EnumValue::platform(ty, name))
}

/// Source: the constants of the StAX interfaces, which `next()` gives.
fn number(kind: Kind) -> i32 {
    match kind {
        Kind::StartElement => 1,
        Kind::EndElement => 2,
        Kind::Characters => 4,
        Kind::Comment => 5,
        Kind::StartDocument => 7,
        Kind::EndDocument => 8,
    }
}

fn with<T>(own: &Platform, look: impl FnOnce(&Event) -> T) -> Result<T, Throw> {
    let reader = own.state::<Reader>().ok_or_else(Throw::null_pointer)?;
    reader.events.get(reader.at).map(look).ok_or_else(Throw::null_pointer)
}

fn attribute(
    own: &Platform,
    at: i32,
    part: impl Fn(&(Name, String)) -> Option<String>,
) -> Result<Option<String>, Throw> {
    with(own, |event| usize::try_from(at).ok().and_then(|at| event.attributes.get(at)).and_then(part))
}

fn next(own: &Platform) -> Result<i32, Throw> {
    let mut reader = own.state_mut::<Reader>().ok_or_else(Throw::null_pointer)?;
    if reader.at + 1 >= reader.events.len() {
        return Err(Throw::new("System.XmlException", "No more events to read"));
    }
    reader.at += 1;
    Ok(number(reader.events[reader.at].kind))
}

/// Past white space and comments.
fn next_tag(own: &Platform) -> Result<i32, Throw> {
    loop {
        let number = next(own)?;
        let is_skipped = with(own, |event| {
            event.kind == Kind::Comment || event.kind == Kind::Characters && event.text.trim().is_empty()
        })?;
        if !is_skipped {
            return Ok(number);
        }
    }
}
