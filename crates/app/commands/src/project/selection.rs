//! Which part of a project a command is about: by folder or file, by manifest, or by type and name.

use super::failed;
use crate::cli::Matches;
use crate::context::Context;
use crate::output::Failure;
use orgyard_metadata::{Manifest, Owner, Registry, SourceSet, Tree, TypeInfo, close_types, registry_of};
use orgyard_project::{ForceIgnore, Project};
use std::borrow::Cow;
use std::path::{Path, PathBuf};

/// What the flags name.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Selection {
    /// Relative to the project.
    pub(super) paths: Vec<String>,
    /// Members may have `*` in them.
    pub(super) manifest: Option<Manifest>,
}

impl Selection {
    /// Reads `--manifest`, `--metadata` and the flags that name paths.
    pub(super) fn of(
        context: &Context,
        project: &Project,
        matches: &Matches,
        path_flags: &[&str],
    ) -> Result<Self, Failure> {
        let given = path_flags.iter().flat_map(|flag| matches.all(flag));
        let paths = given.map(|path| within(context, project, path)).collect::<Result<_, _>>()?;
        Ok(Self { paths, manifest: manifest(context, matches)? })
    }

    pub(super) fn is_empty(&self) -> bool {
        self.paths.is_empty() && self.manifest.is_none()
    }

    /// The components that are meant, out of these folders where no path is named.
    pub(super) fn resolve<'r>(
        &self,
        registry: &'r Registry,
        project: &Project,
        folders: &[String],
    ) -> Result<SourceSet<'r>, Failure> {
        let ignore = ForceIgnore::find(project.root());
        let inside = self.paths.iter().any(|path| is_part(project, path));
        if self.paths.is_empty() {
            folders.iter().try_for_each(|folder| is_there(project, folder))?;
        }
        let folders = if self.paths.is_empty() || inside { folders } else { &self.paths };
        let tree = Tree::walk(project.root(), folders, &ignore).map_err(|error| failed(&error))?;
        let mut set = SourceSet::of(registry, tree).map_err(|error| failed(&error))?;
        if inside {
            set.select_paths(&self.paths);
            self.paths.iter().try_for_each(|path| belongs(project, &set, path))?;
        }
        if let Some(manifest) = &self.manifest {
            set.select_members(&expanded(manifest, &set)?);
        }
        Ok(set)
    }
}

/// All package directories of a project.
pub(super) fn all_folders(project: &Project) -> Vec<String> {
    project.directories().iter().map(|directory| directory.path.clone()).collect()
}

/// A package directory.
pub(super) fn is_there(project: &Project, folder: &str) -> Result<(), Failure> {
    match project.root().join(folder).is_dir() {
        true => Ok(()),
        false => Err(Failure::new(
            "MissingPackageDirectoryError",
            format!(
                "The path \"{folder}\", specified in sfdx-project.json, does not exist. Be sure this directory is included in \
                 your project root."
            ),
        )
        .action("Create that folder, or take it out of packageDirectories")),
    }
}

/// A file that somebody names must be one of a component.
fn belongs(project: &Project, set: &SourceSet<'_>, path: &str) -> Result<(), Failure> {
    let is_known = || set.components.iter().any(|component| component.files().any(|file| file == path));
    if !project.root().join(path).is_file() || set.tree.ignored().contains(path) || is_known() {
        return Ok(());
    }
    let meta = format!("{path}-meta.xml");
    let failure = match project.root().join(&meta).is_file() || Owner::of(set.registry, path).ok().flatten().is_none() {
        true => Failure::new("TypeInferenceError", format!("{path}: Could not infer a metadata type"))
            .action("Name a file that belongs to a component, or a folder"),
        false => Failure::new("ExpectedSourceFilesError", format!("{path}: its metadata file {meta} is missing"))
            .action("Write that file, or name another one"),
    };
    Err(failure)
}

/// Files, and folders within components: their components reach beyond them.
fn is_part(project: &Project, path: &str) -> bool {
    let folders = ["objects", "lwc", "aura", "objectTranslations", "staticresources", "experiences", "waveTemplates"];
    let inner = |folder: &str| path.split('/').any(|part| part == folder) && !path.ends_with(&format!("/{folder}"));
    project.root().join(path).is_file() || folders.iter().any(|folder| inner(folder))
}

/// The path as one of the project's.
fn within(context: &Context, project: &Project, given: &str) -> Result<String, Failure> {
    let path = context.world.cwd.join(given);
    if !path.exists() {
        return Err(Failure::new("SfError", format!("{given}: File or folder not found"))
            .action("Name a file or folder that is there; paths start at the current folder"));
    }
    let relative = normal(&path).strip_prefix(project.root()).map(|path| path.to_string_lossy().replace('\\', "/"));
    relative.map_err(|_| {
        Failure::new("SfError", format!("{given}: is outside of the project {}", project.root().display()))
            .action("Name folders or files of the project")
    })
}

/// The path without `.` and `..`.
pub(crate) fn normal(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for part in path.components() {
        match part {
            std::path::Component::CurDir => {}
            std::path::Component::ParentDir => _ = out.pop(),
            part => out.push(part),
        }
    }
    out
}

/// A folder that a flag names must be one.
pub(super) fn folder_is_there(context: &Context, matches: &Matches, flag: &str) -> Result<(), Failure> {
    match matches.get(flag).filter(|folder| !context.world.cwd.join(folder).is_dir()) {
        Some(folder) => {
            let fault = match context.world.cwd.join(folder).exists() {
                true => format!("{folder} exists but is not a directory"),
                false => format!("No directory found at {folder}"),
            };
            let message = format!("Parsing --{flag} \n\t{fault}\nSee more help with --help");
            Err(Failure::new("Error", message).exit(2))
        }
        None => Ok(()),
    }
}

/// What `--manifest` or `--metadata` names.
pub(super) fn manifest(context: &Context, matches: &Matches) -> Result<Option<Manifest>, Failure> {
    let project = context.project_if_any()?;
    let registry = match &project {
        Some(project) => registry_of(project).map_err(|error| failed(&error))?,
        None => Cow::Borrowed(Registry::standard()),
    };
    if let Some(file) = matches.get("manifest") {
        let Ok(text) = std::fs::read_to_string(context.world.cwd.join(file)) else {
            let message = format!("Parsing --manifest \n\tNo file found at {file}\nSee more help with --help");
            return Err(Failure::new("Error", message).exit(2));
        };
        let manifest = Manifest::parse(&text);
        let manifest = manifest.map_err(|error| Failure::new("InvalidManifestError", format!("{file}: {error}")))?;
        for name in manifest.types.keys() {
            of_name(&registry, name)?;
        }
        return Ok(Some(manifest));
    }
    let mut manifest = Manifest::default();
    for entry in matches.all("metadata") {
        let (type_name, member) = entry.split_once(':').unwrap_or((entry, "*"));
        manifest.add(&of_name(&registry, type_name)?.name, member);
    }
    Ok((!manifest.types.is_empty()).then_some(manifest))
}

fn of_name<'r>(registry: &'r Registry, name: &str) -> Result<&'r TypeInfo, Failure> {
    registry.by_name(name).ok_or_else(|| {
        let message = format!("Missing metadata type definition in registry for id '{name}'.");
        close_types(registry, name)
            .into_iter()
            .fold(Failure::new("RegistryError", message), |failure, line| failure.action(line))
    })
}

/// Names with `*` in the middle become the names they stand for; `*` alone is the whole type.
pub(super) fn expanded(manifest: &Manifest, set: &SourceSet<'_>) -> Result<Manifest, Failure> {
    let mut out = manifest.clone();
    if !out.types.values().flatten().any(is_pattern) {
        return Ok(out);
    }
    let all = set.manifest("0").map_err(|error| failed(&error))?;
    for (type_name, members) in &mut out.types {
        let patterns: Vec<String> = members.iter().filter(|member| is_pattern(member)).cloned().collect();
        members.retain(|member| !is_pattern(member));
        let known = all.types.get(type_name).into_iter().flatten();
        members.extend(known.filter(|name| patterns.iter().any(|pattern| fits(pattern, name))).cloned());
    }
    Ok(out)
}

/// A name with a `*` that is not the whole type.
pub(super) fn is_pattern(member: &String) -> bool {
    member.contains('*') && member != "*"
}

/// `*` stands for any text.
fn fits(pattern: &str, name: &str) -> bool {
    let Some((start, rest)) = pattern.split_once('*') else { return pattern == name };
    let Some(name) = name.strip_prefix(start) else { return false };
    (0..=name.len()).filter(|at| name.is_char_boundary(*at)).any(|at| fits(rest, &name[at..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stars_stand_for_any_text() {
        assert!(fits("A*", "Abc") && fits("*b*", "abc") && fits("a*c", "ac") && fits("*", ""));
        assert!(!fits("A*", "abc") && !fits("a*c", "acd") && !fits("abc", "ab"));
    }
}
