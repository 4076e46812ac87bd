//! Compiles all Apex under the folders named on the command line, together with the objects and fields found there, and
//! prints the errors and the speed. `--foreign` lets names of packages that are not there pass; `--tree` prints what
//! was compiled.

use orgyard_apex::{SourceKind, Unit, parse};
use orgyard_apex_check::{Compiled, Surroundings, compile, hir};
use orgyard_schema::{Schema, custom_field, custom_object};
use std::path::{Path, PathBuf};
use std::time::Instant;

#[expect(clippy::print_stdout, reason = "a tool to run by hand")]
fn main() {
    let mut files = Vec::new();
    std::env::args().skip(1).filter(|one| !one.starts_with("--")).for_each(|one| collect(Path::new(&one), &mut files));
    let (mut schema, mut units, mut paths) = (Schema::standard(), Vec::new(), Vec::new());
    let start = Instant::now();
    for path in &files {
        if let Some(unit) = source(path) {
            units.push(unit);
            paths.push(path);
        } else {
            define(&mut schema, path);
        }
    }
    let parsed = start.elapsed();
    let start = Instant::now();
    let foreign_names_pass = std::env::args().any(|one| one == "--foreign");
    let Compiled { errors, image } =
        compile(&units, &Surroundings { schema: &schema, origins: &[], foreign_names_pass }, &|_| true);
    let compiled = start.elapsed();
    if std::env::args().any(|one| one == "--tree") {
        println!("{}", hir::print(&image));
    }
    for error in &errors {
        println!("{}:{error}", paths[error.unit].display());
    }
    println!("{} sources, {} errors, read in {parsed:?}, compiled in {compiled:?}", units.len(), errors.len());
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() { collect(&path, files) } else { files.push(path) }
    }
}

fn text(path: &Path) -> String {
    String::from_utf8_lossy(&std::fs::read(path).unwrap_or_default()).into_owned()
}

#[expect(clippy::print_stdout, reason = "a tool to run by hand")]
fn source(path: &Path) -> Option<Unit> {
    let kind = match path.extension()?.to_str()? {
        "cls" => SourceKind::Class,
        "trigger" => SourceKind::Trigger,
        _ => return None,
    };
    let parsed = parse(&text(path), kind);
    parsed.errors.iter().for_each(|error| println!("{}:{error}", path.display()));
    parsed.unit
}

/// An object or a field in source format.
fn define(schema: &mut Schema, path: &Path) {
    let Some(name) = path.file_name().and_then(|name| name.to_str()) else { return };
    if let Some(object) = name.strip_suffix(".object-meta.xml").or(name.strip_suffix(".object")) {
        custom_object(object, &text(path)).into_iter().for_each(|object| schema.put_object(object));
    } else if let Some(field) = name.strip_suffix(".field-meta.xml") {
        let owner = path.parent().and_then(Path::parent).and_then(Path::file_name).and_then(|name| name.to_str());
        if let (Some(owner), Ok(field)) = (owner, custom_field(field, &text(path))) {
            schema.put_field(owner, field);
        }
    }
}
