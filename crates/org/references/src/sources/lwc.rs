//! Lightning web components: imports, child tags, style sheets.

use super::javascript::{Literal, specifiers};
use super::markup::{self, Tag};
use crate::eval::{fields, text};
use crate::names::{Names, has_placeholder};
use crate::reference::{Kind, Place, Target};
use crate::sink::{At, Emit, Sink};
use orgyard_metadata::{Component, ComponentFile};
use orgyard_schema::is_standard;

pub(crate) fn read(component: &Component, names: &dyn Names, file: &ComponentFile, text: &str, sink: &mut Sink) {
    if file.path.contains("/__tests__/") || file.path.contains("/__mocks__/") {
        return;
    }
    match file.path.rsplit('.').next() {
        Some("js" | "ts") => {
            for found in specifiers(text) {
                module(&mut emit(names, sink, &file.path, &found, Place::JavaScript), &found.text);
            }
        }
        Some("html") => {
            for found in markup::tags(text) {
                tag(names, sink, component, &file.path, &found);
            }
        }
        Some("css") => {
            for found in style_imports(text) {
                module(&mut emit(names, sink, &file.path, &found, Place::JavaScript), &found.text);
            }
        }
        _ => {}
    }
}

fn emit<'a, 's>(
    names: &'a dyn Names,
    sink: &'s mut Sink,
    file: &'a str,
    found: &'a Literal,
    place: Place,
) -> Emit<'a, 's> {
    let at = At {
        file,
        element: "import",
        written: &found.text,
        kind: Kind::DeleteBlocking,
        place,
        line: Some(found.line),
        column: Some(found.column),
    };
    Emit { names, sink, at }
}

/// One module specifier.
fn module(emit: &mut Emit<'_, '_>, specifier: &str) {
    if has_placeholder(specifier) || specifier.starts_with('.') {
        return;
    }
    match specifier.strip_prefix("@salesforce/").map(|rest| rest.split_once('/')) {
        Some(Some((group, name))) => scoped(emit, group, name),
        // The bare groups, such as `@salesforce/apex`, are built in.
        Some(None) => {}
        None => bundle(emit, specifier),
    }
}

fn scoped(emit: &mut Emit<'_, '_>, group: &str, name: &str) {
    match group {
        "apex" | "apexContinuation" => apex(emit, name),
        "schema" => match name.split_once('.') {
            Some((object, path)) => {
                emit.one("CustomObject", object);
                if emit.names.schema().object(object).is_some() {
                    fields::path(emit, object, path);
                }
            }
            None => emit.one("CustomObject", name),
        },
        "label" => emit.one("CustomLabel", with_namespace(name, '.')),
        "resourceUrl" => emit.one("StaticResource", name.split('/').next().unwrap_or(name)),
        "contentAssetUrl" => emit.one("ContentAsset", name),
        "messageChannel" => message_channel(emit, name),
        "customPermission" => emit.one("CustomPermission", name),
        "userPermission" => emit.one("StandardUserPermission", name),
        _ => {}
    }
}

/// `Class.method`, `ns.Class.method`.
fn apex(emit: &mut Emit<'_, '_>, name: &str) {
    let parts: Vec<&str> = name.split('.').collect();
    let (class, method) = match parts[..] {
        [class, method] => (class.to_string(), method),
        [namespace, class, method] => (format!("{namespace}__{class}"), method),
        _ => return,
    };
    emit.one("ApexClass", class.clone());
    emit.one("ApexMethod", format!("{class}.{method}"));
}

/// `c.X` is `X`; `ns.X` is `ns__X`.
fn with_namespace(name: &str, sign: char) -> String {
    match name.split_once(sign) {
        Some(("c", name)) => name.to_string(),
        Some((namespace, name)) => format!("{namespace}__{name}"),
        None => name.to_string(),
    }
}

pub(crate) fn message_channel(emit: &mut Emit<'_, '_>, name: &str) {
    if name.starts_with("lightning__") || is_standard("StandardMessageChannel", name) {
        return;
    }
    emit.one("LightningMessageChannel", name.strip_suffix("__c").unwrap_or(name));
}

/// `c/name`, `ns/name`.
fn bundle(emit: &mut Emit<'_, '_>, specifier: &str) {
    let Some((namespace, name)) = specifier.split_once('/') else { return };
    let own = namespace == "c" || emit.names.namespace().is_some_and(|own| own == namespace);
    if !own && (is_standard("StandardModule", specifier) || text::built_in_namespace(namespace)) {
        return;
    }
    let name = name.split('/').next().unwrap_or(name);
    emit.one("LightningComponentBundle", if own { name.to_string() } else { format!("{namespace}__{name}") });
}

/// A tag of a template: `c-my-child`, `ns-child`.
fn tag(names: &dyn Names, sink: &mut Sink, component: &Component, file: &str, tag: &Tag) {
    let Some((namespace, rest)) = tag.name.split_once('-') else { return };
    let own = namespace == "c" || names.namespace().is_some_and(|own| own == namespace);
    if rest.is_empty() || !own && (is_html(namespace) || text::built_in_namespace(namespace)) {
        return;
    }
    let name = text::camel(rest);
    let place = Literal { text: tag.name.clone(), line: tag.line, column: tag.column };
    let mut emit = emit(names, sink, file, &place, Place::Html);
    emit.at.element = &component.full_name;
    let name = if own { name } else { format!("{namespace}__{name}") };
    emit.any_of(vec![Target::new("LightningComponentBundle", name)]);
}

/// Prefixes of names with a hyphen that belong to the markup itself.
fn is_html(prefix: &str) -> bool {
    matches!(prefix, "lightning" | "font" | "color" | "annotation" | "missing" | "lwc")
}

/// `@import 'c/shared';`
fn style_imports(text: &str) -> Vec<Literal> {
    let mut found = Vec::new();
    for (row, line) in text.lines().enumerate() {
        let Some((before, rest)) = line.split_once("@import") else { continue };
        let Some(quoted) = rest.trim_start().strip_prefix(['"', '\'']) else { continue };
        if let Some(end) = quoted.find(['"', '\'']) {
            let column = before.chars().count() as u32 + 1;
            found.push(Literal { text: quoted[..end].into(), line: row as u32 + 1, column });
        }
    }
    found
}
