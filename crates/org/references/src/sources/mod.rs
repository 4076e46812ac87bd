//! The references of a component, whatever its files are written in.

mod apex;
mod aura;
mod javascript;
mod json;
mod lwc;
mod markup;
mod tags;
mod visualforce;

use crate::eval::{self, Scope, flow};
use crate::names::Names;
use crate::reference::Reference;
use crate::rules::{TypeRules, rules_of};
use crate::sink::Sink;
use orgyard_metadata::{Component, ComponentFile};
use orgyard_schema::is_standard;
use orgyard_text::names::percent_decode;
use orgyard_text::xml;

/// What a component names, in the order of its files. `names` gives the schema that paths over relationships follow;
/// whether a target exists is not asked here.
pub fn references_of(component: &Component, names: &dyn Names) -> Vec<Reference> {
    let mut found = all(component, names);
    found.retain_mut(|reference| {
        reference.targets.retain(|t| !is_pseudo(&t.type_name));
        !reference.targets.is_empty()
    });
    found
}

/// Targets that are no components: built-in ones, values, methods.
pub(crate) fn is_pseudo(type_name: &str) -> bool {
    type_name.starts_with("Standard") && type_name != "StandardValueSetTranslation"
        || matches!(type_name, "PicklistValue" | "ApexMethod" | "Variable" | "ExperienceRoute" | "ExperienceResource")
}

/// Everything a check looks at.
pub(crate) fn all(component: &Component, names: &dyn Names) -> Vec<Reference> {
    let mut sink = Sink::default();
    let rules = rules_of(&rules_key(component));
    eval::by_name(&scope(component, names, None, None), &rules, &mut sink);
    for file in &component.files {
        let before = sink.found.len();
        read_file(component, names, &rules, file, &mut sink);
        for reference in &mut sink.found[before..] {
            reference.file = file.container().to_string();
        }
    }
    sink.found
}

fn rules_key(component: &Component) -> String {
    match &*component.type_name {
        "Settings" => format!("Settings:{}", component.full_name),
        name => name.to_string(),
    }
}

fn read_file(component: &Component, names: &dyn Names, rules: &TypeRules, file: &ComponentFile, sink: &mut Sink) {
    let Some(text) = file.text() else { return };
    let content = !file.path.ends_with("-meta.xml");
    match &*component.type_name {
        "LightningComponentBundle" if content => lwc::read(component, names, file, text, sink),
        "AuraDefinitionBundle" => aura::read(component, names, rules, file, text, sink),
        "ApexPage" | "ApexComponent" if content => visualforce::read(component, names, rules, file, text, sink),
        "ApexClass" | "ApexTrigger" if content => apex::read(component, names, file, text, sink),
        "ExperienceBundle" | "DigitalExperienceBundle" if content => json::read(component, names, file, text, sink),
        "EmailTemplate" | "Document" | "StaticResource" | "ContentAsset" | "Certificate" if content => {}
        _ => document(component, names, rules, file, text, sink),
    }
}

/// A file of elements. One that is not well-formed names nothing; that it is not is told by what reads it first.
fn document(
    component: &Component,
    names: &dyn Names,
    rules: &TypeRules,
    file: &ComponentFile,
    text: &str,
    sink: &mut Sink,
) {
    let Ok(document) = xml::parse(text) else { return };
    let flow = (component.type_name == "Flow").then(|| flow::Resources::read(&document.root));
    eval::document(&scope(component, names, Some(file), flow), rules, &document.root, sink);
}

fn scope<'a>(
    component: &'a Component,
    names: &'a dyn Names,
    file: Option<&'a ComponentFile>,
    flow: Option<flow::Resources>,
) -> Scope<'a> {
    Scope {
        names,
        type_name: &component.type_name,
        full_name: &component.full_name,
        object: object_of(&component.type_name, &component.full_name),
        file,
        flow,
    }
}

/// The object that owns a component, by its full name.
fn object_of(type_name: &str, full_name: &str) -> String {
    let object = match type_name {
        "Layout" => full_name.split('-').next().unwrap_or_default(),
        "CustomObjectTranslation" => full_name.rsplit_once('-').map_or(full_name, |(object, _)| object),
        "CustomFieldTranslation" => {
            let parent = full_name.split('.').next().unwrap_or_default();
            parent.rsplit_once('-').map_or(parent, |(object, _)| object)
        }
        _ => full_name.split_once('.').map_or("", |(object, _)| object),
    };
    match object {
        "CaseClose" | "CaseInteraction" => "Case".into(),
        "UserAlt" => "User".into(),
        // The publisher layout belongs to no object.
        "Global" => String::new(),
        "PersonAccount" => "Account".into(),
        object if is_community_layout(object) => String::new(),
        object => percent_decode(object).into_owned(),
    }
}

fn is_community_layout(object: &str) -> bool {
    object == "CommunityMemberLayout" || is_standard("StandardLayout", object)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_owning_object_is_in_the_name() {
        for (type_name, full_name, object) in [
            ("Layout", "A__c-My - Layout", "A__c"),
            ("Layout", "CaseClose-Close", "Case"),
            ("CustomObjectTranslation", "A__c-en_US", "A__c"),
            ("CustomFieldTranslation", "A__c-de.F__c", "A__c"),
            ("CustomField", "Account.F__c", "Account"),
            ("QuickAction", "GlobalAction", ""),
            ("CustomMetadata", "T.R", "T"),
        ] {
            assert_eq!(object_of(type_name, full_name), object, "{full_name}");
        }
    }
}
