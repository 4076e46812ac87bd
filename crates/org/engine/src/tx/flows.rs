//! Flows: one component, and a row for each of its versions. What is deployed over an active version is a further one.

use super::{Result, StoredComponent, Tx};
use crate::EngineError;
use crate::schema::key_prefix;
use orgyard_text::hash::Hasher;
use orgyard_text::xml::{self, Element};
use orgyard_values::{Id, Record, Value};
use serde_json::json;

pub(crate) const FLOW: &str = "Flow";
pub(crate) const DEFINITION: &str = "FlowDefinition";

impl Tx {
    /// The row of the definition, and of the version that this content is.
    pub(super) fn project_flow(&mut self, component: &StoredComponent) -> Result<()> {
        let files = self.files_of(component)?;
        let text = files.first().map_or("", |(_, bytes)| std::str::from_utf8(bytes).unwrap_or_default());
        let Ok(document) = xml::parse(text) else { return Ok(()) };
        let root = document.root;
        let mut definition = self.flow_definition(component)?;
        let (content, status) = (content_hash(text), root.child_text("status").unwrap_or_else(|| "Draft".into()));
        let latest = self.flow_versions(definition.get("Id"))?.pop();
        let number = latest.as_ref().and_then(|row| row.int("VersionNumber")).unwrap_or(0);
        let same = |row: &Record| row.text("Content") == Some(&content) || is_draft(row);
        let mut version = match latest.filter(same) {
            Some(row) => row,
            None => Record::new(FLOW)
                .with("Id", if number == 0 { component.id } else { self.new_id(FLOW)? })
                .with("DefinitionId", definition.id())
                .with("VersionNumber", number + 1),
        };
        describe(&mut version, component, &root);
        version.set("Content", content);
        self.put_flow_row(&mut version)?;
        definition.set("MasterLabel", version.get("MasterLabel").clone());
        definition.set("Description", version.get("Description").clone());
        definition.set("LatestVersionId", version.id());
        let was_active = definition.get("ActiveVersionId").as_id();
        let active = match status == "Active" {
            true => version.id(),
            false => was_active.filter(|id| Some(*id) != version.id()),
        };
        self.set_status(&mut version, &status)?;
        self.set_active_version(&mut definition, active)
    }

    pub(super) fn unproject_flow(&mut self, component: &StoredComponent) -> Result<()> {
        let definition = definition_id(component.id);
        for version in self.flow_versions(&Value::Id(definition))? {
            version.id().map_or(Ok(()), |id| self.remove_row(FLOW, id))?;
        }
        self.remove_row(DEFINITION, definition)
    }

    fn flow_definition(&self, component: &StoredComponent) -> Result<Record> {
        let id = definition_id(component.id);
        let prefix = component.namespace.as_ref().map(|ns| format!("{ns}__")).unwrap_or_default();
        let name = component.full_name.strip_prefix(&prefix).unwrap_or(&component.full_name);
        Ok(self.stored(DEFINITION, id)?.unwrap_or_else(|| {
            Record::new(DEFINITION)
                .with("Id", id)
                .with("DeveloperName", name)
                .with("NamespacePrefix", component.namespace.clone())
                .with("ManageableState", "unmanaged")
        }))
    }

    /// By their numbers.
    pub(crate) fn flow_versions(&self, definition: &Value) -> Result<Vec<Record>> {
        let mut versions = self.find(FLOW, "DefinitionId", definition)?;
        versions.sort_by_key(|row| row.int("VersionNumber"));
        Ok(versions)
    }

    /// At most one version is active; the one that was before is obsolete.
    pub(crate) fn set_active_version(&mut self, definition: &mut Record, active: Option<Id>) -> Result<()> {
        let mut number = None;
        for mut version in self.flow_versions(definition.get("Id"))? {
            if version.id() == active {
                number = version.int("VersionNumber");
                self.set_status(&mut version, "Active")?;
            } else if version.text("Status") == Some("Active") {
                self.set_status(&mut version, "Obsolete")?;
            }
        }
        definition.set("ActiveVersionId", active);
        definition.set("Metadata", Value::Json(json!({ "activeVersionNumber": number })));
        self.put_flow_row(definition)
    }

    fn set_status(&mut self, version: &mut Record, status: &str) -> Result<()> {
        if version.text("Status") == Some(status) {
            return Ok(());
        }
        version.set("Status", status);
        self.put_flow_row(version)
    }

    fn put_flow_row(&mut self, row: &mut Record) -> Result<()> {
        row.fields.retain(|_, value| !value.is_null());
        for field in ["LastModifiedDate", "SystemModstamp"] {
            row.set(field, Value::DateTime(self.now));
        }
        row.set("LastModifiedById", self.user);
        self.add_row(row.clone()).map(drop).map_err(EngineError::Refused)
    }
}

fn definition_id(component: Id) -> Id {
    component.with_prefix(key_prefix(DEFINITION).unwrap_or_default())
}

fn is_draft(version: &Record) -> bool {
    matches!(version.text("Status"), Some("Draft" | "InvalidDraft"))
}

/// Of everything but whether it is active.
fn content_hash(text: &str) -> String {
    let (before, rest) = text.split_once("<status>").unwrap_or((text, ""));
    let after = rest.split_once("</status>").map_or("", |(_, after)| after);
    Hasher::default().part(before.as_bytes()).part(after.as_bytes()).finish()
}

fn describe(version: &mut Record, component: &StoredComponent, root: &Element) {
    let number = version.int("VersionNumber").unwrap_or(1);
    version.set("FullName", format!("{}-{number}", component.full_name));
    version.set("ManageableState", "unmanaged");
    version.set("MasterLabel", root.child_text("label").unwrap_or_else(|| component.full_name.clone()));
    for (field, element) in [("Description", "description"), ("ProcessType", "processType"), ("RunInMode", "runInMode")]
    {
        version.set(field, root.child_text(element));
    }
    version
        .set("ApiVersion", root.child_text("apiVersion").and_then(|text| text.trim().parse().ok()).map(Value::Double));
}
