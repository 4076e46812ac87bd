//! Visualforce pages and components.

use crate::eval::fields;
use crate::eval::formulas::{Base, merged};
use crate::names::{Names, has_placeholder};
use crate::reference::{Kind, Place, Target};
use crate::rules::{Rule, TypeRules};
use crate::sink::{At, Emit, Sink};
use orgyard_metadata::{Component, ComponentFile};
use orgyard_schema::is_standard;
use orgyard_text::xml::{self, Element, Node};

pub(crate) fn read(
    component: &Component,
    names: &dyn Names,
    rules: &TypeRules,
    file: &ComponentFile,
    text: &str,
    sink: &mut Sink,
) {
    let Ok(document) = xml::parse(text) else { return };
    let controller = document.root.get_attribute("standardController").unwrap_or_default().into_owned();
    let mut reader = Reader { names, rules, file: &file.path, sink, page: &component.full_name, controller };
    reader.element(&document.root);
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
    fn element(&mut self, element: &Element) {
        self.tag(element);
        for (name, value) in &element.attributes {
            self.attribute(element, name, &xml::unescape(value));
        }
        for node in &element.children {
            match node {
                Node::Element(child) => self.element(child),
                Node::Text(text) | Node::CData(text) if text.contains("{!") => self.merges(element, "text", text),
                _ => {}
            }
        }
    }

    fn merges(&mut self, element: &Element, name: &str, value: &str) {
        let controller = self.controller.clone();
        let mut emit = self.emit(element, name, value);
        merged(&mut emit, &Base::Record(&controller), &xml::unescape(value));
    }

    fn emit<'e>(&'e mut self, element: &Element, name: &'e str, written: &'e str) -> Emit<'e, 'e> {
        let at = At {
            file: self.file,
            element: name,
            written,
            kind: Kind::DeleteBlocking,
            place: Place::Visualforce,
            line: Some(element.line),
            column: Some(element.column),
        };
        Emit { names: self.names, sink: self.sink, at }
    }

    /// `c:part` and `ns:part`; the other prefixes are the platform's.
    fn tag(&mut self, element: &Element) {
        let Some((prefix, name)) = element.name.split_once(':') else { return };
        let own =
            prefix.eq_ignore_ascii_case("c") || self.names.namespace().is_some_and(|n| n.eq_ignore_ascii_case(prefix));
        if !own && (is_standard("StandardMarkupPrefix", prefix) || matches!(prefix, "xlink" | "svg" | "fb" | "v" | "o"))
        {
            return;
        }
        let name = if own { name.to_string() } else { format!("{prefix}__{name}") };
        let page = self.page;
        self.emit(element, page, &element.name).one("ApexComponent", name);
    }

    fn attribute(&mut self, element: &Element, name: &str, value: &str) {
        if has_placeholder(value) || value.is_empty() {
            return;
        }
        if value.contains("{!") {
            return self.merges(element, name, value);
        }
        let rule = self.rules.markup.iter().find(|(t, a, _)| *t == element.name && a.eq_ignore_ascii_case(name));
        let Some(rule) = rule.map(|(_, _, rule)| std::sync::Arc::clone(rule)) else { return };
        let controller = self.controller.clone();
        let mut emit = self.emit(element, name, value);
        emit.at.kind = rule.kind;
        by_rule(&mut emit, &rule, &controller, value);
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
        if !built_in && !PLAIN_TYPES.iter().any(|t| t.eq_ignore_ascii_case(name)) {
            emit.any_of(vec![Target::new("ApexClass", outer), Target::new("CustomObject", name)]);
        }
    }
}
