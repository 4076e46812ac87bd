//! The components of a project as its files show them, and how each is taken out and put back.

use super::mentions::Texts;
use crate::workspace::write;
use anyhow::Result;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

pub(super) struct Removal {
    /// The suffix of its file (`field`, `cls`), `lwc` or `aura` for bundles, `label` for custom labels.
    pub(super) kind: String,
    /// The full name: `Object__c.Field__c` for the children of an object.
    pub(super) name: String,
    /// Files that go, with their content.
    files: Vec<(PathBuf, Vec<u8>)>,
    /// A file that loses a part: before, and after.
    edit: Option<(PathBuf, String, String)>,
}

impl Removal {
    pub(super) fn apply(&self) -> Result<()> {
        for (path, _) in &self.files {
            fs::remove_file(path)?;
        }
        self.edit.iter().try_for_each(|(path, _, after)| write(path, after))
    }

    pub(super) fn undo(&self) -> Result<()> {
        for (path, content) in &self.files {
            write(path, content)?;
        }
        self.edit.iter().try_for_each(|(path, before, _)| write(path, before))
    }

    /// Whether this file is (part of) the component itself.
    pub(super) fn owns(&self, path: &Path) -> bool {
        self.files.iter().any(|(own, _)| own == path)
    }

    /// The part after the object for a child, the name itself otherwise.
    pub(super) fn last_name(&self) -> &str {
        self.name.rsplit('.').next().unwrap_or(&self.name)
    }

    /// What a message may call it: with or without its object, and as markup does.
    pub(super) fn short_names(&self) -> Vec<String> {
        let last = self.last_name();
        let relationship = last.strip_suffix("__c").map(|base| format!("{base}__r"));
        [Some(self.name.clone()), Some(last.to_string()), Some(kebab(last)), relationship]
            .into_iter()
            .flatten()
            .collect()
    }
}

/// `expenseRow` → `expense-row`, as tags of templates are written.
pub(super) fn kebab(name: &str) -> String {
    let mut out = String::new();
    for c in name.chars() {
        if c.is_ascii_uppercase() {
            out.push('-');
        }
        out.push(c.to_ascii_lowercase());
    }
    out
}

pub(super) fn all(texts: &Texts) -> Result<Vec<Removal>> {
    let mut found = Vec::new();
    let mut bundles = BTreeSet::new();
    for path in texts.paths() {
        if let Some(bundle) = bundle_of(path) {
            bundles.insert(bundle);
        } else if path.to_string_lossy().ends_with(".labels-meta.xml") {
            found.extend(labels(path)?);
        } else if let Some((name, kind)) = named(path) {
            found.push(file_component(path, name, kind)?);
        }
    }
    for bundle in bundles {
        let kind = parent_name(&bundle);
        let name = bundle.file_name().unwrap_or_default().to_string_lossy().into_owned();
        found.push(Removal { kind, name, files: below(&bundle)?, edit: None });
    }
    Ok(found)
}

/// `Name.kind-meta.xml`.
fn named(path: &Path) -> Option<(String, String)> {
    let file = path.file_name()?.to_str()?.strip_suffix("-meta.xml")?;
    let (name, kind) = file.rsplit_once('.')?;
    Some((name.to_string(), kind.to_string()))
}

fn parent_name(path: &Path) -> String {
    path.parent().and_then(Path::file_name).map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

/// The folder of the Lightning bundle that this file belongs to.
fn bundle_of(path: &Path) -> Option<PathBuf> {
    let bundle = path.ancestors().find(|folder| matches!(parent_name(folder).as_str(), "lwc" | "aura"))?;
    bundle.is_dir().then(|| bundle.to_path_buf())
}

fn file_component(path: &Path, name: String, kind: String) -> Result<Removal> {
    let folder = path.parent().unwrap_or(path);
    let (name, files) = match kind.as_str() {
        // An object goes with all that is below its folder.
        "object" => (name, below(folder)?),
        _ => {
            let object = folder.parent().filter(|object| parent_name(object) == "objects");
            let object = object.and_then(|object| Some(object.file_name()?.to_string_lossy().into_owned()));
            let full = object.map_or_else(|| name.clone(), |object| format!("{object}.{name}"));
            (full, with_content(path, &name)?)
        }
    };
    Ok(Removal { kind, name, files, edit: None })
}

/// The file, and the content that it describes: `A.cls` beside `A.cls-meta.xml`, a static resource's file or folder.
fn with_content(path: &Path, name: &str) -> Result<Vec<(PathBuf, Vec<u8>)>> {
    let folder = path.parent().unwrap_or(path);
    let mut files = vec![(path.to_path_buf(), fs::read(path)?)];
    for entry in fs::read_dir(folder)? {
        let beside = entry?.path();
        let stem = beside.file_stem().is_some_and(|stem| stem == name);
        if beside.is_dir() && stem && parent_name(path) == "staticresources" {
            files.extend(below(&beside)?);
        } else if beside.is_file() && stem && beside != path && !beside.to_string_lossy().ends_with("-meta.xml") {
            files.push((beside.clone(), fs::read(&beside)?));
        }
    }
    Ok(files)
}

fn below(folder: &Path) -> Result<Vec<(PathBuf, Vec<u8>)>> {
    let read = |path: PathBuf| -> Result<_> { Ok((path.clone(), fs::read(path)?)) };
    crate::workspace::files_below(folder)?.into_iter().map(read).collect()
}

/// Each label of a labels file: its element is cut out.
fn labels(path: &Path) -> Result<Vec<Removal>> {
    let before = fs::read_to_string(path)?;
    let mut found = Vec::new();
    let mut offset = 0;
    while let Some(start) = before[offset..].find("<labels>").map(|at| offset + at) {
        let Some(end) = before[start..].find("</labels>").map(|at| start + at + "</labels>".len()) else { break };
        let element = &before[start..end];
        if let Some(name) = element.split("<fullName>").nth(1).and_then(|rest| rest.split('<').next()) {
            let after = format!("{}{}", &before[..start], &before[end..]);
            let edit = Some((path.to_path_buf(), before.clone(), after));
            found.push(Removal { kind: "label".to_string(), name: name.to_string(), files: Vec::new(), edit });
        }
        offset = end;
    }
    Ok(found)
}
