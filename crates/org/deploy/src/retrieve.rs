//! Retrieve: components back out of an org as a zip in metadata format.

use crate::ownership;
use crate::standard::{complete, fields_of, narrow, standard_component, without_gone};
use orgyard_engine::{EngineError, QueryApi, StoredComponent, Tx};
use orgyard_metadata::{Component, ComponentFile, Manifest, Registry, pack};
use orgyard_text::archive::{self, FileSet};
use orgyard_text::names::fold;
use orgyard_values::Id;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeSet, HashMap};

use crate::describe::FileProperties;

#[derive(Debug, Clone, Default, PartialEq)]
pub struct RetrieveRequest {
    pub api_version: String,
    pub package_names: Vec<String>,
    pub single_package: bool,
    pub unpackaged: Option<Manifest>,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct RetrieveResult {
    pub id: String,
    pub done: bool,
    pub status: String,
    pub success: bool,
    pub error_message: Option<String>,
    pub error_status_code: Option<String>,
    pub messages: Vec<RetrieveMessage>,
    pub file_properties: Vec<FileProperties>,
    /// The zip, not encoded.
    #[serde(skip)]
    pub zip: Vec<u8>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct RetrieveMessage {
    pub file_name: String,
    pub problem: String,
}

/// Answers at once: an embedded org has no queue to wait in.
pub fn retrieve(tx: &Tx, request: &RetrieveRequest) -> Result<RetrieveResult, EngineError> {
    let mut result =
        RetrieveResult { done: true, success: true, status: "Succeeded".into(), ..RetrieveResult::default() };
    let mut files = FileSet::new();
    if let Some(manifest) = &request.unpackaged {
        let (stored, standard) = named_by(tx, manifest, &mut result.messages)?;
        add(tx, &stored, &standard, "unpackaged", request, &mut files, &mut result)?;
    }
    for name in &request.package_names {
        match package_components(tx, name)? {
            Some(found) => add(tx, &found, &[], name, request, &mut files, &mut result)?,
            None => result.messages.push(RetrieveMessage {
                file_name: format!("{name}/package.xml"),
                problem: format!("No package named '{name}' found"),
            }),
        }
    }
    let mut entries: Vec<(&String, &Vec<u8>)> = files.iter().collect();
    // Manifests come first, as the platform writes them.
    entries.sort_by_key(|(path, _)| !path.ends_with("package.xml"));
    result.zip = archive::write(entries.into_iter().map(|(path, bytes)| (path.as_str(), bytes.as_slice())));
    Ok(result)
}

/// What is stored, and what comes with every org.
fn named_by(
    tx: &Tx,
    manifest: &Manifest,
    messages: &mut Vec<RetrieveMessage>,
) -> Result<(Vec<StoredComponent>, Vec<Component>), EngineError> {
    let (mut found, mut standard) = (Vec::new(), Vec::new());
    let mut seen = BTreeSet::new();
    for (type_name, members) in &manifest.types {
        let children = Children::of(tx, type_name)?;
        for member in members {
            let matching = matching(tx, type_name, member, &children)?;
            let untouched = untouched(tx, manifest, type_name, member)?;
            if matching.is_empty() && untouched.is_empty() && member != "*" {
                messages.push(RetrieveMessage {
                    file_name: "unpackaged/package.xml".into(),
                    problem: format!("Entity of type '{type_name}' named '{member}' cannot be found"),
                });
            }
            found.extend(matching.into_iter().filter(|c| seen.insert(c.id)));
            standard.extend(untouched);
        }
    }
    Ok((found, standard))
}

/// What comes with every org and nobody saved: the component, and the standard fields of an object.
fn untouched(tx: &Tx, manifest: &Manifest, type_name: &str, member: &str) -> Result<Vec<Component>, EngineError> {
    let own = match tx.has_component(type_name, member)? {
        true => None,
        false => standard_component(tx, type_name, member)?,
    };
    let named = |object: &str| manifest.types.get("CustomObject").is_some_and(|objects| objects.contains(object));
    let mut out: Vec<Component> = own.into_iter().map(|own| narrow(own, named)).collect();
    if type_name == "CustomObject" {
        for field in fields_of(tx, member) {
            if !tx.has_component(&field.type_name, &field.full_name)? {
                out.push(field);
            }
        }
    }
    Ok(out)
}

/// The children of every container of one type, by the container's folded name.
struct Children(HashMap<String, Vec<StoredComponent>>);

impl Children {
    fn of(tx: &Tx, type_name: &str) -> Result<Self, EngineError> {
        let mut by_parent: HashMap<String, Vec<StoredComponent>> = HashMap::new();
        let info = Registry::standard().by_name(type_name);
        for child in info.iter().flat_map(|info| &info.children).filter(|child| child.tag.is_some()) {
            for component in tx.components(Some(&child.name)) {
                let component = component?;
                let parent = match child.ignores_parent_name {
                    true => type_name,
                    false => component.full_name.split('.').next().unwrap_or_default(),
                };
                by_parent.entry(fold(parent)).or_default().push(component);
            }
        }
        Ok(Self(by_parent))
    }

    fn all(&self) -> impl Iterator<Item = &StoredComponent> {
        self.0.values().flatten()
    }

    fn of_parent(&self, name: &str) -> impl Iterator<Item = &StoredComponent> {
        self.0.get(&fold(name)).into_iter().flatten()
    }
}

/// A container brings its children along, as on the platform.
fn matching(tx: &Tx, type_name: &str, member: &str, children: &Children) -> Result<Vec<StoredComponent>, EngineError> {
    if member == "*" {
        let mut found: Vec<StoredComponent> = tx.components(Some(type_name)).collect::<Result<_, _>>()?;
        found.extend(children.all().cloned());
        return Ok(found);
    }
    // A folder is named among what lies in it, with a slash at its end or without.
    let folder_type = Registry::standard().by_name(type_name).and_then(|info| info.folder_type.clone());
    let folder = match folder_type {
        Some(folder_type) => tx.component(&folder_type, member.trim_end_matches('/'))?,
        None => None,
    };
    let own = tx.component(type_name, member)?;
    Ok(own.into_iter().chain(folder).chain(children.of_parent(member).cloned()).collect())
}

fn package_components(tx: &Tx, name: &str) -> Result<Option<Vec<StoredComponent>>, EngineError> {
    let Some(package) = installed_package(tx, name)? else { return Ok(None) };
    let mut found = Vec::new();
    for owner in ownership::owned_by(tx, package)? {
        found.extend(tx.component(&owner.type_name, &owner.full_name)?);
    }
    Ok(Some(found))
}

/// Packages have their names in the view that every org has of them.
fn installed_package(tx: &Tx, name: &str) -> Result<Option<Id>, EngineError> {
    let soql = "SELECT SubscriberPackageId, SubscriberPackage.Name FROM InstalledSubscriberPackage";
    // Where packaging is not part of the home, no package is installed.
    let Ok(installed) = tx.query(soql, QueryApi::Tooling) else { return Ok(None) };
    let named = installed.records.iter().find(|row| row["SubscriberPackage"]["Name"].as_str() == Some(name));
    Ok(named.and_then(|row| row["SubscriberPackageId"].as_str()?.parse().ok()))
}

fn add(
    tx: &Tx,
    found: &[StoredComponent],
    standard: &[Component],
    folder: &str,
    request: &RetrieveRequest,
    files: &mut FileSet,
    result: &mut RetrieveResult,
) -> Result<(), EngineError> {
    let mut components = Vec::with_capacity(found.len());
    for stored in found {
        let contents = tx.files_of(stored)?;
        let contents = contents.into_iter().map(|(path, bytes)| ComponentFile::new(path, bytes));
        let (type_name, full_name) = (stored.type_name.clone(), stored.full_name.clone());
        components.push(without_gone(tx, Component { type_name, full_name, files: contents.collect() })?);
        result.file_properties.push(FileProperties::of(tx, stored, folder)?);
    }
    // Standard fields are told with their object.
    for component in standard.iter().filter(|component| component.files.iter().all(|file| file.place().is_none())) {
        result.file_properties.push(FileProperties::of_standard(tx, component, folder)?);
    }
    components.extend(standard.iter().cloned());
    let components: Vec<Component> = components.into_iter().map(|component| complete(tx, component, found)).collect();
    let prefix = if request.single_package { String::new() } else { format!("{folder}/") };
    let packed = pack(components.iter(), &request.api_version);
    files.extend(packed.into_iter().map(|(path, bytes)| (format!("{prefix}{path}"), bytes)));
    Ok(())
}
