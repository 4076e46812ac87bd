//! Retrieved packages on their way into projects that have some of it already. A case is a text file in `merging`: the project,
//! and below `retrieved/` what came from the org; what the merge changes lies beside it, and was held beside what the official
//! tool's library does with the same.

#![cfg(test)]

mod cases;

use orgyard_metadata::{MergeTarget, SourceSet, Tree, merge, registry_of};
use orgyard_project::{ForceIgnore, Project};
use orgyard_text::archive::FileSet;
use std::collections::BTreeMap;
use std::error::Error;
use std::path::Path;

const PROJECT: &str =
    r#"{"packageDirectories": [{"path": "pa", "default": true}, {"path": "pb"}], "sourceApiVersion": "64.0"}"#;
const RETRIEVED: &str = "retrieved/";

/// All files below a folder.
fn files_of(root: &Path) -> BTreeMap<String, Vec<u8>> {
    let tree = Tree::walk(root, &[String::new()], &ForceIgnore::default()).unwrap();
    tree.files().iter().map(|file| (file.clone(), std::fs::read(root.join(file)).unwrap())).collect()
}

fn merged(text: &str) -> Result<String, Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let root = folder.path();
    let mut incoming = FileSet::new();
    for (path, bytes) in cases::files(text, PROJECT) {
        if let Some(path) = path.strip_prefix(RETRIEVED) {
            incoming.insert(path.into(), bytes);
            continue;
        }
        let path = root.join(path);
        path.parent().map_or(Ok(()), std::fs::create_dir_all)?;
        std::fs::write(path, bytes)?;
    }
    let before = files_of(root);
    let project = Project::open(root)?;
    let registry = registry_of(&project)?;
    let ignore = ForceIgnore::find(root);
    let folders: Vec<String> = project.directories().iter().map(|directory| directory.path.clone()).collect();
    folders.iter().try_for_each(|folder| std::fs::create_dir_all(root.join(folder)))?;
    let local = SourceSet::of(&registry, Tree::walk(root, &folders, &ignore)?)?;
    let incoming = SourceSet::of(&registry, Tree::in_memory(incoming))?;
    let target = MergeTarget { root, default_folder: &folders[0], local: &local, ignore: &ignore };
    merge(&incoming, &target)?.apply(root)?;
    Ok(changes(&before, &files_of(root)))
}

fn changes(before: &BTreeMap<String, Vec<u8>>, after: &BTreeMap<String, Vec<u8>>) -> String {
    let gone = before.keys().filter(|path| !after.contains_key(*path));
    let mut out: String = gone.map(|path| format!("gone: {path}\n")).collect();
    for (path, bytes) in after.iter().filter(|(path, bytes)| before.get(*path) != Some(bytes)) {
        let mark = if before.contains_key(path) { "changed" } else { "new" };
        out += &format!("//- {mark}: {path}\n{}\n", String::from_utf8_lossy(bytes).trim_end());
    }
    out
}

#[test]
fn each_kind_of_component_into_a_project() {
    cases::each("merging", merged);
}
