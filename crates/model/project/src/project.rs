//! A project: its file, its package directories and its aliases.

use crate::directory::PackageDirectory;
use crate::edit::{line_of, push_item, set_member};
use crate::error::{ProjectError, ProjectProblem, json_reason};
use serde_json::{Map, Value};
use std::path::{Path, PathBuf};

pub const PROJECT_FILE: &str = "sfdx-project.json";

/// What a name in the project or on the command line stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reference {
    /// A package by id (`0Ho`).
    Package(String),
    /// A version by the id subscribers use (`04t`).
    Version(String),
    /// Anything else: a package's name, another kind of id.
    Name(String),
}

#[derive(Debug, Clone)]
pub struct Project {
    root: PathBuf,
    text: String,
    raw: Map<String, Value>,
    directories: Vec<PackageDirectory>,
}

impl Project {
    /// The project that holds this folder: the nearest project file upwards.
    pub fn find(start: &Path) -> Result<Self, ProjectError> {
        let start = std::path::absolute(start).unwrap_or_else(|_| start.to_path_buf());
        let root = start.ancestors().find(|folder| folder.join(PROJECT_FILE).is_file());
        Self::open(root.ok_or_else(|| ProjectError::NotFound(start.clone()))?)
    }

    pub fn open(root: &Path) -> Result<Self, ProjectError> {
        let file = root.join(PROJECT_FILE);
        match std::fs::read_to_string(&file) {
            Ok(text) => Self::parse(root, &text),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Err(ProjectError::NotFound(root.into())),
            Err(error) => Err(ProjectError::Unreadable { file, error }),
        }
    }

    pub fn parse(root: &Path, text: &str) -> Result<Self, ProjectError> {
        let file = root.join(PROJECT_FILE);
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let raw: Value = serde_json::from_str(text).map_err(|error| ProjectError::Malformed {
            file: file.clone(),
            line: error.line(),
            column: error.column(),
            reason: json_reason(&error),
        })?;
        let directories = parse_directories(text, &raw).map_err(|problem| ProjectError::Invalid { file, problem })?;
        let raw = raw.as_object().cloned().unwrap_or_default();
        Ok(Self { root: root.to_path_buf(), text: text.to_owned(), raw, directories })
    }

    pub fn root(&self) -> &Path {
        &self.root
    }

    pub fn file(&self) -> PathBuf {
        self.root.join(PROJECT_FILE)
    }

    /// The file's text, edits included.
    pub fn text(&self) -> &str {
        &self.text
    }

    pub fn directories(&self) -> &[PackageDirectory] {
        &self.directories
    }

    pub fn packages(&self) -> impl Iterator<Item = &PackageDirectory> {
        self.directories.iter().filter(|directory| directory.is_package())
    }

    /// The directory marked as default, else the only one, else the first.
    pub fn default_directory(&self) -> Option<&PackageDirectory> {
        self.directories.iter().find(|directory| directory.default).or_else(|| self.directories.first())
    }

    pub fn path_of(&self, directory: &PackageDirectory) -> PathBuf {
        self.root.join(&directory.path)
    }

    /// A top-level attribute as written.
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.raw.get(key)
    }

    fn text_of(&self, key: &str) -> Option<&str> {
        self.raw.get(key).and_then(Value::as_str).filter(|text| !text.is_empty())
    }

    pub fn name(&self) -> Option<&str> {
        self.text_of("name")
    }

    pub fn namespace(&self) -> Option<&str> {
        self.text_of("namespace")
    }

    pub fn source_api_version(&self) -> Option<&str> {
        self.text_of("sourceApiVersion")
    }

    /// Settings of a plug-in: `"plugins": {"orgyard": …}`.
    pub fn plugin(&self, name: &str) -> Option<&Value> {
        self.raw.get("plugins")?.get(name)
    }

    /// Every alias with its id, in file order.
    pub fn aliases(&self) -> impl Iterator<Item = (&str, &str)> {
        let map = self.raw.get("packageAliases").and_then(Value::as_object);
        map.into_iter().flatten().filter_map(|(alias, id)| Some((alias.as_str(), id.as_str()?)))
    }

    pub fn alias(&self, name: &str) -> Option<&str> {
        self.raw.get("packageAliases")?.get(name)?.as_str()
    }

    /// The first alias of an id; ids compare by their first 15 characters.
    pub fn alias_of(&self, id: &str) -> Option<&str> {
        self.aliases().find(|(_, known)| same_id(known, id)).map(|(alias, _)| alias)
    }

    /// What a name stands for, aliases first: as the official commands read it.
    pub fn resolve(&self, name: &str) -> Reference {
        classify(self.alias(name).unwrap_or(name))
    }

    /// What a name stands for, names of the project's packages first: as the pipeline reads it, so that the same
    /// project file works in every hub that has packages of these names.
    pub fn resolve_name_first(&self, name: &str) -> Reference {
        match self.packages().any(|directory| directory.package.as_deref() == Some(name)) {
            true => Reference::Name(name.to_owned()),
            false => self.resolve(name),
        }
    }

    /// The directory of a package given by name, alias or id.
    pub fn directory_of(&self, package: &str) -> Option<&PackageDirectory> {
        let named = self.packages().find(|directory| directory.package.as_deref() == Some(package));
        named.or_else(|| {
            let Reference::Package(id) = self.resolve(package) else { return None };
            self.packages().find(|directory| {
                let own = directory.package.as_deref().unwrap_or_default();
                matches!(self.resolve(own), Reference::Package(other) if same_id(&other, &id))
            })
        })
    }

    pub fn set_alias(&mut self, alias: &str, id: &str) {
        self.text = set_member(&self.text, &["packageAliases"], alias, &id.into());
        self.refresh();
    }

    /// Changes one attribute of the directory with this position.
    pub fn set_directory_attribute(&mut self, index: usize, key: &str, value: &Value) {
        self.text = set_member(&self.text, &["packageDirectories", &index.to_string()], key, value);
        self.refresh();
    }

    pub fn add_directory(&mut self, entry: &Value) {
        self.text = push_item(&self.text, &["packageDirectories"], entry);
        self.refresh();
    }

    pub fn set(&mut self, key: &str, value: &Value) {
        self.text = set_member(&self.text, &[], key, value);
        self.refresh();
    }

    pub fn save(&self) -> Result<(), ProjectError> {
        let file = self.file();
        let unwritable = |error| ProjectError::Unwritable { file: file.clone(), error };
        // Written beside and renamed, so that a full disk leaves the old file whole.
        let beside = self.root.join(format!(".{PROJECT_FILE}.new"));
        let written = std::fs::write(&beside, &self.text).and_then(|()| std::fs::rename(&beside, &file));
        written.inspect_err(|_| _ = std::fs::remove_file(&beside)).map_err(unwritable)
    }

    /// Reads the edited text again; edits keep it valid, and one that did not would change nothing.
    fn refresh(&mut self) {
        if let Ok(fresh) = Self::parse(&self.root, &self.text) {
            *self = fresh;
        }
    }

    pub(crate) fn problem(&self, at: &[&str], message: String, next: &str) -> ProjectProblem {
        ProjectProblem { line: line_of(&self.text, at), message, next: next.to_owned() }
    }
}

pub(crate) fn same_id(a: &str, b: &str) -> bool {
    matches!((a.get(..15), b.get(..15)), (Some(a), Some(b)) if a == b)
}

fn classify(text: &str) -> Reference {
    let id = matches!(text.len(), 15 | 18) && text.bytes().all(|b| b.is_ascii_alphanumeric());
    match text.get(..3) {
        Some("0Ho") if id => Reference::Package(text.to_owned()),
        Some("04t") if id => Reference::Version(text.to_owned()),
        _ => Reference::Name(text.to_owned()),
    }
}

fn parse_directories(text: &str, raw: &Value) -> Result<Vec<PackageDirectory>, ProjectProblem> {
    let problem = |at: &[&str], message: &str, next: &str| ProjectProblem {
        line: line_of(text, at),
        message: message.to_owned(),
        next: next.to_owned(),
    };
    if !raw.is_object() {
        return Err(problem(&[], "the file holds no JSON object", "A project file starts with { and ends with }"));
    }
    check_texts(text, raw)?;
    let example =
        "List at least one folder, for example \"packageDirectories\": [{\"path\": \"force-app\", \"default\": true}]";
    let entries = match raw.get("packageDirectories") {
        Some(Value::Array(entries)) if !entries.is_empty() => entries,
        Some(_) => {
            return Err(problem(
                &["packageDirectories"],
                "\"packageDirectories\" has to be an array of folders",
                example,
            ));
        }
        None => return Err(problem(&[], "\"packageDirectories\" is missing", example)),
    };
    entries.iter().enumerate().map(|(index, entry)| PackageDirectory::parse(text, index, entry)).collect()
}

/// Attributes whose type matters to every command.
fn check_texts(text: &str, raw: &Value) -> Result<(), ProjectProblem> {
    let wrong = |at: &[&str], what: &str| ProjectProblem {
        line: line_of(text, at),
        message: format!("\"{}\" takes {what}", at.join(".")),
        next: "Correct it and try again".to_owned(),
    };
    for key in ["namespace", "sourceApiVersion", "name", "sfdcLoginUrl"] {
        if raw.get(key).is_some_and(|value| !value.is_string() && !value.is_null()) {
            return Err(wrong(&[key], "a text in double quotes"));
        }
    }
    match raw.get("packageAliases") {
        None | Some(Value::Null) => Ok(()),
        Some(Value::Object(aliases)) => match aliases.iter().find(|(_, id)| !id.is_string()) {
            Some((alias, _)) => Err(wrong(&["packageAliases", alias], "an id as text in double quotes")),
            None => Ok(()),
        },
        Some(_) => Err(wrong(&["packageAliases"], "an object of aliases and ids")),
    }
}

#[cfg(test)]
mod tests;
