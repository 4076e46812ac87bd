//! Files that cannot be read as what they are: XML that is none, Apex that does not parse.

use orgyard_apex::SourceKind;
use orgyard_metadata::{Component, ComponentFile, Layout, Problem, Registry};
use orgyard_text::xml;
use rayon::prelude::*;

/// Every fault of every file, in the order of the components.
pub fn faults(components: &[Component]) -> Vec<Problem> {
    let found: Vec<Vec<Problem>> = components.par_iter().map(of_component).collect();
    found.into_iter().flatten().collect()
}

fn of_component(component: &Component) -> Vec<Problem> {
    component.files.iter().flat_map(|file| of_file(component, file)).collect()
}

fn of_file(component: &Component, file: &ComponentFile) -> Vec<Problem> {
    match component.type_name.as_str() {
        "ApexClass" if file.path.ends_with(".cls") => apex(component, file, SourceKind::Class),
        "ApexTrigger" if file.path.ends_with(".trigger") => apex(component, file, SourceKind::Trigger),
        _ if is_xml(component, file) => xml_fault(component, file).into_iter().collect(),
        _ => Vec::new(),
    }
}

fn is_xml(component: &Component, file: &ComponentFile) -> bool {
    let info = Registry::standard().by_name(&component.type_name);
    let whole = info.is_some_and(|info| info.layout == Layout::Single || info.layout.is_decomposed());
    whole || file.path.ends_with("-meta.xml")
}

fn apex(component: &Component, file: &ComponentFile, kind: SourceKind) -> Vec<Problem> {
    let Some(text) = file.text() else {
        return vec![problem(component, file, None, "The file is not UTF-8 text.".into())];
    };
    let errors = orgyard_apex::parse(text, kind).errors.into_iter();
    errors.map(|e| problem(component, file, Some((e.line, e.column)), e.message)).collect()
}

fn xml_fault(component: &Component, file: &ComponentFile) -> Option<Problem> {
    let fault = match file.text() {
        Some(text) => xml::parse(text).err()?,
        None => return Some(problem(component, file, None, "Error parsing file: it is not UTF-8 text.".into())),
    };
    let place = (file.container_line(fault.line), fault.column);
    Some(problem(component, file, Some(place), format!("Error parsing file: {}", fault.message)))
}

fn problem(component: &Component, file: &ComponentFile, place: Option<(u32, u32)>, message: String) -> Problem {
    Problem {
        component_type: component.type_name.clone(),
        full_name: component.full_name.clone(),
        file: file.container().into(),
        line: place.map(|p| p.0),
        column: place.map(|p| p.1),
        message,
        warning: false,
    }
}
