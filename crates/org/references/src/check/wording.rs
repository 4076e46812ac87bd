//! The texts of missing references, as the platform words them.

use crate::names::Names;
use crate::reference::{Place, Reference, Target};
use orgyard_metadata::Component;

/// The target that the text names: of a field whose object is missing, the object.
pub(super) fn most_telling(reference: &Reference, names: &dyn Names) -> Target {
    let Some(first) = reference.targets.first() else { return Target::new("", "") };
    if first.type_name == "CustomField"
        && let Some((object, _)) = first.name.split_once('.')
        && !super::exists::exists("CustomObject", object, names)
    {
        return Target::new("CustomObject", object);
    }
    let bare = first.name.strip_prefix("*/").unwrap_or(&first.name);
    Target::new(first.type_name.clone(), bare)
}

/// The platform's text, and what is missing where that text does not say it.
pub(super) fn text(component: &Component, reference: &Reference, target: &Target) -> String {
    let text = platform_text(component, reference, target);
    let named = has_word(&text, last_part(target)) || target.type_name == "PicklistValue";
    if named { text } else { format!("{text} (no {} named {} found)", target.type_name, target.name) }
}

/// The name as a word of its own, whatever its case.
fn has_word(text: &str, name: &str) -> bool {
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let (text, name) = (text.to_lowercase(), name.to_lowercase());
    text.match_indices(&name)
        .any(|(at, _)| !text[..at].ends_with(is_word) && !text[at + name.len()..].starts_with(is_word))
}

fn platform_text(component: &Component, reference: &Reference, target: &Target) -> String {
    match reference.place {
        Place::Formula => format!("Field {} does not exist. Check spelling.", reference.written),
        Place::JavaScript => javascript(component, reference, target),
        Place::Html => {
            format!("No MODULE named markup://c:{} found : [markup://c:{}]", target.name, component.full_name)
        }
        Place::Aura => aura(component, reference, target),
        Place::Visualforce => visualforce(reference, target),
        Place::Flow => flow(reference, target),
        Place::Apex => apex(reference, target),
        Place::Element | Place::Json => {
            special(component, reference, target).unwrap_or_else(|| general(reference, target))
        }
    }
}

fn general(reference: &Reference, target: &Target) -> String {
    format!("In field: {} - no {} named {} found", reference.element, target.type_name, target.name)
}

fn javascript(component: &Component, reference: &Reference, target: &Target) -> String {
    let written = &reference.written;
    let file = reference.file.rsplit('/').next().unwrap_or(&reference.file);
    let of_type = |kind: &str| {
        let name = written.splitn(3, '/').nth(2).unwrap_or(written);
        format!("Invalid reference {name} of type {kind} in file {file}")
    };
    match target.type_name.as_str() {
        "ApexClass" => format!("Unable to find Apex action class referenced as '{}'.", target.name),
        "ApexMethod" => format!("Unable to find Apex action method referenced as '{}'.", target.name),
        "CustomLabel" => of_type("label"),
        "StaticResource" => of_type("resourceUrl"),
        "ContentAsset" => of_type("contentAssetUrl"),
        "CustomField" => of_type("sobjectField"),
        "CustomObject" => of_type("sobject"),
        "LightningMessageChannel" => of_type("messageChannel"),
        "CustomPermission" => of_type("customPermission"),
        "StandardUserPermission" => of_type("userPermission"),
        _ => format!("No MODULE named markup://c:{} found : [markup://c:{}]", target.name, component.full_name),
    }
}

fn last_part(target: &Target) -> &str {
    target.name.rsplit('.').next().unwrap_or(&target.name)
}

fn aura(component: &Component, reference: &Reference, target: &Target) -> String {
    let noun = match (reference.element.as_str(), &*target.type_name) {
        ("implements", _) => "INTERFACE",
        (_, "AuraDefinitionBundle") if reference.targets.iter().any(|t| t.type_name == "StandardEvent") => "EVENT",
        ("event" | "type", "AuraDefinitionBundle") => "EVENT",
        (_, "AuraDefinitionBundle" | "LightningComponentBundle") => "COMPONENT",
        (_, "ApexClass") => {
            return format!("No CONTROLLER named apex://{} found : [markup://c:{}]", target.name, component.full_name);
        }
        _ => return general(reference, target),
    };
    format!("No {noun} named markup://c:{} found : [markup://c:{}]", target.name, component.full_name)
}

fn visualforce(reference: &Reference, target: &Target) -> String {
    match target.type_name.as_str() {
        "ApexClass" => format!("Apex class '{}' does not exist", target.name),
        "ApexComponent" => format!("Component c:{} does not exist", target.name),
        "ApexPage" => format!("Page {} does not exist", target.name),
        "CustomField" => format!("Invalid field {} for SObject {}", last_part(target), object_part(target)),
        _ => format!("Field {} does not exist. Check spelling.", reference.written),
    }
}

fn object_part(target: &Target) -> &str {
    target.name.split('.').next().unwrap_or(&target.name)
}

fn flow(reference: &Reference, target: &Target) -> String {
    let reason = match target.type_name.as_str() {
        "CustomField" => {
            format!("The field \"{}\" for the object \"{}\" doesn't exist.", last_part(target), object_part(target))
        }
        "CustomObject" => format!("The object \"{}\" doesn't exist.", target.name),
        "ApexClass" | "QuickAction" | "WorkflowAlert" => format!(
            "We can't find the {} action. Verify that it's available and that you have the permissions and licenses required to use it.",
            target.name
        ),
        "LightningComponentBundle" | "AuraDefinitionBundle" => {
            format!("We can't find an extension called \"c:{}\".", target.name)
        }
        _ => return general(reference, target),
    };
    format!("field integrity exception: unknown ({reason})")
}

fn apex(reference: &Reference, target: &Target) -> String {
    let suffix_hint = "Please reference your WSDL or the describe call for the appropriate names.";
    match (reference.element.as_str(), &*target.type_name) {
        (_, "CustomLabel") => format!("External string does not exist: {}", target.name),
        (_, "ApexPage") => format!("Page does not exist: {}", target.name),
        (_, "FieldSet") => format!("Field does not exist: {} on {}", last_part(target), object_part(target)),
        ("relationship", "CustomField") => format!(
            "Didn't understand relationship '{}' in FROM part of query call. If you are attempting to use a custom \
             relationship, be sure to append the '__r' after the custom relationship name. {suffix_hint}",
            reference.written
        ),
        (_, "CustomField") => format!(
            "No such column '{}' on entity '{}'. If you are attempting to use a custom field, be sure to append the \
             '__c' after the custom field name. {suffix_hint}",
            last_part(target),
            object_part(target)
        ),
        ("variable", _) => format!("Variable does not exist: {}", target.name),
        _ => format!("Invalid type: {}", reference.written),
    }
}

/// Texts of single elements.
fn special(component: &Component, reference: &Reference, target: &Target) -> Option<String> {
    let name = &target.name;
    let text = match (&*component.type_name, &*reference.element, &*target.type_name) {
        ("CustomField", "referenceTo", _) => {
            format!("referenceTo value of '{name}' does not resolve to a valid sObject type")
        }
        (_, _, "StandardUserPermission") => format!("Unknown user permission: {name}"),
        ("ListView", "columns" | "field", "CustomField") => {
            let written = &reference.written;
            format!("Could not resolve list view column: {written}")
        }
        ("FlexiPage", "componentName", _) => {
            format!("We couldn't retrieve the design time component information for component c:{name}.")
        }
        ("FlexiPage", "fieldItem", "CustomField") => format!(
            "Something went wrong. We couldn't retrieve or load the information on the field: {}.",
            reference.written
        ),
        ("QuickAction", "lightningWebComponent", _) => {
            format!("Unable to retrieve lightning web component by namespace/developer name : {name}")
        }
        ("QuickAction", "lightningComponent", _) => {
            format!("Unable to retrieve lightning component by namespace/developer name : {name}")
        }
        ("Report", "reportType", _) => "invalid report type".to_string(),
        ("Dashboard", "report", _) => {
            format!("The {name} report chart has a problem with the \"reportName\" field")
        }
        (_, _, "PicklistValue") => picklist(reference, name),
        _ => return None,
    };
    Some(text)
}

fn picklist(reference: &Reference, name: &str) -> String {
    let path = name.split(':').next().unwrap_or(name);
    let field = path.split_once('.').map_or(path, |(_, field)| field);
    format!("Picklist value: {} in picklist: {field} not found", reference.written)
}
