//! Components saved one by one, by their names and members: each save is a deploy in the caller's transaction.

use crate::DeployOptions;
use crate::deploy::deploy;
use crate::result::DeployResult;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use orgyard_engine::{EngineError, Tx};
use orgyard_metadata::{Layout, Manifest, Registry, TypeInfo, xml};
use orgyard_text::archive::{self, FileSet};
use orgyard_text::xml::Element;

#[derive(Debug, thiserror::Error)]
pub enum SingleError {
    #[error("not implemented here: single components of the type {0}")]
    NotBuilt(String),
    #[error(transparent)]
    Engine(#[from] EngineError),
}

/// What is said of one component.
pub struct Single {
    pub type_name: String,
    pub full_name: String,
    /// The element's own type: `ApexSettings` of the component type `Settings`.
    pub root: String,
    /// All but the name. The source of a class is an element `content`, in base64.
    pub members: Vec<Element>,
}

impl Single {
    /// The files of a package that brings the component, without its manifest.
    pub fn files(&self) -> Option<FileSet> {
        let registry = Registry::standard();
        let info = registry.by_name(&self.type_name)?;
        match registry.parent_of(info) {
            Some(parent) => self.inside(info, parent),
            None => self.own(info),
        }
    }

    /// A child stands in its parent's file.
    fn inside(&self, info: &TypeInfo, parent: &TypeInfo) -> Option<FileSet> {
        let (tag, suffix) = (info.tag.as_deref()?, parent.suffix.as_deref()?);
        let (of, name) = match info.ignores_parent_name {
            true => (&*parent.name, self.full_name.as_str()),
            false => self.full_name.split_once('.')?,
        };
        let key = info.key.as_deref().unwrap_or("fullName");
        let named = Element::new(tag).with(Element::text_element(key, name));
        let child = self.members.iter().filter(|member| member.name != key).cloned().fold(named, Element::with);
        let text = document(Element::new(&parent.name).with(child));
        Some(FileSet::from_iter([(format!("{}/{of}.{suffix}", parent.directory), text)]))
    }

    /// One file, or content with its description beside it.
    fn own(&self, info: &TypeInfo) -> Option<FileSet> {
        let path = format!("{}/{}.{}", info.directory, self.full_name, info.suffix.as_deref()?);
        let is_content = |member: &&Element| member.name == "content";
        let root = self.members.iter().filter(|member| !is_content(member)).cloned();
        let text = document(root.fold(Element::new(&self.root), Element::with));
        match info.layout {
            Layout::Single
            | Layout::Folders
            | Layout::Beside
            | Layout::Merged
            | Layout::Labels
            | Layout::Permissions => Some(FileSet::from_iter([(path, text)])),
            Layout::Content => {
                let content = self.members.iter().find(is_content).map(Element::text).unwrap_or_default();
                let content: String = content.split_ascii_whitespace().collect();
                let content = STANDARD.decode(content).ok()?;
                Some(FileSet::from_iter([(format!("{path}-meta.xml"), text), (path, content)]))
            }
            _ => None,
        }
    }
}

fn document(root: Element) -> Vec<u8> {
    let root =
        root.attribute("xmlns", xml::NAMESPACE).attribute("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance");
    xml::write(&root).into_bytes()
}

/// Saves the components together. The caller gives the transaction up where the result is no success.
pub fn save_single(tx: &mut Tx, components: &[Single]) -> Result<DeployResult, SingleError> {
    let (mut files, mut manifest) = (FileSet::new(), Manifest::default());
    for component in components {
        let own = component.files().ok_or_else(|| SingleError::NotBuilt(component.type_name.clone()))?;
        files.extend(own);
        manifest.add(&component.type_name, &component.full_name);
    }
    files.insert("package.xml".into(), manifest.write().into_bytes());
    Ok(run(tx, &files)?)
}

/// Takes the component away.
pub fn remove_single(tx: &mut Tx, type_name: &str, full_name: &str) -> Result<DeployResult, SingleError> {
    let mut gone = Manifest::default();
    gone.add(type_name, full_name);
    let files = [("package.xml", Manifest::default()), ("destructiveChanges.xml", gone)];
    let files = files.into_iter().map(|(path, manifest)| (path.into(), manifest.write().into_bytes()));
    Ok(run(tx, &FileSet::from_iter(files))?)
}

fn run(tx: &mut Tx, files: &FileSet) -> Result<DeployResult, EngineError> {
    let zip = archive::write(files.iter().map(|(path, bytes)| (path.as_str(), bytes.as_slice())));
    let options = DeployOptions { test_level: Some("NoTestRun".into()), ..DeployOptions::default() };
    let mut result = DeployResult { rollback_on_error: true, ..DeployResult::default() };
    deploy(tx, &zip, &options, &mut result)?;
    Ok(result)
}

impl DeployResult {
    /// What went wrong first.
    pub fn first_problem(&self) -> Option<&str> {
        let failed = self.details.component_failures.first().and_then(|failure| failure.problem.as_deref());
        let other = self.error_message.as_deref().unwrap_or("the component could not be saved");
        (!self.success).then(|| failed.unwrap_or(other))
    }
}
