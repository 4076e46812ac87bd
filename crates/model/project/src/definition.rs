//! Scratch-org definition files, which also say what a package version is built with.

use crate::directory::names;
use crate::error::{ProjectError, ProjectProblem, json_reason};
use serde_json::{Map, Value};
use std::path::Path;

/// A definition file; its keys are matched without regard to case, as the official tool does.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ScratchDefinition {
    raw: Map<String, Value>,
}

impl ScratchDefinition {
    /// As it was written.
    pub fn raw(&self) -> &Map<String, Value> {
        &self.raw
    }

    pub fn read(file: &Path) -> Result<(Self, Vec<u8>), ProjectError> {
        let unreadable = |error| ProjectError::Unreadable { file: file.into(), error };
        let bytes = std::fs::read(file).map_err(unreadable)?;
        Ok((Self::parse(file, &bytes)?, bytes))
    }

    pub fn parse(file: &Path, bytes: &[u8]) -> Result<Self, ProjectError> {
        let text = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
        let value = serde_json::from_slice(text).map_err(|error| ProjectError::Malformed {
            file: file.into(),
            line: error.line(),
            column: error.column(),
            reason: json_reason(&error),
        })?;
        match value {
            Value::Object(raw) => Ok(Self { raw }),
            _ => Err(ProjectError::Invalid {
                file: file.into(),
                problem: ProjectProblem {
                    line: 1,
                    message: "the definition file holds no JSON object".into(),
                    next: "Write at least {\"edition\": \"Developer\"}".into(),
                },
            }),
        }
    }

    pub fn new(raw: Map<String, Value>) -> Self {
        Self { raw }
    }

    pub fn get(&self, key: &str) -> Option<&Value> {
        self.raw.iter().find(|(name, _)| name.eq_ignore_ascii_case(key)).map(|(_, value)| value)
    }

    pub fn text(&self, key: &str) -> Option<&str> {
        self.get(key).and_then(Value::as_str)
    }

    pub fn features(&self) -> Vec<String> {
        self.get("features").map(names).unwrap_or_default()
    }

    /// Settings by name, `lightningExperienceSettings` and so on.
    pub fn settings(&self) -> Option<&Map<String, Value>> {
        self.get("settings").and_then(Value::as_object)
    }

    pub fn object_settings(&self) -> Option<&Map<String, Value>> {
        self.get("objectSettings").and_then(Value::as_object)
    }

    /// The fields of a `ScratchOrgInfo` record: keys with a capital first letter, lists joined, settings left out.
    pub fn scratch_org_info(&self) -> Map<String, Value> {
        let mut fields = Map::new();
        for (key, value) in &self.raw {
            match key.to_ascii_lowercase().as_str() {
                "settings" | "objectsettings" | "$schema" => {}
                "features" => _ = fields.insert("Features".into(), names(value).join(";").into()),
                _ => _ = fields.insert(capitalised(key), value.clone()),
            }
        }
        fields
    }

    /// What a version's descriptor takes from the definition file.
    pub fn descriptor_attributes(&self) -> Map<String, Value> {
        let keys = ["country", "edition", "language", "features", "orgPreferences", "snapshot", "release", "sourceOrg"];
        keys.iter().filter_map(|key| Some(((*key).to_owned(), self.get(key)?.clone()))).collect()
    }
}

pub(crate) fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_become_fields_and_features_one_text() {
        let text = r#"{"orgName": "Acme", "edition": "Developer", "features": ["A", "B"], "settings": {}}"#;
        let definition = ScratchDefinition::parse(Path::new("d.json"), text.as_bytes()).unwrap();
        let fields = Value::Object(definition.scratch_org_info()).to_string();
        assert_eq!(fields, r#"{"OrgName":"Acme","Edition":"Developer","Features":"A;B"}"#);
    }

    #[test]
    fn features_may_be_one_text_as_in_2018() {
        let definition = ScratchDefinition::parse(Path::new("d"), br#"{"features": "A, B;C"}"#).unwrap();
        assert_eq!(definition.features(), ["A", "B", "C"]);
    }

    #[test]
    fn a_broken_file_is_named_with_its_line() {
        let error = ScratchDefinition::parse(Path::new("config/d.json"), b"{\n\"a\": }").unwrap_err();
        let expected = "config/d.json:2:6: this is not valid JSON: expected value. Correct that place and try again.";
        assert_eq!(error.to_string(), expected);
    }
}
