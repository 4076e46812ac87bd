//! Flows: their resources carry the objects that paths start from.

use super::formulas::{self, global};
use super::{Scope, Spot, fields};
use crate::reference::Place;
use crate::sink::Emit;
use orgyard_formula::{merges, parse, paths};
use orgyard_text::xml::Element;
use std::collections::HashMap;

/// The objects of a flow's resources, by folded name.
#[derive(Debug, Default)]
pub(crate) struct Resources {
    objects: HashMap<String, String>,
    /// The object that starts a record-triggered flow.
    start: Option<String>,
}

/// Elements that hold records of the object they name.
const HOLDERS: [(&str, &str); 5] = [
    ("variables", "objectType"),
    ("recordLookups", "object"),
    ("recordCreates", "object"),
    ("dynamicChoiceSets", "object"),
    ("transforms", "objectType"),
];

impl Resources {
    pub(crate) fn read(root: &Element) -> Self {
        let mut resources = Self { start: root.child("start").and_then(|s| s.child_text("object")), ..Self::default() };
        for (tag, object) in HOLDERS {
            for element in root.elements_named(tag) {
                resources.add(element.child_text("name"), element.child_text(object));
            }
        }
        // Loops and filters name what others hold, and may build on one another.
        for _ in 0..3 {
            for element in root.elements_named("loops").chain(root.elements_named("collectionProcessors")) {
                let source = element.child_text("collectionReference");
                let object = source.and_then(|s| resources.object(&s));
                resources.add(element.child_text("name"), object.clone());
                resources.add(element.child_text("assignNextValueToReference"), object);
            }
        }
        resources
    }

    fn add(&mut self, name: Option<String>, object: Option<String>) {
        if let (Some(name), Some(object)) = (name, object.filter(|o| !o.is_empty())) {
            self.objects.entry(name.to_lowercase()).or_insert(object);
        }
    }

    fn object(&self, name: &str) -> Option<String> {
        if name.eq_ignore_ascii_case("$Record") || name.eq_ignore_ascii_case("$Record__Prior") {
            return self.start.clone();
        }
        self.objects.get(&name.to_lowercase()).cloned()
    }
}

/// `resource.Field`, `$Record.Field`, `$Label.X`; a bare resource is no reference.
pub(crate) fn reference(scope: &Scope<'_>, emit: &mut Emit<'_, '_>, value: &str) {
    let segments: Vec<&str> = value.split('.').collect();
    segments_of(scope, emit, &segments);
}

fn segments_of(scope: &Scope<'_>, emit: &mut Emit<'_, '_>, segments: &[&str]) {
    let [first, rest @ ..] = segments else { return };
    let Some(resources) = scope.flow.as_ref().filter(|_| !rest.is_empty()) else { return };
    match resources.object(first) {
        Some(object) => fields::segments_from(emit, &object, rest),
        None if first.starts_with('$') && !first.to_lowercase().starts_with("$record") => {
            global(emit, &formulas::Base::Nothing, segments);
        }
        None => {}
    }
}

/// Text with `{!resource.Field}`, or a formula of them.
pub(crate) fn merged(scope: &Scope<'_>, emit: &mut Emit<'_, '_>, text: &str) {
    for merge in merges(text) {
        let Ok(expr) = &merge.expr else { continue };
        for path in paths(expr) {
            let written = path.to_string();
            let offset = path.segments.first().map_or(0, |s| s.span.start);
            let at = emit.at.inside(text, offset).with(Place::Flow, emit.at.element, &written);
            let segments: Vec<&str> = path.names().collect();
            segments_of(scope, &mut Emit { names: emit.names, sink: &mut *emit.sink, at }, &segments);
        }
    }
    formula_globals(scope, emit, text);
}

/// Formulas of flows may name globals without braces.
fn formula_globals(scope: &Scope<'_>, emit: &mut Emit<'_, '_>, text: &str) {
    if emit.at.element != "expression" || text.contains("{!") {
        return;
    }
    let Ok(expr) = parse(text) else { return };
    for path in paths(&expr) {
        let segments: Vec<&str> = path.names().collect();
        segments_of(scope, emit, &segments);
    }
}

/// The object of a record element that names none: the one of the variable it updates or assigns to.
pub(crate) fn object_of_element(scope: &Scope<'_>, spot: &Spot<'_>) -> Option<String> {
    let resources = scope.flow.as_ref()?;
    spot.path.iter().rev().skip(1).find_map(|element| {
        let variable = ["inputReference", "outputReference"].iter().find_map(|tag| element.child_text(tag))?;
        resources.object(&variable)
    })
}
