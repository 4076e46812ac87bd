//! Components that are rows too: permission sets, record types, queues, roles. The row follows the component.

use super::flows::FLOW;
use super::{Result, StoredComponent, Tx};
use orgyard_text::xml;
use orgyard_values::{Record, Value};

/// How a metadata type shows as rows.
struct Projection {
    type_name: &'static str,
    object: &'static str,
    name: &'static str,
    /// The element that holds the label, and the field that takes it.
    label: (&'static str, &'static str),
    fixed: &'static [(&'static str, &'static str)],
}

const PROJECTIONS: [Projection; 7] = [
    Projection {
        type_name: "PermissionSet",
        object: "PermissionSet",
        name: "Name",
        label: ("label", "Label"),
        fixed: &[("Type", "Regular")],
    },
    Projection {
        type_name: "PermissionSetGroup",
        object: "PermissionSetGroup",
        name: "DeveloperName",
        label: ("label", "MasterLabel"),
        fixed: &[("Status", "Updated")],
    },
    Projection {
        type_name: "RecordType",
        object: "RecordType",
        name: "DeveloperName",
        label: ("label", "Name"),
        fixed: &[],
    },
    Projection {
        type_name: "Queue",
        object: "Group",
        name: "DeveloperName",
        label: ("name", "Name"),
        fixed: &[("Type", "Queue")],
    },
    Projection {
        type_name: "Group",
        object: "Group",
        name: "DeveloperName",
        label: ("name", "Name"),
        fixed: &[("Type", "Regular")],
    },
    Projection { type_name: "Role", object: "UserRole", name: "DeveloperName", label: ("name", "Name"), fixed: &[] },
    Projection {
        type_name: "Profile",
        object: "Profile",
        name: "Name",
        label: ("", ""),
        fixed: &[("UserType", "Standard")],
    },
];

fn projection(type_name: &str) -> Option<&'static Projection> {
    PROJECTIONS.iter().find(|p| p.type_name == type_name)
}

impl Tx {
    pub(super) fn project(&mut self, component: &StoredComponent) -> Result<()> {
        if component.type_name == FLOW {
            return self.project_flow(component);
        }
        let Some(projection) = projection(&component.type_name) else { return Ok(()) };
        let files = self.files_of(component)?;
        let text = files.first().map_or("", |(_, bytes)| std::str::from_utf8(bytes).unwrap_or_default());
        let root = xml::parse(text).ok().map(|document| document.root);
        let element = |name: &str| root.as_ref().and_then(|root| root.child_text(name));
        // A standard profile has its row from the first day, under another name than its component.
        if projection.type_name == "Profile" && element("custom").as_deref() != Some("true") {
            return Ok(());
        }
        let (object, local) = component.full_name.rsplit_once('.').unwrap_or(("", &component.full_name));
        let prefix = component.namespace.as_ref().map(|ns| format!("{ns}__"));
        let local = prefix.as_deref().and_then(|prefix| local.strip_prefix(prefix)).unwrap_or(local);
        let mut row = self.stored(projection.object, component.id)?.unwrap_or_else(|| Record::new(projection.object));
        row.set("Id", component.id);
        row.set(projection.name, local);
        if !projection.label.1.is_empty() {
            row.set(projection.label.1, element(projection.label.0).unwrap_or_else(|| local.to_owned()));
        }
        row.set("NamespacePrefix", component.namespace.clone());
        row.set("Description", element("description"));
        projection.fixed.iter().for_each(|(field, value)| row.set(field, *value));
        if projection.type_name == "RecordType" {
            row.set("SobjectType", object);
            row.set("FullName", component.full_name.as_str());
            row.set("IsActive", element("active").as_deref() != Some("false"));
        }
        row.fields.retain(|_, value| !value.is_null());
        for field in ["LastModifiedDate", "SystemModstamp"] {
            row.set(field, Value::DateTime(self.now));
        }
        row.set("LastModifiedById", self.user);
        self.add_row(row).map(drop).map_err(crate::EngineError::Refused)
    }

    pub(super) fn unproject(&mut self, component: &StoredComponent) -> Result<()> {
        match projection(&component.type_name) {
            Some(projection) => self.remove_row(projection.object, component.id),
            None if component.type_name == FLOW => self.unproject_flow(component),
            None => Ok(()),
        }
    }
}
