//! Profiles cut to what a package holds (BLD-6a).

use crate::error::ConvertError;
use crate::package::Manifest;
use crate::resolve::path;
use crate::tree::Tree;
use crate::xml;
use orgyard_project::{ForceIgnore, PackageDirectory, Project};
use orgyard_text::xml::{Element, Node};
use std::collections::BTreeMap;

/// An entry of a profile stays where the package holds what it names.
struct Rule {
    tag: &'static str,
    /// The element that names the target.
    names: &'static str,
    /// The target's type; none where any member of the package will do.
    kind: Option<&'static str>,
}

const fn rule(tag: &'static str, names: &'static str, kind: &'static str) -> Rule {
    Rule { tag, names, kind: Some(kind) }
}

const RULES: [Rule; 12] = [
    rule("objectPermissions", "object", "CustomObject"),
    rule("fieldPermissions", "field", "CustomField"),
    rule("layoutAssignments", "layout", "Layout"),
    rule("tabVisibilities", "tab", "CustomTab"),
    rule("applicationVisibilities", "application", "CustomApplication"),
    rule("classAccesses", "apexClass", "ApexClass"),
    rule("customPermissions", "name", "CustomPermission"),
    rule("pageAccesses", "apexPage", "ApexPage"),
    rule("externalDataSourceAccesses", "externalDataSource", "ExternalDataSource"),
    rule("recordTypeVisibilities", "recordType", "RecordType"),
    Rule { tag: "customSettingAccesses", names: "name", kind: None },
    Rule { tag: "customMetadataTypeAccesses", names: "name", kind: None },
];

/// The profiles of a project: found once, then cut for each of its packages.
#[derive(Debug, Default)]
pub struct Profiles(Vec<Found>);

#[derive(Debug)]
struct Found {
    file: String,
    name: String,
    root: Element,
}

impl Profiles {
    /// What .forceignore says does not count for this search.
    pub fn of(project: &Project) -> Result<Self, ConvertError> {
        let folders = project.directories().iter().map(|directory| directory.path.clone());
        let existing: Vec<String> = folders.filter(|folder| project.root().join(folder).exists()).collect();
        let tree = Tree::walk(project.root(), &existing, &ForceIgnore::default())?;
        let files = tree.files().iter().filter(|file| file.ends_with(".profile-meta.xml"));
        let found: Result<Vec<_>, _> =
            files.filter_map(|file| Some(read(&tree, file, path::meta_parts(file)?.0))).collect();
        Ok(Self(found?))
    }

    /// Those with entries for the package's own components, by name.
    pub(super) fn cut(
        &self,
        project: &Project,
        directory: &PackageDirectory,
        manifest: &Manifest,
    ) -> Vec<(String, String)> {
        let left_out = left_out(project, directory);
        let own = format!("{}/", directory.path);
        let mut profiles = BTreeMap::new();
        for found in &self.0 {
            let scoped = !directory.scope_profiles || directory.path.is_empty() || found.file.starts_with(&own);
            let unpackaged =
                |folder: &String| found.file.starts_with(folder) || found.file.contains(&format!("/{folder}"));
            if !scoped || left_out.iter().any(unpackaged) {
                continue;
            }
            if let Some(cut) = cut(&found.root, manifest, directory.include_profile_user_licenses) {
                profiles.insert(found.name.clone(), xml::write(&cut));
            }
        }
        profiles.into_iter().collect()
    }
}

fn read(tree: &Tree, file: &str, name: &str) -> Result<Found, ConvertError> {
    let root = xml::read(&tree.read(file)?).map_err(ConvertError::xml(file))?;
    Ok(Found { file: file.to_owned(), name: name.to_owned(), root })
}

/// Folders whose profiles are no package's.
fn left_out(project: &Project, directory: &PackageDirectory) -> Vec<String> {
    if directory.scope_profiles {
        return Vec::new();
    }
    let folder = |path: &String| format!("{}/", path.trim_start_matches("./").trim_matches('/'));
    project.directories().iter().filter_map(|directory| directory.unpackaged_metadata.as_ref()).map(folder).collect()
}

fn cut(profile: &Element, manifest: &Manifest, keep_license: bool) -> Option<Element> {
    let mut out = xml::root("Profile");
    let kept = profile.elements().filter(|entry| stays(entry, manifest));
    out.children.extend(kept.cloned().map(Node::Element));
    let license = profile.child("userLicense").filter(|license| keep_license && !license.text().is_empty());
    out.children.extend(license.cloned().map(Node::Element));
    (!out.children.is_empty()).then_some(out)
}

fn stays(entry: &Element, manifest: &Manifest) -> bool {
    let Some(rule) = RULES.iter().find(|rule| rule.tag == entry.name) else { return false };
    let target = entry.child_text(rule.names).unwrap_or_default();
    let target = activity(target, rule.tag);
    match rule.kind {
        Some(kind) => manifest.types.get(kind).is_some_and(|members| members.contains(&target)),
        None => manifest.types.values().any(|members| members.contains(&target)),
    }
}

/// A package names fields of events and tasks by the object both belong to.
fn activity(target: String, tag: &str) -> String {
    let field = ["Event.", "Task."].iter().find_map(|object| target.strip_prefix(object));
    match field {
        Some(field) if tag == "fieldPermissions" => format!("Activity.{field}"),
        _ => target,
    }
}
