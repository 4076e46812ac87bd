//! `FieldDefinition` and `EntityParticle`: a row per field.

use super::entities::{described, durable_id};
use super::{split_name, texts};
use crate::Tx;
use crate::behaviour::Wanted;
use crate::permissions::is_permissionable;
use crate::schema::{FieldDef, FieldType, ObjectDef};
use orgyard_values::{Record, Value};
use serde_json::json;
use std::sync::Arc;

/// The filters that say of which objects fields are wanted.
const ENTITY: [&str; 4] = [
    "EntityDefinitionId",
    "EntityDefinition.QualifiedApiName",
    "EntityDefinition.DeveloperName",
    "EntityDefinition.DurableId",
];

pub(super) fn rows(tx: &Tx, object: &str, wanted: &Wanted) -> Vec<Record> {
    if let Some(ids) = texts(wanted, &["DurableId"]) {
        return ids.into_iter().filter_map(|id| one(tx, object, id)).collect();
    }
    let of_entity = |def: &ObjectDef| {
        let entity = durable_id(tx, def);
        shown(def).map(|field| row(object, def, &entity, field)).collect::<Vec<_>>()
    };
    match texts(wanted, &ENTITY) {
        Some(names) => names.iter().filter_map(|name| entity(tx, name)).flat_map(|def| of_entity(&def)).collect(),
        None => {
            let mut defs: Vec<&ObjectDef> = described(tx).collect();
            defs.sort_by(|a, b| a.name.cmp(&b.name));
            defs.into_iter().flat_map(of_entity).collect()
        }
    }
}

fn shown(def: &ObjectDef) -> impl Iterator<Item = &FieldDef> {
    def.fields.iter().filter(|field| !field.hidden && !field.credential && !field.feature_dependent)
}

/// The object of a name, a developer name or a durable id.
fn entity(tx: &Tx, name: &str) -> Option<Arc<ObjectDef>> {
    let found = ["", "__c", "__mdt", "__e"].iter().find_map(|suffix| tx.object(&format!("{name}{suffix}")));
    found.or_else(|| tx.object(super::entities::one(tx, name)?.text("QualifiedApiName")?))
}

/// `Contact.MailingCity`.
pub(super) fn one(tx: &Tx, object: &str, id: &str) -> Option<Record> {
    let (name, field) = id.split_once('.')?;
    let def = entity(tx, name)?;
    let field = def.field(field)?;
    Some(row(object, &def, &durable_id(tx, &def), field))
}

fn row(object: &str, def: &ObjectDef, entity: &str, field: &FieldDef) -> Record {
    let (developer, namespace) = split_name(&field.name);
    let length = if field.field_type.is_id() { 18 } else { field.length };
    let mut row = Record::new(object)
        .with("Id", "000000000000000AAA")
        .with("DurableId", format!("{entity}.{}", field.name))
        .with("QualifiedApiName", field.name.as_str())
        .with("FullName", field.name.as_str())
        .with("DeveloperName", if field.custom { developer } else { developer_name(field) })
        .with("NamespacePrefix", namespace.filter(|_| field.custom).map(String::from))
        .with("EntityDefinitionId", entity)
        .with("FieldDefinitionId", format!("{entity}.{}", field.name))
        .with("Name", field.name.as_str())
        .with("MasterLabel", field.label.as_str())
        .with("Label", field.label.as_str())
        .with("DataType", if object == "EntityParticle" { field.field_type.name().into() } else { data_type(field) })
        .with("RelationshipName", field.relationship_name.clone())
        .with("ReferenceTo", Value::Json(json!({ "referenceTo": field.reference_to })));
    for (name, number) in [("Length", length), ("Precision", field.precision), ("Scale", field.scale)] {
        row.set(name, Value::Int(number.into()));
    }
    let compound = matches!(field.field_type, FieldType::Address | FieldType::Location);
    for (name, value) in [
        ("IsCalculated", field.formula.is_some()),
        ("IsNillable", field.nillable),
        ("IsIndexed", field.indexed || field.field_type == FieldType::Id),
        ("IsNameField", is_name(def, field)),
        ("IsCompound", compound),
        ("IsUnique", field.unique),
        ("IsCreatable", field.createable),
        ("IsUpdatable", field.updateable),
        ("IsAutonumber", field.auto_number.is_some()),
        ("IsDefaultedOnCreate", field.defaulted_on_create),
        ("IsPermissionable", is_permissionable(def, field)),
        ("IsFlsEnabled", is_permissionable(def, field)),
        ("IsPolymorphicForeignKey", field.reference_to.len() > 1),
        ("IsApiFilterable", !matches!(field.field_type, FieldType::Base64 | FieldType::Complex)),
        (
            "IsApiSortable",
            !matches!(field.field_type, FieldType::Base64 | FieldType::Complex | FieldType::MultiPicklist),
        ),
    ] {
        row.set(name, Value::Bool(value));
    }
    row
}

fn is_name(def: &ObjectDef, field: &FieldDef) -> bool {
    field.name == "Name" || def.field("Name").is_none() && ["CaseNumber", "Subject"].contains(&field.name.as_str())
}

/// `AccountId` is `Account` there.
fn developer_name(field: &FieldDef) -> &str {
    let lookup = field.field_type == FieldType::Reference && !field.custom;
    lookup.then(|| field.name.strip_suffix("Id")).flatten().unwrap_or(&field.name)
}

/// A field's type as Setup shows it: `Text(80)`, `Lookup(Account)`, `Formula (Number)`.
fn data_type(field: &FieldDef) -> String {
    use FieldType as T;
    let plain = |name: &str| match &field.formula {
        Some(_) => format!("Formula ({name})"),
        None => name.to_owned(),
    };
    let digits = |name: &str| match &field.formula {
        Some(_) => plain(name),
        None => format!("{name}({}, {})", field.precision.saturating_sub(field.scale), field.scale),
    };
    match field.field_type {
        _ if field.auto_number.is_some() => "Auto Number".into(),
        T::Id => "Record ID".into(),
        T::Reference if field.cascade_delete => format!("Master-Detail({})", field.reference_to.join(",")),
        T::Reference => format!("Lookup({})", field.reference_to.join(",")),
        T::String if field.formula.is_some() => plain("Text"),
        T::String | T::AnyType => format!("Text({})", field.length),
        T::TextArea if field.length > 255 => format!("Long Text Area({})", field.length),
        T::TextArea => "Text Area".into(),
        T::Picklist | T::Combobox => "Picklist".into(),
        T::MultiPicklist => "Picklist (Multi-Select)".into(),
        T::Email => "Email".into(),
        T::Phone => "Phone".into(),
        T::Url => "URL".into(),
        T::Encrypted => format!("Text (Encrypted)({})", field.length),
        T::Boolean => plain("Checkbox"),
        T::Int | T::Double => digits("Number"),
        T::Currency => digits("Currency"),
        T::Percent => digits("Percent"),
        T::Date => plain("Date"),
        T::DateTime => plain("Date/Time"),
        T::Time => plain("Time"),
        T::Base64 => "Base64".into(),
        T::Address => "Address".into(),
        T::Location => "Geolocation".into(),
        T::Complex => "Complex".into(),
    }
}
