//! One entry of `packageDirectories`, in the spellings of 2018 and later.

use crate::edit::line_of;
use crate::error::ProjectProblem;
use serde_json::{Map, Value};

/// A package directory. `raw` keeps every attribute as written, for the descriptor of a version and for plug-ins.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PackageDirectory {
    /// With `/` between segments, without `./` before and `/` after; empty for the project's root.
    pub path: String,
    /// Name, alias or id of the package (2018: `id`).
    pub package: Option<String>,
    pub default: bool,
    pub version_name: Option<String>,
    pub version_number: Option<String>,
    pub version_description: Option<String>,
    pub branch: Option<String>,
    pub language: Option<String>,
    pub definition_file: Option<String>,
    pub dependencies: Vec<Dependency>,
    pub unpackaged_metadata: Option<String>,
    pub seed_metadata: Option<String>,
    pub scope_profiles: bool,
    pub include_profile_user_licenses: bool,
    pub calculate_transitive_dependencies: bool,
    pub raw: Map<String, Value>,
}

/// What a package needs: another package at a version, or a version by its `04t` id or alias.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Dependency {
    pub package: String,
    pub version_number: Option<String>,
    /// `Some("")` asks for the line without a branch, `None` inherits the branch of the build.
    pub branch: Option<String>,
}

impl PackageDirectory {
    /// A list of names, however it is written: an array, or one text with commas.
    pub fn list(&self, key: &str) -> Vec<String> {
        self.raw.get(key).map(names).unwrap_or_default()
    }

    /// Whether the entry describes a package, or only a folder of source.
    pub fn is_package(&self) -> bool {
        self.package.is_some()
    }

    pub(crate) fn parse(text: &str, index: usize, entry: &Value) -> Result<Self, ProjectProblem> {
        let reader = Reader { text, index: index.to_string() };
        let raw = entry.as_object().ok_or_else(|| reader.problem(&[], "this package directory is not an object"))?;
        let written = reader.text(raw, "path")?;
        let path = written.ok_or_else(|| reader.problem(&[], "this package directory has no \"path\""))?;
        if path.starts_with('/') || path.as_bytes().get(1) == Some(&b':') {
            let message = format!("the path '{path}' is absolute, and package directories are relative to the project");
            return Err(reader.problem(&["path"], &message));
        }
        let package = match reader.text(raw, "package")? {
            Some(name) => Some(name),
            None => reader.text(raw, "id")?,
        };
        Ok(Self {
            path: normal_path(&path),
            package: package.filter(|name| !name.is_empty()),
            default: reader.flag(raw, "default")?,
            version_name: reader.text(raw, "versionName")?,
            version_number: reader.text(raw, "versionNumber")?,
            version_description: reader.text(raw, "versionDescription")?,
            branch: reader.text(raw, "branch")?,
            language: reader.text(raw, "language")?,
            definition_file: reader.text(raw, "definitionFile")?.map(|file| file.replace('\\', "/")),
            dependencies: reader.dependencies(raw)?,
            unpackaged_metadata: folder_of(raw, "unpackagedMetadata"),
            seed_metadata: folder_of(raw, "seedMetadata"),
            scope_profiles: reader.flag(raw, "scopeProfiles")?,
            include_profile_user_licenses: reader.flag(raw, "includeProfileUserLicenses")?,
            calculate_transitive_dependencies: reader.flag(raw, "calculateTransitiveDependencies")?,
            raw: raw.clone(),
        })
    }
}

/// Names in an array, or in one text with commas (2018) or semicolons between them.
pub(crate) fn names(value: &Value) -> Vec<String> {
    let trimmed = |text: &str| text.split([',', ';']).map(|part| part.trim().to_owned()).collect::<Vec<_>>();
    let listed: Vec<String> = match value {
        Value::String(text) => trimmed(text),
        Value::Array(items) => items.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        _ => Vec::new(),
    };
    listed.into_iter().filter(|name| !name.is_empty()).collect()
}

pub(crate) fn normal_path(path: &str) -> String {
    let slashed = path.replace('\\', "/");
    let segments: Vec<&str> = slashed.split('/').filter(|segment| !segment.is_empty() && *segment != ".").collect();
    segments.join("/")
}

fn folder_of(raw: &Map<String, Value>, key: &str) -> Option<String> {
    raw.get(key)?.get("path")?.as_str().map(normal_path)
}

struct Reader<'a> {
    text: &'a str,
    index: String,
}

impl Reader<'_> {
    fn problem(&self, at: &[&str], message: &str) -> ProjectProblem {
        let mut path = vec!["packageDirectories", self.index.as_str()];
        path.extend(at);
        ProjectProblem {
            line: line_of(self.text, &path),
            message: message.to_owned(),
            next: "Correct the entry in packageDirectories and try again".to_owned(),
        }
    }

    fn text(&self, raw: &Map<String, Value>, key: &str) -> Result<Option<String>, ProjectProblem> {
        match raw.get(key) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) => Ok(Some(text.clone())),
            Some(_) => Err(self.problem(&[key], &format!("\"{key}\" takes a text in double quotes"))),
        }
    }

    fn flag(&self, raw: &Map<String, Value>, key: &str) -> Result<bool, ProjectProblem> {
        match raw.get(key) {
            None | Some(Value::Null) => Ok(false),
            Some(Value::Bool(flag)) => Ok(*flag),
            Some(_) => Err(self.problem(&[key], &format!("\"{key}\" takes true or false"))),
        }
    }

    fn dependencies(&self, raw: &Map<String, Value>) -> Result<Vec<Dependency>, ProjectProblem> {
        let items = match raw.get("dependencies") {
            None | Some(Value::Null) => return Ok(Vec::new()),
            Some(Value::Array(items)) => items,
            Some(_) => return Err(self.problem(&["dependencies"], "\"dependencies\" takes an array")),
        };
        items.iter().enumerate().map(|(at, item)| self.dependency(&at.to_string(), item)).collect()
    }

    fn dependency(&self, at: &str, item: &Value) -> Result<Dependency, ProjectProblem> {
        let place = ["dependencies", at];
        let text = |key: &str| item.get(key).and_then(Value::as_str).map(str::to_owned);
        let package = ["package", "packageId", "subscriberPackageVersionId"].iter().find_map(|key| text(key));
        let package = package.filter(|name| !name.is_empty());
        let package = package.ok_or_else(|| self.problem(&place, "this dependency names no \"package\""))?;
        Ok(Dependency { package, version_number: text("versionNumber"), branch: text("branch") })
    }
}
