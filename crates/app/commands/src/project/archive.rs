//! What is sent to an org: source in metadata format, a folder or zip in metadata format, and manifests of what to delete.

use super::selection::{Selection, all_folders, normal};
use super::{API_VERSION, failed};
use crate::cli::{Matches, UsageError};
use crate::context::Context;
use crate::output::Failure;
use orgyard_metadata::build::Replacements;
use orgyard_metadata::{Manifest, MetadataOptions, Origins, SourceSet, registry_of, to_metadata};
use orgyard_project::Project;
use orgyard_text::archive::{self, FileSet};
use std::collections::BTreeMap;
use std::path::Path;

/// What is sent, and where it comes from.
pub(crate) type Archive = (Vec<u8>, Origins);

/// A whole project in metadata format.
pub(crate) fn whole(context: &Context, project: &Project) -> Result<Archive, Failure> {
    let registry = registry_of(project).map_err(|error| failed(&error))?;
    let mut set = Selection::default().resolve(&registry, project, &all_folders(project))?;
    replace(context, project, &mut set)?;
    let (files, origins) = converted(context, &set, project.source_api_version().unwrap_or(API_VERSION))?;
    Ok((zip(&files), origins))
}

/// What lies at these paths of a project, and what is to be deleted: type and name.
pub(crate) fn part(
    context: &Context,
    project: &Project,
    paths: &[String],
    gone: &[(String, String)],
) -> Result<Archive, Failure> {
    let registry = registry_of(project).map_err(|error| failed(&error))?;
    let mut set = Selection::default().resolve(&registry, project, &all_folders(project))?;
    set.select_paths(paths);
    replace(context, project, &mut set)?;
    let version = project.source_api_version().unwrap_or(API_VERSION);
    let (mut files, origins) = converted(context, &set, version)?;
    let manifest = |members: &[(String, String)]| {
        let mut manifest = Manifest { version: Some(version.to_owned()), ..Manifest::default() };
        members.iter().for_each(|(type_name, name)| manifest.add(type_name, name));
        manifest.write().into_bytes()
    };
    files.entry("package.xml".to_owned()).or_insert_with(|| manifest(&[]));
    if !gone.is_empty() {
        files.insert("destructiveChangesPost.xml".to_owned(), manifest(gone));
    }
    Ok((zip(&files), origins))
}

/// Has the project's text replacements made while its files are read.
pub(super) fn replace(context: &Context, project: &Project, set: &mut SourceSet<'_>) -> Result<(), Failure> {
    let variable = |name: &str| context.variable(name).map(str::to_owned);
    if let Some(replacements) = Replacements::of(project, &variable).map_err(|error| failed(&error))? {
        set.tree.replace(replacements);
    }
    Ok(())
}

pub(super) fn converted(
    context: &Context,
    set: &SourceSet<'_>,
    api_version: &str,
) -> Result<(FileSet, Origins), Failure> {
    let options = MetadataOptions { api_version: api_version.to_owned(), package_name: None };
    let converted = to_metadata(set, &options).map_err(|error| failed(&error))?;
    converted.losses.iter().for_each(|loss| context.warn(loss.to_string()));
    converted.warnings.iter().for_each(|warning| context.warn(warning.clone()));
    let origins = converted.origins();
    Ok((converted.into_files().map_err(|error| failed(&error))?, origins))
}

/// What text replacements put where; those that found nothing are warned of.
pub(super) fn replaced(context: &Context, set: &SourceSet<'_>) -> BTreeMap<String, Vec<String>> {
    let (done, missed) = set.tree.replaced();
    missed.into_iter().for_each(|warning| context.warn(warning));
    let mut by_file: BTreeMap<String, Vec<String>> = BTreeMap::new();
    done.into_iter().for_each(|one| by_file.entry(one.file).or_default().push(one.replaced));
    by_file
}

/// `package.xml` first.
pub(super) fn zip(files: &FileSet) -> Vec<u8> {
    let (first, rest): (Vec<_>, Vec<_>) = files.iter().partition(|(path, _)| *path == "package.xml");
    archive::write(first.into_iter().chain(rest).map(|(path, bytes)| (path.as_str(), bytes.as_slice())))
}

pub(super) fn destructive(context: &Context, matches: &Matches) -> Result<FileSet, Failure> {
    let mut files = FileSet::new();
    let flags = [
        ("pre-destructive-changes", "destructiveChangesPre.xml"),
        ("post-destructive-changes", "destructiveChangesPost.xml"),
    ];
    for (flag, name) in flags {
        let Some(path) = matches.get(flag) else { continue };
        let bytes = std::fs::read(context.world.cwd.join(path))
            .map_err(|error| Failure::new("DestructiveChangesError", format!("{path} cannot be read: {error}")))?;
        Manifest::parse(&String::from_utf8_lossy(&bytes))
            .map_err(|error| Failure::new("InvalidManifestError", format!("{path}: {error}")))?;
        files.insert(name.to_owned(), bytes);
    }
    Ok(files)
}

/// A zip file as it is; of a folder, everything below it, and how many files that are.
pub(super) fn metadata_format(
    context: &Context,
    path: &str,
    single: bool,
) -> Result<(Vec<u8>, Option<usize>), Failure> {
    let full = normal(&context.world.cwd.join(path));
    let unreadable =
        |error: std::io::Error| Failure::new("MetadataDirError", format!("{path} cannot be read: {error}"));
    if !full.exists() {
        let reason = format!("Invalid path specified: {path}. Expected a file or directory to exist.");
        return Err(UsageError::unparsable("InvalidFlagPathError", "metadata-dir", &reason).into());
    }
    if full.is_file() {
        return Ok((std::fs::read(&full).map_err(unreadable)?, None));
    }
    let mut files = FileSet::new();
    // One of several packages lies in a folder of its own.
    collect(&full, if single { "" } else { "zip/" }, &mut files).map_err(unreadable)?;
    let archive = archive::write(files.iter().map(|(path, bytes)| (path.as_str(), bytes.as_slice())));
    Ok((archive, Some(files.len())))
}

fn collect(folder: &Path, prefix: &str, files: &mut FileSet) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let path = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            collect(&entry.path(), &format!("{path}/"), files)?;
        } else {
            files.insert(path, std::fs::read(entry.path())?);
        }
    }
    Ok(())
}
