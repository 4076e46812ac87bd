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

/// The profiles of the project with entries for the package's own components, by name; those without any are left out.
pub(super) fn cut_profiles(
    project: &Project,
    directory: &PackageDirectory,
    manifest: &Manifest,
) -> Result<Vec<(String, String)>, ConvertError> {
    let (folders, left_out) = searched(project, directory);
    // What .forceignore says does not count for this search.
    let existing = folders.into_iter().filter(|folder| project.root().join(folder).exists()).collect::<Vec<_>>();
    let tree = Tree::walk(project.root(), &existing, &ForceIgnore::default())?;
    let mut profiles = BTreeMap::new();
    for file in tree.files().iter().filter(|file| file.ends_with(".profile-meta.xml")) {
        if left_out.iter().any(|folder| file.starts_with(folder) || file.contains(&format!("/{folder}"))) {
            continue;
        }
        let Some((name, _)) = path::meta_parts(file) else { continue };
        let root = xml::read(&tree.read(file)?).map_err(ConvertError::xml(file))?;
        if let Some(cut) = cut(&root, manifest, directory.include_profile_user_licenses) {
            profiles.insert(name.to_string(), xml::write(&cut));
        }
    }
    Ok(profiles.into_iter().collect())
}

/// The folders to look for profiles in, and those to leave out.
fn searched(project: &Project, directory: &PackageDirectory) -> (Vec<String>, Vec<String>) {
    if directory.scope_profiles {
        return (vec![directory.path.clone()], Vec::new());
    }
    let all = || project.directories().iter();
    let folder = |path: &String| format!("{}/", path.trim_start_matches("./").trim_matches('/'));
    let left_out = all().filter_map(|directory| directory.unpackaged_metadata.as_ref()).map(folder).collect();
    (all().map(|directory| directory.path.clone()).collect(), left_out)
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
