//! The `VersionInfo` zip that a version is created from.

use crate::source::{Definition, PackageSource};
use orgyard_project::PackageDirectory;
use orgyard_text::archive::{self, FileSet};
use serde_json::{Map, Value, json};

/// What a descriptor says beside the package's entry in the project file.
#[derive(Debug, Clone, Default)]
pub struct Descriptor<'a> {
    /// `0Ho`.
    pub package_id: &'a str,
    /// `04t` ids, in installation order.
    pub dependencies: &'a [String],
    /// Attributes that flags set: `versionName`, `versionDescription`, `versionNumber`, `releaseNotesUrl`,
    /// `postInstallUrl`, `postInstallScript`.
    pub overrides: Map<String, Value>,
    /// Permission sets of the test user go along only where coverage is calculated.
    pub code_coverage: bool,
}

/// Attributes of the entry that say how the client works, and are not sent.
const LEFT_OUT: [&str; 15] = [
    "id",
    "package",
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
    "apexTestAccess",
    "packageMetadataAccess",
    "dependencies",
];

/// Attributes of the entry that a definition file takes the place of.
const OF_DEFINITION: [&str; 4] = ["features", "orgPreferences", "snapshot", "definitionFile"];

impl Descriptor<'_> {
    /// `package2-descriptor.json`.
    pub fn json(&self, directory: &PackageDirectory, definition: Option<&Definition>) -> Map<String, Value> {
        let mut out = Map::new();
        for (key, value) in &directory.raw {
            let replaced = definition.is_some() && OF_DEFINITION.contains(&key.as_str());
            if !replaced && !LEFT_OUT.contains(&key.as_str()) {
                out.insert(key.clone(), value.clone());
            }
        }
        if !self.dependencies.is_empty() {
            let ids = self.dependencies.iter().map(|id| json!({"subscriberPackageVersionId": id}));
            out.insert("dependencies".into(), ids.collect());
        }
        out.insert("id".into(), self.package_id.into());
        out.extend(definition.map(|definition| definition.content.descriptor_attributes()).unwrap_or_default());
        self.add_access(directory, &mut out);
        out.extend(self.overrides.clone());
        add_name(&mut out);
        out.insert("ancestorId".into(), "".into());
        out
    }

    fn add_access(&self, directory: &PackageDirectory, out: &mut Map<String, Value>) {
        let lists = [
            (self.code_coverage, "apexTestAccess", "permissionSets", "permissionSetNames"),
            (self.code_coverage, "apexTestAccess", "permissionSetLicenses", "permissionSetLicenseDeveloperNames"),
            (true, "packageMetadataAccess", "permissionSets", "packageMetadataPermissionSetNames"),
            (true, "packageMetadataAccess", "permissionSetLicenses", "packageMetadataPermissionSetLicenseNames"),
        ];
        for (wanted, group, list, key) in lists {
            let value = directory.raw.get(group).and_then(|group| group.get(list));
            if let Some(value) = value.filter(|_| wanted) {
                out.insert(key.into(), names(value).into());
            }
        }
    }
}

/// The version's name is its number where none is given.
fn add_name(out: &mut Map<String, Value>) {
    let number = out.get("versionNumber").and_then(Value::as_str).unwrap_or_default();
    let number = number.strip_suffix(".NEXT").unwrap_or(number).to_owned();
    let given = out.get("versionName").and_then(Value::as_str).is_some_and(|name| !name.is_empty());
    if !given {
        out.insert("versionName".into(), number.into());
    }
}

/// An array of names, or one text with commas.
fn names(value: &Value) -> Vec<String> {
    let trimmed = |text: &str| text.split(',').map(|name| name.trim().to_owned()).collect();
    match value {
        Value::String(text) => trimmed(text),
        Value::Array(all) => all.iter().filter_map(Value::as_str).map(|name| name.trim().to_owned()).collect(),
        _ => Vec::new(),
    }
}

/// The whole archive. `unpackaged` metadata goes along only where coverage is calculated.
pub fn version_info(source: &PackageSource, descriptor: &Map<String, Value>, code_coverage: bool) -> Vec<u8> {
    let inner = |name: &'static str, files: Option<&FileSet>| files.map(|files| (name, zip(files)));
    let descriptor = Value::Object(descriptor.clone()).to_string().into_bytes();
    let entries = [
        inner("package.zip", Some(&source.files)),
        Some(("package2-descriptor.json", descriptor)),
        source.definition.as_ref().map(|definition| ("scratch-org-definition.json", definition.bytes.clone())),
        inner("settings.zip", source.settings.as_ref()),
        inner("seed-metadata-package.zip", source.seed.as_ref()),
        inner("unpackaged-metadata-package.zip", source.unpackaged.as_ref().filter(|_| code_coverage)),
    ];
    let entries: Vec<(&str, Vec<u8>)> = entries.into_iter().flatten().collect();
    archive::write(entries.iter().map(|(name, bytes)| (*name, bytes.as_slice())))
}

/// `package.xml` first, as the platform's own tools write it.
pub(crate) fn zip(files: &FileSet) -> Vec<u8> {
    let (first, rest): (Vec<_>, Vec<_>) = files.iter().partition(|(path, _)| *path == "package.xml");
    archive::write(first.into_iter().chain(rest).map(|(path, bytes)| (path.as_str(), bytes.as_slice())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture;
    use crate::source::SourceOptions;
    use orgyard_metadata::Profiles;
    use orgyard_text::archive::Limits;

    const PROJECT: &str = r#"//- sfdx-project.json
{"packageDirectories": [{
    "path": "./app", "package": "app", "default": true, "versionNumber": "1.2.0.NEXT", "language": "de",
    "definitionFile": "config/def.json", "features": "Old", "dependencies": [{"package": "base"}],
    "branch": "dev", "calculateTransitiveDependencies": true, "uninstallScript": "UI",
    "apexTestAccess": {"permissionSets": "A, B", "permissionSetLicenses": ["L1"]},
    "packageMetadataAccess": {"permissionSets": ["P1"]}, "unpackagedMetadata": {"path": "extra"}}],
 "sourceApiVersion": "64.0"}
//- config/def.json
{"edition": "Developer", "Features": ["Walkthroughs"], "settings": {"mobileSettings": {"enableX": true}}}
//- app/classes/A.cls
class A {}
//- app/classes/A.cls-meta.xml
<ApexClass/>
//- extra/classes/T.cls
class T {}
//- extra/classes/T.cls-meta.xml
<ApexClass/>
"#;

    fn check(code_coverage: bool) -> String {
        let fixture = fixture::project(PROJECT);
        let directory = &fixture.project.directories()[0];
        let options = SourceOptions { api_version: "64.0", definition_file: None, env: &|_| None };
        let source = PackageSource::read(&fixture.project, directory, &Profiles::default(), &options).unwrap();
        let overrides = json!({"versionDescription": "From a flag"}).as_object().cloned().unwrap();
        let dependencies = ["04t000000000001".to_owned()];
        let descriptor = Descriptor { package_id: "0Ho1", dependencies: &dependencies, overrides, code_coverage };
        let descriptor = descriptor.json(directory, source.definition.as_ref());
        let zip = version_info(&source, &descriptor, code_coverage);
        let files = archive::read(&zip, Limits::default()).unwrap();
        let mut out = serde_json::to_string_pretty(&descriptor).unwrap();
        for (name, bytes) in files {
            out += &format!("\n{name}");
            if name.ends_with(".zip") {
                let inner = archive::read(&bytes, Limits::default()).unwrap();
                inner.keys().for_each(|path| out += &format!("\n  {path}"));
            }
        }
        out
    }

    #[test]
    fn the_archive_holds_what_the_official_tool_sends() {
        insta::assert_snapshot!(check(false));
        insta::assert_snapshot!(check(true));
    }
}
