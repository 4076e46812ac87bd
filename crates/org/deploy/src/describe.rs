//! What an org holds and can hold: `listMetadata`, `describeMetadata` and the file properties of both APIs.

use crate::ownership;
use orgyard_engine::{EngineError, StoredComponent, Tx};
use orgyard_metadata::{Component, Layout, Registry};
use orgyard_values::{Id, format_datetime};
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct FileProperties {
    pub created_by_id: String,
    pub created_by_name: String,
    pub created_date: String,
    pub file_name: String,
    pub full_name: String,
    pub id: String,
    pub last_modified_by_id: String,
    pub last_modified_by_name: String,
    pub last_modified_date: String,
    pub manageable_state: Option<String>,
    pub namespace_prefix: Option<String>,
    #[serde(rename = "type")]
    pub type_name: String,
}

#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DescribeMetadataResult {
    pub metadata_objects: Vec<DescribeMetadataObject>,
    pub organization_namespace: String,
    pub partial_save_allowed: bool,
    pub test_required: bool,
}

#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DescribeMetadataObject {
    pub child_xml_names: Vec<String>,
    pub directory_name: String,
    pub in_folder: bool,
    pub meta_file: bool,
    pub suffix: Option<String>,
    pub xml_name: String,
}

impl FileProperties {
    /// Of what comes with every org: it has no id, and the org's first user made it with the org.
    pub(crate) fn of_standard(tx: &Tx, component: &Component, folder: &str) -> Result<Self, EngineError> {
        let (user, date) = (tx.org().user_id, format_datetime(tx.org().created));
        let name = user_name(tx, user)?;
        let path = component.files.first().map(|file| file.container().to_owned()).unwrap_or_default();
        Ok(Self {
            created_by_id: user.to_string(),
            created_by_name: name.clone(),
            created_date: date.clone(),
            file_name: format!("{folder}/{path}"),
            full_name: component.full_name.clone(),
            last_modified_by_id: user.to_string(),
            last_modified_by_name: name,
            last_modified_date: date,
            type_name: component.type_name.clone(),
            ..Self::default()
        })
    }

    pub(crate) fn of(tx: &Tx, stored: &StoredComponent, folder: &str) -> Result<Self, EngineError> {
        let owner = ownership::owner_of(tx, stored.id)?;
        let state = owner.map(|o| if o.deprecated { ownership::DEPRECATED } else { ownership::INSTALLED });
        let path = stored
            .files
            .first()
            .map(|(path, _)| path.split('#').next().unwrap_or(path).to_string())
            .unwrap_or_default();
        let file_name = if folder.is_empty() { path } else { format!("{folder}/{path}") };
        Ok(Self {
            created_by_id: stored.created_by.to_string(),
            created_by_name: user_name(tx, stored.created_by)?,
            created_date: format_datetime(stored.created),
            file_name,
            full_name: stored.full_name.clone(),
            id: stored.id.to_string(),
            last_modified_by_id: stored.modified_by.to_string(),
            last_modified_by_name: user_name(tx, stored.modified_by)?,
            last_modified_date: format_datetime(stored.modified),
            manageable_state: Some(state.unwrap_or("unmanaged").into()),
            namespace_prefix: stored.namespace.clone(),
            type_name: stored.type_name.clone(),
        })
    }
}

fn user_name(tx: &Tx, id: Id) -> Result<String, EngineError> {
    let user = tx.get("User", id)?;
    Ok(user.and_then(|user| user.text("Name").map(Into::into)).unwrap_or_default())
}

/// The components of one type; of a foldered type those in `folder`.
pub fn list_metadata(tx: &Tx, type_name: &str, folder: Option<&str>) -> Result<Vec<FileProperties>, EngineError> {
    let mut found = Vec::new();
    for component in tx.components(Some(type_name)) {
        let component = component?;
        let inside = folder.is_none_or(|f| component.full_name.split_once('/').is_some_and(|(first, _)| first == f));
        if inside {
            found.push(FileProperties::of(tx, &component, "")?);
        }
    }
    Ok(found)
}

pub fn describe_metadata(tx: &Tx) -> DescribeMetadataResult {
    let objects = Registry::standard().types().map(|t| DescribeMetadataObject {
        child_xml_names: t.children.iter().map(|c| c.name.to_string()).collect(),
        directory_name: t.directory.to_string(),
        in_folder: t.in_folder,
        meta_file: matches!(t.layout, Layout::Content | Layout::Mixed | Layout::Resource),
        suffix: t.suffix.as_ref().map(ToString::to_string),
        xml_name: t.name.to_string(),
    });
    DescribeMetadataResult {
        metadata_objects: objects.collect(),
        organization_namespace: tx.org().namespace.clone().unwrap_or_default(),
        partial_save_allowed: true,
        test_required: false,
    }
}
