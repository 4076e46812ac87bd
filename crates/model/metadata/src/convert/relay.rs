//! A package directory laid out anew: its components of some types go to metadata format as one registry has them, and
//! back as another has them.

use super::merge::{MergeTarget, merge};
use super::to_metadata::{MetadataOptions, to_metadata};
use super::to_source::to_source;
use crate::error::ConvertError;
use crate::package::Manifest;
use crate::registry::{Registry, TypeInfo};
use crate::resolve::{SourceSet, path};
use crate::tree::Tree;
use orgyard_project::ForceIgnore;
use orgyard_text::archive::FileSet;
use std::collections::BTreeSet;
use std::path::Path;

/// The registries before and after, and the types of which they differ.
#[derive(Debug)]
pub struct Relay<'r> {
    pub before: &'r Registry,
    pub after: &'r Registry,
    pub types: Vec<TypeInfo>,
}

/// What changes, by paths relative to the project's root.
#[derive(Debug, Default)]
pub struct Relaid {
    /// The components in metadata format.
    pub package: FileSet,
    pub gone: BTreeSet<String>,
    pub made: FileSet,
}

impl Relay<'_> {
    /// Reads one package directory; nothing is written. `beside`: where the result goes that is only looked at.
    pub fn plan(
        &self,
        root: &Path,
        folder: &str,
        options: &MetadataOptions,
        beside: Option<&str>,
    ) -> Result<Relaid, ConvertError> {
        let ignore = ForceIgnore::find(root);
        let tree = Tree::walk(root, &[folder.to_owned()], &ignore)?;
        let mut set = SourceSet::of(self.before, tree)?;
        set.select_members(&self.manifest());
        let gone: BTreeSet<String> = set.components.iter().flat_map(|c| c.files().map(str::to_owned)).collect();
        if gone.is_empty() {
            return Ok(Relaid::default());
        }
        let package = to_metadata(&set, options)?.into_files()?;
        let incoming = SourceSet::of(self.after, Tree::in_memory(package.clone()))?;
        let made = match beside {
            Some(beside) => below(&format!("{beside}/{folder}"), to_source(&incoming)?.into_files()?),
            None => {
                let left = Tree::walk(root, &[folder.to_owned()], &ignore)?.without(&gone);
                let local = SourceSet::of(self.after, left)?;
                let target = MergeTarget { root, default_folder: folder, local: &local, ignore: &ignore };
                merge(&incoming, &target)?.converted.into_files()?
            }
        };
        Ok(Relaid { package, gone, made })
    }

    fn manifest(&self) -> Manifest {
        let mut manifest = Manifest::default();
        self.types.iter().for_each(|info| manifest.add(&info.name, "*"));
        manifest
    }

    /// What was made: a component's inner folders as one entry each, and their files where a manifest can name them.
    pub fn entries(&self, made: &FileSet) -> BTreeSet<String> {
        made.keys().flat_map(|file| self.entries_of(file)).collect()
    }

    fn entries_of(&self, file: &str) -> Vec<String> {
        let cut = |info: &TypeInfo| {
            Some((
                path::up_to(file, &info.directory, 2)?.to_owned(),
                info.children.iter().any(|child| child.addressable),
            ))
        };
        match self.types.iter().find_map(cut) {
            Some((folder, true)) if folder != file => vec![folder, file.to_owned()],
            Some((folder, _)) => vec![folder],
            None => vec![file.to_owned()],
        }
    }
}

impl Relaid {
    /// Writes what is new, then deletes what is gone.
    pub fn apply(&self, root: &Path) -> Result<(), ConvertError> {
        self.write(root)?;
        for path in self.gone.iter().filter(|path| !self.made.contains_key(*path)) {
            std::fs::remove_file(root.join(path)).map_err(ConvertError::io(path))?;
        }
        Ok(())
    }

    /// Writes what is new.
    pub fn write(&self, root: &Path) -> Result<(), ConvertError> {
        for (path, bytes) in &self.made {
            let target = root.join(path);
            target.parent().map_or(Ok(()), std::fs::create_dir_all).map_err(ConvertError::io(path))?;
            std::fs::write(&target, bytes).map_err(ConvertError::io(path))?;
        }
        Ok(())
    }
}

/// The files below another folder.
fn below(folder: &str, files: FileSet) -> FileSet {
    files.into_iter().map(|(path, bytes)| (format!("{folder}/{path}"), bytes)).collect()
}
