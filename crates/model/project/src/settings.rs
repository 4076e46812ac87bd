//! The settings of a definition file as a metadata package: what a scratch or build org is set up with.

use crate::definition::{ScratchDefinition, capitalised};
use orgyard_text::archive::FileSet;
use orgyard_text::xml::Element;
use serde_json::{Map, Value};

const NAMESPACE: &str = "http://soap.sforce.com/2006/04/metadata";

/// The package's files; `None` when the definition has no settings.
pub fn settings_package(definition: &ScratchDefinition, api_version: &str) -> Option<FileSet> {
    if definition.settings().is_none_or(Map::is_empty) && definition.object_settings().is_none_or(Map::is_empty) {
        return None;
    }
    let mut package = Package::default();
    for (key, value) in definition.settings().into_iter().flatten() {
        package.add_settings(key, value);
    }
    for (key, value) in definition.object_settings().into_iter().flatten() {
        package.add_object(key, value);
    }
    Some(package.finish(api_version))
}

#[derive(Default)]
struct Package {
    files: FileSet,
    types: [(&'static str, Vec<String>); 4],
}

const SETTINGS: usize = 0;
const OBJECT: usize = 1;
const RECORD_TYPE: usize = 2;
const BUSINESS_PROCESS: usize = 3;

impl Package {
    fn add_settings(&mut self, key: &str, value: &Value) {
        let root = capitalised(key);
        let name = root.replacen("Settings", "", 1);
        self.write(&format!("settings/{name}.settings"), &element(&root, value));
        self.types[SETTINGS].1.push(name);
    }

    fn add_object(&mut self, key: &str, value: &Value) {
        let object = capitalised(key);
        let mut root = Element::new("CustomObject").attribute("xmlns", NAMESPACE);
        if let Some(model) = value.get("sharingModel").and_then(Value::as_str) {
            root = root.with(Element::text_element("sharingModel", &capitalised(model)));
        }
        if let Some(record_type) = value.get("defaultRecordType").and_then(Value::as_str) {
            root = self.with_record_type(root, &object, &capitalised(record_type));
        }
        self.write(&format!("objects/{object}.object"), &root);
        self.types[OBJECT].1.push(object);
    }

    fn with_record_type(&mut self, root: Element, object: &str, name: &str) -> Element {
        let text = Element::text_element;
        self.types[RECORD_TYPE].1.push(format!("{object}.{name}"));
        let mut record_type = Element::new("recordTypes")
            .with(text("fullName", name))
            .with(text("label", name))
            .with(text("active", "true"));
        let Some(value) = first_stage(object) else { return root.with(record_type) };
        let process = format!("{name}Process");
        self.types[BUSINESS_PROCESS].1.push(format!("{object}.{process}"));
        record_type = record_type.with(text("businessProcess", &process));
        let mut values = Element::new("values").with(text("fullName", value));
        if object != "Opportunity" {
            values = values.with(text("default", "true"));
        }
        let processes = Element::new("businessProcesses");
        root.with(record_type)
            .with(processes.with(text("fullName", &process)).with(text("isActive", "true")).with(values))
    }

    fn write(&mut self, path: &str, root: &Element) {
        self.files.insert(path.to_owned(), root.write().into_bytes());
    }

    fn finish(mut self, api_version: &str) -> FileSet {
        let mut root = Element::new("Package").attribute("xmlns", NAMESPACE);
        let names = ["Settings", "CustomObject", "RecordType", "BusinessProcess"];
        for (name, (_, members)) in names.iter().zip(&self.types) {
            if members.is_empty() {
                continue;
            }
            let types = members.iter().fold(Element::new("types"), |t, m| t.with(Element::text_element("members", m)));
            root = root.with(types.with(Element::text_element("name", name)));
        }
        let root = root.with(Element::text_element("version", api_version));
        self.write("package.xml", &root);
        self.files
    }
}

/// Objects whose record types need a business process, with the value the process starts with.
fn first_stage(object: &str) -> Option<&'static str> {
    match object {
        "Case" => Some("New"),
        "Lead" => Some("Open - Not Contacted"),
        "Opportunity" => Some("Prospecting"),
        "Solution" => Some("Draft"),
        _ => None,
    }
}

fn element(name: &str, value: &Value) -> Element {
    match value {
        Value::Object(members) => members.iter().fold(Element::new(name), |parent, (key, value)| match value {
            Value::Array(items) => items.iter().fold(parent, |parent, item| parent.with(element(key, item))),
            value => parent.with(element(key, value)),
        }),
        Value::String(text) => Element::text_element(name, text),
        Value::Null => Element::new(name),
        value => Element::text_element(name, &value.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    #[test]
    fn settings_and_objects_become_files() {
        let text = r#"{"settings": {"mobileSettings": {"enableX": false, "list": ["a", "b"]}},
            "objectSettings": {"case": {"sharingModel": "private", "defaultRecordType": "default"}}}"#;
        let definition = ScratchDefinition::parse(Path::new("d"), text.as_bytes()).unwrap();
        let files = settings_package(&definition, "64.0").unwrap();
        let shown: Vec<String> =
            files.iter().map(|(path, bytes)| format!("//- {path}\n{}", String::from_utf8_lossy(bytes))).collect();
        insta::assert_snapshot!(shown.join("\n"));
    }

    #[test]
    fn no_settings_no_package() {
        assert_eq!(settings_package(&ScratchDefinition::default(), "64.0"), None);
    }
}
