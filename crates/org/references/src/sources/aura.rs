//! Aura bundles: markup, design files, tokens, controllers.

use super::javascript::aura_gets;
use super::lwc::message_channel;
use super::tags::{Event, Piece, Tag, events};
use crate::eval::formulas::{Base, global_text, merged};
use crate::eval::text;
use crate::names::{Names, has_placeholder};
use crate::reference::{Kind, Place};
use crate::rules::TypeRules;
use crate::sink::{At, Emit, Sink};
use orgyard_metadata::{Component, ComponentFile};
use orgyard_schema::is_platform_type;
use orgyard_text::xml;

const BUNDLES: [&str; 2] = ["AuraDefinitionBundle", "LightningComponentBundle"];

pub(crate) fn read(
    component: &Component,
    names: &dyn Names,
    rules: &TypeRules,
    file: &ComponentFile,
    text: &str,
    sink: &mut Sink,
) {
    match file.path.rsplit('.').next() {
        Some("cmp" | "app" | "evt" | "intf" | "design" | "tokens") => {
            let mut reader = Reader { names, rules, file: &file.path, sink, bundle: &component.full_name };
            events(text).iter().for_each(|event| reader.event(event));
        }
        Some("js") => {
            for found in aura_gets(text).iter().filter(|f| f.text.starts_with('$')) {
                let at = at(&file.path, &found.text, "$A.get", Some(found.line), Some(found.column));
                global_text(&mut Emit { names, sink, at }, "", &found.text);
            }
        }
        _ => {}
    }
}

fn at<'a>(file: &'a str, written: &'a str, element: &'a str, line: Option<u32>, column: Option<u32>) -> At<'a> {
    At { file, element, written, kind: Kind::DeleteBlocking, place: Place::Aura, line, column }
}

struct Reader<'a> {
    names: &'a dyn Names,
    rules: &'a TypeRules,
    file: &'a str,
    sink: &'a mut Sink,
    bundle: &'a str,
}

impl Reader<'_> {
    fn event(&mut self, event: &Event<'_>) {
        match event {
            Event::Text(piece) => merged(&mut self.emit("text", *piece), &Base::Nothing, piece.text),
            Event::Open(tag) => {
                self.tag(tag);
                for (name, piece) in &tag.attributes {
                    self.attribute(tag.name, name, *piece);
                }
            }
        }
    }

    fn emit<'e>(&'e mut self, element: &'e str, piece: Piece<'e>) -> Emit<'e, 'e> {
        let at = at(self.file, piece.text, element, Some(piece.line), Some(piece.column));
        Emit { names: self.names, sink: self.sink, at }
    }

    /// `c:child`; built-in namespaces are none of ours.
    fn tag(&mut self, tag: &Tag<'_>) {
        if tag.name.contains(':') && !matches!(tag.name.split(':').next(), Some("aura" | "design" | "sfdc")) {
            let bundle = self.bundle;
            let piece = Piece { text: tag.name, line: tag.line, column: tag.column };
            text::component(&mut self.emit(bundle, piece), &BUNDLES.map(str::to_string), tag.name);
        }
    }

    fn attribute(&mut self, tag: &str, name: &str, piece: Piece<'_>) {
        let value = &*xml::unescape(piece.text);
        if has_placeholder(value) {
            return;
        }
        let rules = self.rules;
        let mut emit = self.emit(name, piece);
        if value.contains("{!") || value.contains("{#") {
            return merged(&mut emit, &Base::Nothing, value);
        }
        match (tag, name) {
            ("lightning:messageChannel", "type") => message_channel(&mut emit, value),
            ("aura:attribute", "type") => attribute_type(&mut emit, value),
            ("design:attribute", "datasource") => {
                if let Some(class) = value.strip_prefix("apex://") {
                    emit.one("ApexClass", class);
                }
            }
            (tag, name) => {
                let rule = rules.markup.iter().find(|(t, a, _)| t == tag && a == name);
                if let Some((_, _, rule)) = rule.filter(|(_, _, rule)| rule.kind != Kind::Soft) {
                    by_rule(&mut emit, &rule.targets, value);
                }
            }
        }
    }
}

/// Classes by name, components, interfaces and events as lists of `c:name`.
fn by_rule(emit: &mut Emit<'_, '_>, targets: &[String], value: &str) {
    if targets.iter().any(|t| t == "ApexClass") {
        return emit.one("ApexClass", class_name(value));
    }
    for item in value.split(',').map(str::trim).filter(|i| !i.is_empty() && !i.ends_with(":*")) {
        // Interfaces, super components and events may be of either kind of bundle only as tags.
        text::component(emit, targets, item);
    }
}

/// `c.Ctrl` and `Ctrl` are our own; `ns.Ctrl` is another package's.
fn class_name(value: &str) -> String {
    match value.split_once('.') {
        Some(("c", class)) => class.to_string(),
        Some((namespace, class)) => format!("{namespace}__{class}"),
        None => value.to_string(),
    }
}

const PLAIN_TYPES: [&str; 20] = [
    "boolean",
    "date",
    "datetime",
    "decimal",
    "double",
    "integer",
    "long",
    "string",
    "object",
    "map",
    "list",
    "set",
    "array",
    "function",
    "id",
    "component",
    "any",
    "sobject",
    "action",
    "blob",
];

/// The type of an attribute, when it is neither a plain one nor of a built-in namespace.
fn attribute_type(emit: &mut Emit<'_, '_>, value: &str) {
    let inner = value.trim().trim_end_matches("[]");
    let inner = inner.split_once('<').map_or(inner, |(_, i)| i.trim_end_matches('>'));
    for name in inner.split(',').map(|n| n.trim().trim_end_matches("[]")).filter(|n| !n.is_empty()) {
        let plain = is_platform_type(name)
            || PLAIN_TYPES.iter().any(|t| t.eq_ignore_ascii_case(name))
            || name.starts_with("Aura.");
        if plain || name.contains(':') || name.contains('<') {
            continue;
        }
        let class = class_name(name);
        emit.any_of(vec![
            crate::reference::Target::new("ApexClass", class.split('.').next().unwrap_or(&class)),
            crate::reference::Target::new("CustomObject", name),
        ]);
    }
}
