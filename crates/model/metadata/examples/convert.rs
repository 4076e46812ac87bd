//! Drives the conversions: `convert source PROJECT OUT [FOLDER…]`, `convert mdapi PROJECT OUT FOLDER`,
//! `convert merge PROJECT DEFAULT FOLDER`, which writes a package into a project,
//! and `convert unpack FOLDER`, which takes a package apart, puts it together again and says what differs.

use orgyard_metadata::{
    Converted, MergeTarget, MetadataOptions, PackageFiles, SourceSet, Tree, merge, pack, registry_of, to_metadata,
    to_source, unpack,
};
use orgyard_project::{ForceIgnore, Project};
use orgyard_text::archive::FileSet;
use std::error::Error;
use std::io::Write;
use std::path::Path;

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    match args.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["source", project, out, folders @ ..] => source(Path::new(project), Path::new(out), folders),
        ["mdapi", project, out, folder] => mdapi(Path::new(project), Path::new(out), Path::new(folder)),
        ["merge", project, default, folder] => merge_into(Path::new(project), default, Path::new(folder)),
        ["unpack", folder] => unpack_folder(Path::new(folder)),
        _ => Err("convert source PROJECT OUT [FOLDER…] | mdapi PROJECT OUT FOLDER | unpack FOLDER".into()),
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

fn merge_into(root: &Path, default: &str, folder: &Path) -> Result<(), Box<dyn Error>> {
    let project = Project::open(root)?;
    let registry = registry_of(&project)?;
    let folders: Vec<String> = project.directories().iter().map(|directory| directory.path.clone()).collect();
    let ignore = ForceIgnore::find(root);
    let local = SourceSet::of(&registry, Tree::walk(root, &folders, &ignore)?)?;
    let incoming = SourceSet::of(&registry, Tree::walk(folder, &[String::new()], &ForceIgnore::default())?)?;
    let target = MergeTarget { root, default_folder: default, local: &local, ignore: &ignore };
    let merged = merge(&incoming, &target)?;
    merged.apply(root)?;
    let mut stderr = std::io::stderr().lock();
    for deleted in &merged.deleted {
        writeln!(stderr, "deleted {}", deleted.path)?;
    }
    writeln!(stderr, "{} files", merged.converted.outputs.len())?;
    Ok(())
}

fn unpack_folder(folder: &Path) -> Result<(), Box<dyn Error>> {
    let tree = Tree::walk(folder, &[String::new()], &ForceIgnore::default())?;
    let mut files = FileSet::new();
    for path in tree.files() {
        files.insert(path.clone(), tree.read(path)?.into_owned());
    }
    let manifest = PackageFiles::read(&files).map_err(|problem| problem.message)?.manifest;
    let start = std::time::Instant::now();
    let unpacked = unpack(&files, &manifest);
    let taken = start.elapsed();
    let packed = pack(unpacked.components.iter(), manifest.version.as_deref().unwrap_or("64.0"));
    let mut stderr = std::io::stderr().lock();
    for problem in &unpacked.problems {
        writeln!(stderr, "{}: {}", problem.file, problem.message)?;
    }
    for path in files.keys().filter(|path| files.get(*path) != packed.get(*path)) {
        writeln!(stderr, "differs: {path}")?;
    }
    writeln!(stderr, "{} components in {taken:?}", unpacked.components.len())?;
    Ok(())
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
