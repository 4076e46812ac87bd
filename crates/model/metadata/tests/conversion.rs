//! Small projects, one for each way components are laid out: what a conversion makes of them, and what the way back makes of
//! that. A project is a text file in `conversion`; what came out of it lies beside it, and was held beside what the official CLI
//! makes of the same (docs/differences.md says where it differs).

#![cfg(test)]

mod cases;

use orgyard_metadata::build::Replacements;
use orgyard_metadata::{Converted, MetadataOptions, Registry, SourceSet, Tree, registry_of, to_metadata, to_source};
use orgyard_project::{ForceIgnore, Project};
use orgyard_text::archive::{self, FileSet, Limits};
use std::error::Error;
use std::path::Path;

const PROJECT: &str = r#"{"packageDirectories": [{"path": "force-app", "default": true}], "sourceApiVersion": "64.0"}"#;

/// Packages in metadata format lie here; a project that has it begins with the way to source.
const PACKAGE: &str = "originalMdapi";

type Result<T> = std::result::Result<T, Box<dyn Error>>;

fn write(files: &FileSet, folder: &Path) -> Result<()> {
    for (path, bytes) in files {
        let path = folder.join(path);
        path.parent().map_or(Ok(()), std::fs::create_dir_all)?;
        std::fs::write(path, bytes)?;
    }
    Ok(())
}

struct Converter {
    registry: Registry,
    out: String,
}

impl Converter {
    fn package(&mut self, title: &str, tree: Tree) -> Result<FileSet> {
        let set = SourceSet::of(&self.registry, tree)?;
        let options = MetadataOptions { api_version: "64.0".into(), package_name: None };
        let converted = to_metadata(&set, &options)?;
        shown(&mut self.out, title, converted)
    }

    fn source(&mut self, title: &str, tree: Tree) -> Result<FileSet> {
        let set = SourceSet::of(&self.registry, tree)?;
        shown(&mut self.out, title, to_source(&set)?)
    }
}

fn shown(out: &mut String, title: &str, converted: Converted<'_>) -> Result<FileSet> {
    let losses = converted.losses.iter().map(ToString::to_string);
    let notes: String = losses.chain(converted.warnings.clone()).map(|note| format!("! {note}\n")).collect();
    let files = converted.into_files()?;
    out.push_str(&format!("====== {title}\n"));
    for (path, bytes) in &files {
        out.push_str(&format!("//- {path}\n"));
        match archive::read(bytes, Limits::default()) {
            Ok(inside) => inside.keys().for_each(|entry| out.push_str(&format!("archive: {entry}\n"))),
            Err(_) => out.push_str(&format!("{}\n", String::from_utf8_lossy(bytes).trim_end())),
        }
    }
    out.push_str(&notes);
    Ok(files)
}

fn both_ways(text: &str) -> Result<String> {
    let files = cases::files(text, PROJECT);
    let folder = tempfile::tempdir()?;
    write(&files, folder.path())?;
    let project = Project::open(folder.path())?;
    let mut converter = Converter { registry: registry_of(&project)?.into_owned(), out: String::new() };
    let walk = |path: &str| Tree::walk(folder.path(), &[path.to_owned()], &ForceIgnore::find(folder.path()));
    if files.keys().any(|path| path.starts_with(PACKAGE)) {
        let made = converter.source("source", walk(PACKAGE)?)?;
        converter.package("and back", Tree::in_memory(made))?;
        return Ok(converter.out);
    }
    let folders: Vec<String> = project.directories().iter().map(|directory| directory.path.clone()).collect();
    let mut tree = Tree::walk(folder.path(), &folders, &ForceIgnore::find(folder.path()))?;
    if let Some(replacements) = Replacements::of(&project, &|_| None)? {
        tree.replace(replacements);
    }
    let made = converter.package("package", tree)?;
    let length = converter.out.len();
    let back = converter.source("and back", Tree::in_memory(made))?;
    let before: FileSet =
        files.into_iter().filter_map(|(path, bytes)| Some((below(&folders, &path)?, bytes))).collect();
    if same(&back, &before) {
        converter.out.truncate(length);
        converter.out.push_str("====== and back: as it was\n");
    }
    Ok(converter.out)
}

/// A path below one of these folders.
fn below(folders: &[String], path: &str) -> Option<String> {
    folders.iter().find_map(|folder| path.strip_prefix(folder)?.strip_prefix('/')).map(str::to_owned)
}

/// Text files end in a line break or not.
fn same(a: &FileSet, b: &FileSet) -> bool {
    let trimmed = |files: &FileSet| -> Vec<(String, Vec<u8>)> {
        files.iter().map(|(path, bytes)| (path.clone(), bytes.trim_ascii_end().to_vec())).collect()
    };
    trimmed(a) == trimmed(b)
}

#[test]
fn each_layout_both_ways() {
    cases::each("conversion", both_ways);
}
