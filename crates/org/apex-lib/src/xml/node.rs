//! Dom.XmlNode: an element, a text or a comment, with its place in the tree.

use orgyard_apex_check::PlatformId;
use orgyard_apex_vm::{EnumValue, Platform, Str, Throw, Value, natives, platform_type};
use orgyard_text::xml::{self, Element};
use std::rc::{Rc, Weak};

pub(super) const NODE: &str = "dom.XmlNode";

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Element,
    Text,
    Comment,
}

pub(super) struct Attribute {
    pub(super) prefix: Option<String>,
    pub(super) key: String,
    namespace: Option<String>,
    pub(super) value: String,
}

pub(super) struct Node {
    pub(super) kind: Kind,
    name: String,
    prefix: Option<String>,
    namespace: Option<String>,
    /// Prefixes it declares; the default one is empty.
    pub(super) declared: Vec<(String, String)>,
    pub(super) attributes: Vec<Attribute>,
    /// Of a text or a comment.
    pub(super) text: String,
    children: Vec<Rc<Platform>>,
    parent: Weak<Platform>,
}

natives! { "dom.XmlNode";
    "addChildElement(String, String, String)" =>
        |_vm, this: Rc<Platform>, name: Str, namespace: Option<Str>, prefix: Option<Str>|
        add_element(&this, &name, namespace.as_deref(), prefix.as_deref()),
    "addCommentNode(String)" => |_vm, this: Rc<Platform>, text: Str| add(&this, leaf(Kind::Comment, &text)),
    "addTextNode(String)" => |_vm, this: Rc<Platform>, text: Str| add(&this, leaf(Kind::Text, &text)),
    "getAttribute(String, String)" => |_vm, this: Rc<Platform>, key: Str, namespace: Option<Str>|
        attribute(&this, &key, namespace.as_deref(), |own| own.value.clone()),
    "getAttributeValue(String, String)" => |_vm, this: Rc<Platform>, key: Str, namespace: Option<Str>|
        attribute(&this, &key, namespace.as_deref(), |own| own.value.clone()),
    "getAttributeValueNs(String, String)" => |_vm, _this: Rc<Platform>, _key: Str, _namespace: Option<Str>| Value::Null,
    "getAttributeCount()" => |_vm, this: Rc<Platform>| with(&this, |node| node.attributes.len()),
    "getAttributeKeyAt(Integer)" => |_vm, this: Rc<Platform>, place: i32|
        attribute_at(&this, place, |own| Some(own.key.clone())),
    "getAttributeKeyNsAt(Integer)" => |_vm, this: Rc<Platform>, place: i32|
        attribute_at(&this, place, |own| own.namespace.clone()),
    "getChildElement(String, String)" => |_vm, this: Rc<Platform>, name: Str, namespace: Option<Str>| {
        let all = elements(&this)?;
        Ok::<_, Throw>(all.into_iter().find(|child| {
            with(child, |node| *node.name == *name && node.namespace.as_deref() == namespace.as_deref()).unwrap_or(false)
        }))
    },
    "getChildElements()" => |_vm, this: Rc<Platform>| Ok::<_, Throw>(list(elements(&this)?)),
    "getChildren()" => |_vm, this: Rc<Platform>| Ok::<_, Throw>(list(with(&this, |node| node.children.clone())?)),
    "getName()" => |_vm, this: Rc<Platform>| with(&this, |node| (node.kind == Kind::Element).then(|| node.name.clone())),
    "getNamespace()" => |_vm, this: Rc<Platform>| with(&this, |node| node.namespace.clone()),
    "getNamespaceFor(String)" => |_vm, this: Rc<Platform>, prefix: Str|
        declared(&this, &|own, _| *own == *prefix).map(|found| found.map(|(_, uri)| uri)),
    "getNodeType()" => |_vm, this: Rc<Platform>| with(&this, |node| node_type(node.kind)),
    "getParent()" => |_vm, this: Rc<Platform>| with(&this, |node| node.parent.upgrade()),
    "getPrefixFor(String)" => |_vm, this: Rc<Platform>, namespace: Str|
        declared(&this, &|_, own| *own == *namespace).map(|found| found.map(|(prefix, _)| prefix)),
    "getText()" => |_vm, this: Rc<Platform>| own_text(&this),
    "insertBefore(Object, Object)" => |_vm, this: Rc<Platform>, new: Rc<Platform>, before: Option<Rc<Platform>>|
        insert(&this, new, before.as_ref()),
    "removeAttribute(String, String)" => |_vm, this: Rc<Platform>, key: Str, namespace: Option<Str>|
        with(&this, |node| {
            let before = node.attributes.len();
            node.attributes.retain(|own| !own.is(&key, namespace.as_deref()));
            node.attributes.len() < before
        }),
    "removeChild(Object)" => |_vm, this: Rc<Platform>, child: Rc<Platform>| detach(&this, &child),
    "setAttribute(String, String)" => |_vm, this: Rc<Platform>, key: Str, value: Option<Str>|
        set_attribute(&this, &key, value.as_deref(), None),
    "setAttributeNs(String, String, String, String)" =>
        |_vm, this: Rc<Platform>, key: Str, value: Option<Str>, namespace: Option<Str>, _of_value: Option<Str>|
        set_attribute(&this, &key, value.as_deref(), namespace.as_deref()),
    "setNamespace(String, String)" => |_vm, this: Rc<Platform>, prefix: Str, namespace: Str|
        with(&this, |node| node.declare(&prefix, &namespace)),
    "toString()" => |_vm, this: Rc<Platform>| shown(&this),
}

impl Attribute {
    fn is(&self, key: &str, namespace: Option<&str>) -> bool {
        self.key == key && self.namespace.as_deref() == namespace
    }
}

impl Node {
    fn new(kind: Kind) -> Self {
        Self {
            kind,
            name: String::new(),
            prefix: None,
            namespace: None,
            declared: Vec::new(),
            attributes: Vec::new(),
            text: String::new(),
            children: Vec::new(),
            parent: Weak::new(),
        }
    }

    pub(super) fn qualified(&self) -> String {
        match self.prefix.as_deref().filter(|prefix| !prefix.is_empty()) {
            Some(prefix) => format!("{prefix}:{}", self.name),
            None => self.name.clone(),
        }
    }

    fn declare(&mut self, prefix: &str, uri: &str) {
        self.declared.retain(|(own, _)| own != prefix);
        self.declared.push((prefix.to_owned(), uri.to_owned()));
    }
}

fn with<T>(own: &Platform, look: impl FnOnce(&mut Node) -> T) -> Result<T, Throw> {
    own.state_mut::<Node>().map(|mut node| look(&mut node)).ok_or_else(Throw::null_pointer)
}

fn node_type(kind: Kind) -> Option<EnumValue> {
    let name = match kind {
        Kind::Element => "ELEMENT",
        Kind::Text => "TEXT",
        Kind::Comment => "COMMENT",
    };
    PlatformId::named("dom.XmlNodeType").and_then(|ty| EnumValue::platform(ty, name))
}

fn leaf(kind: Kind, text: &str) -> Platform {
    Platform::with(NODE, Node { text: text.to_owned(), ..Node::new(kind) })
}

/// A namespace without a prefix gets `ns0`; with an empty one it is the default.
/// Source: Apex Reference Guide, XmlNode.addChildElement.
pub(super) fn element(name: &str, namespace: Option<&str>, prefix: Option<&str>) -> Platform {
    let mut node = Node { name: name.to_owned(), namespace: namespace.map(str::to_owned), ..Node::new(Kind::Element) };
    if let Some(uri) = namespace {
        let prefix = prefix.unwrap_or("ns0");
        node.declare(prefix, uri);
        node.prefix = Some(prefix.to_owned());
    }
    Platform::with(NODE, node)
}

fn add(parent: &Rc<Platform>, child: Platform) -> Result<Rc<Platform>, Throw> {
    let child = Rc::new(child);
    with(&child, |node| node.parent = Rc::downgrade(parent))?;
    with(parent, |node| node.children.push(Rc::clone(&child)))?;
    Ok(child)
}

/// What is declared above needs no declaration of its own.
fn add_element(
    parent: &Rc<Platform>,
    name: &str,
    namespace: Option<&str>,
    prefix: Option<&str>,
) -> Result<Rc<Platform>, Throw> {
    let Some(uri) = namespace else { return add(parent, element(name, None, None)) };
    let fits = |own: &str, known: &str| known == uri && prefix.is_none_or(|prefix| prefix == own);
    let child = match declared(parent, &fits)? {
        Some((known, _)) => {
            let child = element(name, namespace, Some(&known));
            with(&child, |node| node.declared.clear())?;
            child
        }
        None => element(name, namespace, prefix),
    };
    add(parent, child)
}

/// The nearest declaration that fits, here or above.
fn declared(from: &Rc<Platform>, fits: &dyn Fn(&str, &str) -> bool) -> Result<Option<(String, String)>, Throw> {
    let mut at = Some(Rc::clone(from));
    while let Some(own) = at {
        let found = with(&own, |node| node.declared.iter().rev().find(|(prefix, uri)| fits(prefix, uri)).cloned())?;
        if found.is_some() {
            return Ok(found);
        }
        at = with(&own, |node| node.parent.upgrade())?;
    }
    Ok(None)
}

fn elements(own: &Platform) -> Result<Vec<Rc<Platform>>, Throw> {
    let children = with(own, |node| node.children.clone())?;
    let is_element = |child: &Rc<Platform>| with(child, |node| node.kind == Kind::Element).unwrap_or(false);
    Ok(children.into_iter().filter(is_element).collect())
}

fn list(nodes: Vec<Rc<Platform>>) -> Value {
    Value::list(platform_type(NODE), nodes.into_iter().map(Value::Platform).collect())
}

fn attribute(
    own: &Platform,
    key: &str,
    namespace: Option<&str>,
    part: impl Fn(&Attribute) -> String,
) -> Result<Option<String>, Throw> {
    with(own, |node| node.attributes.iter().find(|one| one.is(key, namespace)).map(part))
}

fn attribute_at(
    own: &Platform,
    place: i32,
    part: impl Fn(&Attribute) -> Option<String>,
) -> Result<Option<String>, Throw> {
    with(own, |node| usize::try_from(place).ok().and_then(|place| node.attributes.get(place)).and_then(part))
}

fn set_attribute(own: &Rc<Platform>, key: &str, value: Option<&str>, namespace: Option<&str>) -> Result<(), Throw> {
    let prefix = match namespace {
        Some(uri) => declared(own, &|_, known| known == uri)?.map(|(prefix, _)| prefix),
        None => None,
    };
    with(own, |node| {
        let value = value.unwrap_or_default().to_owned();
        match node.attributes.iter_mut().find(|one| one.is(key, namespace)) {
            Some(known) => known.value = value,
            None => node.attributes.push(Attribute {
                prefix: prefix.filter(|prefix| !prefix.is_empty()),
                key: key.to_owned(),
                namespace: namespace.map(str::to_owned),
                value,
            }),
        }
    })
}

/// Of an element: the text right below it.
fn own_text(own: &Platform) -> Result<String, Throw> {
    let (kind, text, children) = with(own, |node| (node.kind, node.text.clone(), node.children.clone()))?;
    if kind != Kind::Element {
        return Ok(text);
    }
    let mut all = String::new();
    for child in children {
        with(&child, |node| {
            if node.kind == Kind::Text {
                all.push_str(&node.text);
            }
        })?;
    }
    Ok(all)
}

fn insert(parent: &Rc<Platform>, new: Rc<Platform>, before: Option<&Rc<Platform>>) -> Result<Rc<Platform>, Throw> {
    with(&new, |node| node.parent = Rc::downgrade(parent))?;
    with(parent, |node| {
        let place = before.and_then(|before| node.children.iter().position(|own| Rc::ptr_eq(own, before)));
        node.children.insert(place.unwrap_or(node.children.len()), Rc::clone(&new));
    })?;
    Ok(new)
}

fn detach(parent: &Platform, child: &Rc<Platform>) -> Result<bool, Throw> {
    let found = with(parent, |node| {
        let before = node.children.len();
        node.children.retain(|own| !Rc::ptr_eq(own, child));
        node.children.len() < before
    })?;
    if found {
        with(child, |node| node.parent = Weak::new())?;
    }
    Ok(found)
}

/// `XMLNode[<a>…</a>]`
fn shown(own: &Platform) -> Result<String, Throw> {
    let mut text = String::new();
    write(own, &mut text)?;
    Ok(format!("XMLNode[{text}]"))
}

pub(super) fn write(own: &Platform, out: &mut String) -> Result<(), Throw> {
    let (is_element, name, children) = with(own, |node| (node.open(out), node.qualified(), node.children.clone()))?;
    if !is_element {
        return Ok(());
    }
    if children.is_empty() {
        out.push_str(" />");
        return Ok(());
    }
    out.push('>');
    for child in children {
        write(&child, out)?;
    }
    out.push_str(&format!("</{name}>"));
    Ok(())
}

/// The root of a text.
pub(super) fn parsed(text: &str) -> Result<Rc<Platform>, Throw> {
    let document = xml::parse(text).map_err(|error| malformed(&error))?;
    let root = Rc::new(of_element(&document.root, &[])?);
    adopt(&root)?;
    Ok(root)
}

pub(super) fn malformed(error: &xml::XmlError) -> Throw {
    let text = format!("Failed to parse XML due to: {} @{}:{}", error.message, error.line, error.column);
    Throw::new("System.XmlException", text)
}

/// Prefixes with what they mean.
type Prefixes = Vec<(String, String)>;
type Scope = [(String, String)];

/// The declarations an element makes, and all that hold within it, the innermost last.
pub(super) fn scope_of(element: &Element, above: &Scope) -> (Prefixes, Prefixes) {
    let mut own = Vec::new();
    for (name, value) in &element.attributes {
        let prefix = if name == "xmlns" { Some("") } else { name.strip_prefix("xmlns:") };
        own.extend(prefix.map(|prefix| (prefix.to_owned(), xml::unescape(value).into_owned())));
    }
    let scope = above.iter().chain(&own).cloned().collect();
    (own, scope)
}

/// Prefix and local name, with the namespace that the prefix means.
pub(super) fn resolved(name: &str, scope: &Scope, is_attribute: bool) -> (Option<String>, String, Option<String>) {
    let (prefix, local) = name.split_once(':').map_or((None, name), |(prefix, local)| (Some(prefix), local));
    let wanted = prefix.unwrap_or("");
    let known = scope.iter().rev().find(|(own, _)| own == wanted).map(|(_, uri)| uri.clone());
    let namespace = known.filter(|uri| !uri.is_empty() && (prefix.is_some() || !is_attribute));
    (prefix.map(str::to_owned), local.to_owned(), namespace)
}

fn of_element(element: &Element, above: &Scope) -> Result<Platform, Throw> {
    let (declared, scope) = scope_of(element, above);
    let (prefix, name, namespace) = resolved(&element.name, &scope, false);
    let is_own = |name: &str| name == "xmlns" || name.starts_with("xmlns:");
    let attributes = element.attributes.iter().filter(|(name, _)| !is_own(name)).map(|(name, value)| {
        let (prefix, key, namespace) = resolved(name, &scope, true);
        Attribute { prefix, key, namespace, value: xml::unescape(value).into_owned() }
    });
    let mut children = Vec::new();
    for child in &element.children {
        children.push(Rc::new(match child {
            xml::Node::Element(child) => of_element(child, &scope)?,
            xml::Node::Text(text) => leaf(Kind::Text, &xml::unescape(text)),
            xml::Node::CData(text) => leaf(Kind::Text, text),
            xml::Node::Comment(text) => leaf(Kind::Comment, text),
        }));
    }
    let attributes = attributes.collect();
    let node = Node { name, prefix, namespace, declared, attributes, children, ..Node::new(Kind::Element) };
    Ok(Platform::with(NODE, node))
}

/// Tells each node what is above it.
fn adopt(parent: &Rc<Platform>) -> Result<(), Throw> {
    for child in with(parent, |node| node.children.clone())? {
        with(&child, |node| node.parent = Rc::downgrade(parent))?;
        adopt(&child)?;
    }
    Ok(())
}
