//! `EntityDefinition`: a row per object.

use super::{split_name, texts};
use crate::Tx;
use crate::behaviour::Wanted;
use crate::permissions::is_object_permissionable;
use crate::schema::ObjectDef;
use orgyard_values::{Record, Value};

pub(super) fn rows(tx: &Tx, wanted: &Wanted) -> Vec<Record> {
    match texts(wanted, &["QualifiedApiName", "DurableId"]) {
        Some(names) => names.into_iter().filter_map(|name| one(tx, name)).collect(),
        None => {
            let mut names: Vec<&str> = described(tx).map(|def| def.name.as_str()).collect();
            names.sort_unstable();
            names.into_iter().filter_map(|name| one(tx, name)).collect()
        }
    }
}

/// The objects whose fields are known.
pub(super) fn described(tx: &Tx) -> impl Iterator<Item = &ObjectDef> {
    tx.schema().objects().filter(|def| def.described && !def.name.is_empty())
}

pub(super) fn one(tx: &Tx, name: &str) -> Option<Record> {
    let named = tx.object(name).filter(|def| def.described);
    let def = match named {
        Some(def) => def,
        None => tx.object(&custom_object(tx, name)?)?,
    };
    Some(row(tx, &def))
}

/// The custom object whose durable id is the id of its component.
fn custom_object(tx: &Tx, id: &str) -> Option<String> {
    let component = tx.component_by_id(id.parse().ok()?).ok()??;
    (component.type_name == "CustomObject").then_some(component.full_name)
}

/// A custom object's is the id of its component, a standard object's its name.
pub(super) fn durable_id(tx: &Tx, def: &ObjectDef) -> String {
    let component = def.custom.then(|| tx.component("CustomObject", &def.name).ok().flatten()).flatten();
    component.map_or_else(|| def.name.clone(), |component| component.id.short().to_owned())
}

fn row(tx: &Tx, def: &ObjectDef) -> Record {
    let (developer, namespace) = split_name(&def.name);
    let sharing = tx.schema().model().object(&def.name).and_then(|model| model.sharing_model.clone());
    let data = !def.name.ends_with("__mdt") && !def.name.ends_with("__e") && !def.custom_setting;
    let permissions = is_object_permissionable(def);
    let mut row = Record::new("EntityDefinition")
        .with("Id", "000000000000000AAA")
        .with("DurableId", durable_id(tx, def))
        .with("QualifiedApiName", def.name.as_str())
        .with("FullName", def.name.as_str())
        .with("DeveloperName", if def.custom { developer } else { &def.name })
        .with("NamespacePrefix", namespace.map(String::from))
        .with("MasterLabel", def.label.as_str())
        .with("Label", def.label.as_str())
        .with("PluralLabel", def.plural_label.as_str())
        .with("KeyPrefix", def.key_prefix.clone())
        .with("PublisherId", if def.custom { "<local>" } else { "System" })
        .with("InternalSharingModel", sharing.unwrap_or_else(|| "ReadWrite".into()))
        .with("ExternalSharingModel", "Private");
    for (field, value) in [
        ("IsCustomSetting", def.custom_setting),
        ("IsCustomizable", def.custom || permissions),
        ("IsApexTriggerable", data && (def.custom || permissions)),
        ("IsTriggerable", data && (def.custom || permissions)),
        ("IsWorkflowEnabled", data && permissions),
        ("IsLayoutable", data && permissions),
        ("IsSearchable", data && permissions),
        ("IsFlsEnabled", permissions),
        ("IsQueryable", true),
        ("IsRetrieveable", true),
        ("IsIdEnabled", true),
        ("IsDeprecatedAndHidden", false),
    ] {
        row.set(field, Value::Bool(value));
    }
    row
}
