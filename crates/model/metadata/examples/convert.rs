//! Drives the conversions: `convert source PROJECT OUT [FOLDER…]` and `convert mdapi PROJECT OUT FOLDER`.

use orgyard_metadata::{Converted, MetadataOptions, SourceSet, Tree, registry_of, to_metadata, to_source};
use orgyard_project::{ForceIgnore, Project};
use std::error::Error;
use std::io::Write;
use std::path::Path;

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    match args.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["source", project, out, folders @ ..] => source(Path::new(project), Path::new(out), folders),
        ["mdapi", project, out, folder] => mdapi(Path::new(project), Path::new(out), Path::new(folder)),
        _ => Err("convert source PROJECT OUT [FOLDER…] | convert mdapi PROJECT OUT FOLDER".into()),
    }
}

fn source(root: &Path, out: &Path, folders: &[&str]) -> Result<(), Box<dyn Error>> {
    let project = Project::open(root)?;
    let all = || project.directories().iter().map(|directory| directory.path.clone()).collect();
    let folders: Vec<String> =
        if folders.is_empty() { all() } else { folders.iter().map(|folder| (*folder).into()).collect() };
    let registry = registry_of(&project)?;
    let set = SourceSet::of(&registry, Tree::walk(root, &folders, &ForceIgnore::find(root))?)?;
    let api_version = project.source_api_version().unwrap_or("64.0").to_string();
    finish(&to_metadata(&set, &MetadataOptions { api_version, package_name: None })?, out)
}

fn mdapi(project: &Path, out: &Path, folder: &Path) -> Result<(), Box<dyn Error>> {
    let registry = registry_of(&Project::open(project)?)?;
    let set = SourceSet::of(&registry, Tree::walk(folder, &[String::new()], &ForceIgnore::default())?)?;
    finish(&to_source(&set)?, out)
}

fn finish(converted: &Converted<'_>, out: &Path) -> Result<(), Box<dyn Error>> {
    converted.write(out)?;
    let mut stderr = std::io::stderr().lock();
    for loss in &converted.losses {
        writeln!(stderr, "{loss}")?;
    }
    for warning in &converted.warnings {
        writeln!(stderr, "{warning}")?;
    }
    writeln!(stderr, "{} files", converted.outputs.len())?;
    Ok(())
}
