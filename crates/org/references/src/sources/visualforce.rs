//! Visualforce pages and components.

use super::tags::{Event, Piece, Tag, events};
use crate::eval::fields;
use crate::eval::formulas::{Base, merged};
use crate::names::{Names, has_placeholder};
use crate::reference::{Kind, Place, Target};
use crate::rules::{Rule, TypeRules};
use crate::sink::{At, Emit, Sink};
use orgyard_metadata::{Component, ComponentFile};
use orgyard_schema::{is_platform_type, is_standard};
use orgyard_text::xml;

pub(crate) fn read(
    component: &Component,
    names: &dyn Names,
    rules: &TypeRules,
    file: &ComponentFile,
    text: &str,
    sink: &mut Sink,
) {
    let events = events(text);
    let page = events.iter().find_map(|event| match event {
        Event::Open(tag) if tag.name.eq_ignore_ascii_case("apex:page") => Some(tag),
        _ => None,
    });
    let controller = page.and_then(|p| p.attributes.iter().find(|(n, _)| n.eq_ignore_ascii_case("standardController")));
    let controller = controller.map(|(_, piece)| piece.text.to_string()).unwrap_or_default();
    let mut reader = Reader { names, rules, file: &file.path, sink, page: &component.full_name, controller };
    events.iter().for_each(|event| reader.event(event));
}

struct Reader<'a> {
    names: &'a dyn Names,
    rules: &'a TypeRules,
    file: &'a str,
    sink: &'a mut Sink,
    page: &'a str,
    controller: String,
}

impl Reader<'_> {
    fn event(&mut self, event: &Event<'_>) {
        match event {
            Event::Text(piece) => self.merges("text", *piece),
            Event::Open(tag) => {
                self.tag(tag);
                for (name, piece) in &tag.attributes {
                    self.attribute(tag.name, name, *piece);
                }
            }
        }
    }

    fn merges(&mut self, name: &str, piece: Piece<'_>) {
        let controller = self.controller.clone();
        merged(&mut self.emit(name, piece), &Base::Record(&controller), &xml::unescape(piece.text));
    }

    fn emit<'e>(&'e mut self, element: &'e str, piece: Piece<'e>) -> Emit<'e, 'e> {
        let at = At {
            file: self.file,
            element,
            written: piece.text,
            kind: Kind::DeleteBlocking,
            place: Place::Visualforce,
            line: Some(piece.line),
            column: Some(piece.column),
        };
        Emit { names: self.names, sink: self.sink, at }
    }

    /// `c:part` and `ns:part`; the other prefixes are the platform's.
    fn tag(&mut self, tag: &Tag<'_>) {
        let Some((prefix, name)) = tag.name.split_once(':') else { return };
        let own =
            prefix.eq_ignore_ascii_case("c") || self.names.namespace().is_some_and(|n| n.eq_ignore_ascii_case(prefix));
        if !own && (is_standard("StandardMarkupPrefix", prefix) || matches!(prefix, "xlink" | "svg" | "fb" | "v" | "o"))
        {
            return;
        }
        let name = if own { name.to_string() } else { format!("{prefix}__{name}") };
        let page = self.page;
        self.emit(page, Piece { text: tag.name, line: tag.line, column: tag.column }).one("ApexComponent", name);
    }

    fn attribute(&mut self, tag: &str, name: &str, piece: Piece<'_>) {
        if has_placeholder(piece.text) || piece.text.is_empty() {
            return;
        }
        if piece.text.contains("{!") {
            return self.merges(name, piece);
        }
        let rules = self.rules;
        let rule = rules.markup.iter().find(|(t, a, _)| t.eq_ignore_ascii_case(tag) && a.eq_ignore_ascii_case(name));
        let Some((_, _, rule)) = rule else { return };
        let controller = self.controller.clone();
        let mut emit = self.emit(name, piece);
        emit.at.kind = rule.kind;
        by_rule(&mut emit, rule, &controller, &xml::unescape(piece.text));
    }
}

fn by_rule(emit: &mut Emit<'_, '_>, rule: &Rule, controller: &str, value: &str) {
    match rule.path.as_str() {
        "@markup:apex:relatedList/@list" => fields::child_relationship(emit, controller, value),
        "@markup:apex:attribute/@type" => attribute_type(emit, value),
        // Merge fields only, or names of the page's own.
        "@markup:apex:page/@action" | "@markup:apex:page/@recordSetVar" | "@markup:apex:detail/@subject" => {}
        _ if rule.targets.is_empty() => {}
        _ => {
            for item in value.split(',').map(str::trim).filter(|i| !i.is_empty()) {
                let name = own_name(emit, item);
                emit.any_of(rule.targets.iter().map(|t| Target::new(t.clone(), name.clone())).collect());
            }
        }
    }
}

/// `ns.Class` of another package, or of our own.
fn own_name(emit: &Emit<'_, '_>, item: &str) -> String {
    match item.split_once('.') {
        Some((own, name)) if own == "c" || emit.names.namespace() == Some(own) => name.to_string(),
        Some((namespace, name)) if emit.names.brings(namespace) => format!("{namespace}__{name}"),
        _ => item.to_string(),
    }
}

const PLAIN_TYPES: [&str; 16] = [
    "string", "boolean", "integer", "decimal", "double", "long", "date", "datetime", "time", "id", "object", "map",
    "list", "set", "sobject", "blob",
];

fn attribute_type(emit: &mut Emit<'_, '_>, value: &str) {
    let inner = value.trim().trim_end_matches("[]");
    let inner = inner.split_once('<').map_or(inner, |(_, i)| i.trim_end_matches('>'));
    for name in inner.split(',').map(str::trim).filter(|n| !n.is_empty() && !n.contains('<')) {
        let outer = name.split('.').next().unwrap_or(name);
        let built_in = matches!(outer.to_ascii_lowercase().as_str(), "apexpages" | "system" | "schema" | "messaging");
        if !built_in && !is_platform_type(name) && !PLAIN_TYPES.iter().any(|t| t.eq_ignore_ascii_case(name)) {
            emit.any_of(vec![Target::new("ApexClass", outer), Target::new("CustomObject", name)]);
        }
    }
}
