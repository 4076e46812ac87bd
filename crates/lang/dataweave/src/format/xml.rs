//! XML.

use super::Properties;
use crate::error::{Error, Result};
use crate::eval::text_of;
use crate::value::{Entry, Key, Value};
use orgyard_text::xml::{self, Element, Node};
use std::rc::Rc;

pub(super) fn read(text: &str) -> Result<Value> {
    let document = xml::parse(text).map_err(|error| Error::new(format!("Invalid XML: {error}")))?;
    Ok(Value::object(vec![entry(&document.root)]))
}

fn entry(element: &Element) -> Entry {
    let attribute = |(name, value): &(String, String)| (Rc::from(name.as_str()), Value::string(&xml::unescape(value)));
    let attributes = element.attributes.iter().filter(|(name, _)| !name.starts_with("xmlns")).map(attribute).collect();
    let key = Key { name: Rc::from(element.local_name()), attributes };
    Entry { key, value: content(element) }
}

/// Text alone is a String, nothing at all is null; text beside elements has a key of its own.
fn content(element: &Element) -> Value {
    if element.elements().next().is_none() {
        let text = element.text();
        return if text.trim().is_empty() { Value::Null } else { Value::string(&text) };
    }
    let part = |node: &Node| match node {
        Node::Element(child) => Some(entry(child)),
        Node::Text(text) if !text.trim().is_empty() => {
            Some(Entry { key: Key::new("__text"), value: Value::string(&xml::unescape(text)) })
        }
        Node::CData(text) => Some(Entry { key: Key::new("__text"), value: Value::string(text) }),
        _ => None,
    };
    Value::object(element.children.iter().filter_map(part).collect())
}

pub(super) fn write(value: &Value, properties: &Properties) -> Result<String> {
    let Value::Object(object) = value else {
        return Err(Error::new(format!("XML has a root element: an object with one key, not {}", value.type_name())));
    };
    let mut writer = Writer { out: String::new(), indents: properties.flag("indent", true) };
    if properties.flag("writeDeclaration", true) {
        writer.out.push_str("<?xml version='1.0' encoding='UTF-8'?>");
        writer.line(0);
    }
    match object.entries.as_slice() {
        [root] => writer.element(&root.key, &root.value, 0)?,
        [_, second, ..] => return Err(Error::new(format!("Trying to output second root, <{}>", second.key.name))),
        [] => return Err(Error::new("XML has a root element: an object with one key, not an empty one")),
    }
    Ok(writer.out)
}

struct Writer {
    out: String,
    indents: bool,
}

impl Writer {
    fn line(&mut self, depth: usize) {
        if self.indents {
            self.out.push('\n');
            self.out.push_str(&"  ".repeat(depth));
        }
    }

    fn element(&mut self, key: &Key, value: &Value, depth: usize) -> Result<()> {
        if let Value::Array(items) = value {
            for (at, item) in items.iter().enumerate() {
                if at > 0 {
                    self.line(depth);
                }
                self.element(key, item, depth)?;
            }
            return Ok(());
        }
        self.out.push_str(&format!("<{}", key.name));
        for (name, value) in &key.attributes {
            let text = text_of(value)?;
            self.out.push_str(&format!(" {name}=\"{}\"", xml::escape(&text).replace('"', "&quot;")));
        }
        self.content(key, value, depth)
    }

    fn content(&mut self, key: &Key, value: &Value, depth: usize) -> Result<()> {
        match value {
            Value::Null => self.out.push_str("/>"),
            Value::Object(object) if object.entries.is_empty() => self.out.push_str("/>"),
            Value::Object(object) => {
                self.out.push('>');
                self.children(&object.entries, depth)?;
                self.line(depth);
                self.out.push_str(&format!("</{}>", key.name));
            }
            simple => {
                let text = text_of(simple)?;
                self.out.push_str(&format!(">{}</{}>", xml::escape(&text), key.name));
            }
        }
        Ok(())
    }

    fn children(&mut self, entries: &[Entry], depth: usize) -> Result<()> {
        for entry in entries {
            if &*entry.key.name == "__text" {
                self.out.push_str(&xml::escape(&text_of(&entry.value)?));
                continue;
            }
            if matches!(&entry.value, Value::Array(items) if items.is_empty()) {
                continue;
            }
            self.line(depth + 1);
            self.element(&entry.key, &entry.value, depth + 1)?;
        }
        Ok(())
    }
}
