//! `package2-descriptor.json`: the package directory as the Dev Hub is told of it.

use super::VersionOptions;
use crate::error::{ClientError, Result};
use orgyard_project::{PackageDirectory, ScratchDefinition};
use serde_json::{Map, Value, json};

/// Attributes that stay at home.
const LOCAL: &[&str] = &[
    "package",
    "id",
    "language",
    "default",
    "includeProfileUserLicenses",
    "unpackagedMetadata",
    "seedMetadata",
    "branch",
    "fullPath",
    "name",
    "scopeProfiles",
    "ancestorVersion",
    "ancestorId",
    "apexTestAccess",
    "packageMetadataAccess",
    "dependencies",
];
/// Attributes that a definition file takes the place of.
const DEFINED: &[&str] = &["features", "orgPreferences", "snapshot", "definitionFile"];

pub(super) fn descriptor(
    directory: &PackageDirectory,
    definition: Option<&ScratchDefinition>,
    options: &VersionOptions,
) -> Result<Value> {
    let mut out = directory.raw.clone();
    out.retain(|key, _| !LOCAL.contains(&key.as_str()));
    if definition.is_some() {
        out.retain(|key, _| !DEFINED.contains(&key.as_str()));
    }
    if !options.dependencies.is_empty() {
        let entry = |id: &String| json!({"subscriberPackageVersionId": id});
        out.insert("dependencies".into(), options.dependencies.iter().map(entry).collect());
    }
    out.insert("id".into(), options.package_id.as_str().into());
    if let Some(definition) = definition {
        if definition.get("settings").is_some() && definition.get("orgPreferences").is_some() {
            let message =
                "The definition file has both settings and orgPreferences, which is the older form of the same.";
            return Err(ClientError::new("SignupOrgPreferencesError", message).action("Keep the settings only"));
        }
        out.extend(definition.descriptor_attributes());
    }
    out.extend(options.overrides.clone());
    name_version(&mut out);
    access(directory, options.code_coverage, &mut out);
    out.insert("ancestorId".into(), "".into());
    Ok(Value::Object(out))
}

fn name_version(out: &mut Map<String, Value>) {
    let number = out.get("versionNumber").and_then(Value::as_str).unwrap_or_default();
    let name = number.strip_suffix(".NEXT").unwrap_or(number).to_owned();
    if out.get("versionName").and_then(Value::as_str).is_none_or(str::is_empty) {
        out.insert("versionName".into(), name.into());
    }
}

/// Permission sets for the tests' user and for the build's.
fn access(directory: &PackageDirectory, code_coverage: bool, out: &mut Map<String, Value>) {
    let sources = [
        ("apexTestAccess", code_coverage, ["permissionSetNames", "permissionSetLicenseDeveloperNames"]),
        (
            "packageMetadataAccess",
            true,
            ["packageMetadataPermissionSetNames", "packageMetadataPermissionSetLicenseNames"],
        ),
    ];
    for (source, wanted, [sets, licenses]) in sources {
        let Some(access) = directory.raw.get(source).filter(|_| wanted) else { continue };
        for (from, to) in [("permissionSets", sets), ("permissionSetLicenses", licenses)] {
            if let Some(names) = access.get(from) {
                out.insert(to.into(), list(names).into());
            }
        }
    }
}

fn list(value: &Value) -> Vec<String> {
    match value {
        Value::String(text) => text.split(',').map(|name| name.trim().to_owned()).filter(|n| !n.is_empty()).collect(),
        Value::Array(items) => items.iter().filter_map(Value::as_str).map(|name| name.trim().to_owned()).collect(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use orgyard_project::Project;
    use std::path::Path;

    fn check(entry: &str, definition: Option<&str>, options: &VersionOptions) -> String {
        let project = Project::parse(Path::new("/p"), &format!("{{\"packageDirectories\": [{entry}]}}")).unwrap();
        let definition = definition.map(|text| ScratchDefinition::parse(Path::new("d"), text.as_bytes()).unwrap());
        descriptor(&project.directories()[0], definition.as_ref(), options).unwrap().to_string()
    }

    #[test]
    fn what_the_hub_need_not_know_is_left_out() {
        let entry = r#"{"path": "./a", "package": "A", "default": true, "versionNumber": "1.2.0.NEXT", "branch": "b",
            "features": ["X"], "uninstallScript": "U", "dependencies": [{"package": "B"}],
            "packageMetadataAccess": {"permissionSets": "P, Q"}}"#;
        let options = VersionOptions {
            package_id: "0Ho1".into(),
            dependencies: vec!["04t1".into()],
            ..VersionOptions::default()
        };
        insta::assert_snapshot!(
            check(entry, Some(r#"{"Edition": "Developer", "settings": {}}"#), &options),
            @r#"{"path":"./a","versionNumber":"1.2.0.NEXT","uninstallScript":"U","dependencies":[{"subscriberPackageVersionId":"04t1"}],"id":"0Ho1","edition":"Developer","versionName":"1.2.0","packageMetadataPermissionSetNames":["P","Q"],"ancestorId":""}"#
        );
    }

    #[test]
    fn flags_go_before_the_directory() {
        let entry = r#"{"path": "a", "package": "A", "versionNumber": "1.2.0.NEXT", "features": ["X"],
            "apexTestAccess": {"permissionSets": ["P"], "permissionSetLicenses": "L"}}"#;
        let mut options =
            VersionOptions { package_id: "0Ho1".into(), code_coverage: true, ..VersionOptions::default() };
        options.overrides.insert("versionNumber".into(), "2.0.0.7".into());
        insta::assert_snapshot!(
            check(entry, None, &options),
            @r#"{"path":"a","versionNumber":"2.0.0.7","features":["X"],"id":"0Ho1","versionName":"2.0.0.7","permissionSetNames":["P"],"permissionSetLicenseDeveloperNames":["L"],"ancestorId":""}"#
        );
    }
}
