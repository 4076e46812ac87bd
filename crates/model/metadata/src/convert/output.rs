//! What a conversion gives: files to copy and files made, written to a folder or kept in memory.

use super::losses::Loss;
use super::origins::{Joined, Origins};
use crate::error::ConvertError;
use crate::package::Manifest;
use crate::tree::Tree;
use orgyard_text::archive::{self, FileSet};
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Output {
    /// Relative to the output folder.
    pub path: String,
    pub content: OutputContent,
    /// The type and full name this file belongs to.
    pub type_name: String,
    pub full_name: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OutputContent {
    /// The bytes of a file of the input, by its path there.
    Copy(String),
    Bytes(Vec<u8>),
    /// Put together from several files of the input.
    Joined(Vec<u8>, Arc<Joined>),
}

#[derive(Debug)]
pub struct Converted<'t> {
    pub tree: &'t Tree,
    pub outputs: Vec<Output>,
    /// The `package.xml`, in metadata format.
    pub manifest: Option<Manifest>,
    /// What the conversion loses, to warn of.
    pub losses: Vec<Loss>,
    /// Other things the user should know.
    pub warnings: Vec<String>,
}

impl Converted<'_> {
    /// Writes all files below a folder, `package.xml` included.
    pub fn write(&self, folder: &Path) -> Result<(), ConvertError> {
        let folders: BTreeSet<&str> = self.outputs.iter().map(|output| parent(&output.path)).collect();
        std::fs::create_dir_all(folder).map_err(ConvertError::io(&folder.to_string_lossy()))?;
        for path in folders {
            std::fs::create_dir_all(folder.join(path)).map_err(ConvertError::io(path))?;
        }
        if let Some(manifest) = &self.manifest {
            let path = folder.join("package.xml");
            std::fs::write(&path, manifest.write()).map_err(ConvertError::io("package.xml"))?;
        }
        self.outputs.par_iter().try_for_each(|output| self.write_one(folder, output))
    }

    fn write_one(&self, folder: &Path, output: &Output) -> Result<(), ConvertError> {
        let target = folder.join(&output.path);
        let bytes = self.bytes(&output.content)?;
        std::fs::write(&target, &bytes).map_err(ConvertError::io(&output.path))
    }

    fn bytes<'a>(&'a self, content: &'a OutputContent) -> Result<std::borrow::Cow<'a, [u8]>, ConvertError> {
        match content {
            OutputContent::Copy(path) => self.tree.read(path),
            OutputContent::Bytes(bytes) | OutputContent::Joined(bytes, _) => Ok(bytes.into()),
        }
    }

    /// Where the files come from.
    pub fn origins(&self) -> Origins {
        Origins::of(&self.outputs)
    }

    /// All files in memory, `package.xml` included.
    pub fn into_files(self) -> Result<FileSet, ConvertError> {
        let manifest =
            self.manifest.as_ref().map(|manifest| ("package.xml".to_string(), manifest.write().into_bytes()));
        let tree = self.tree;
        let files: Result<FileSet, ConvertError> = self
            .outputs
            .into_par_iter()
            .map(|output| match output.content {
                OutputContent::Copy(path) => Ok((output.path, tree.read(&path)?.into_owned())),
                OutputContent::Bytes(bytes) | OutputContent::Joined(bytes, _) => Ok((output.path, bytes)),
            })
            .collect();
        let mut files = files?;
        files.extend(manifest);
        Ok(files)
    }

    /// An archive with `package.xml` first.
    pub fn into_zip(self) -> Result<Vec<u8>, ConvertError> {
        let files = self.into_files()?;
        let (first, rest): (Vec<_>, Vec<_>) = files.iter().partition(|(path, _)| *path == "package.xml");
        Ok(archive::write(first.into_iter().chain(rest).map(|(path, bytes)| (path.as_str(), bytes.as_slice()))))
    }
}

fn parent(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}
