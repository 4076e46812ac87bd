//! Components as rows: `ApexClass`, `CustomField`, `Layout` and their like are queried, never stored twice.

use super::{Result, StoredComponent, Tx, metadata};
use crate::query::is_durable;
use crate::save::{coerce, set_defaults};
use crate::schema::{FieldDef, ObjectDef};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use orgyard_text::names::fold;
use orgyard_text::xml;
use orgyard_values::{Id, Record, Value};
use std::sync::Arc;

const SETTINGS: &str = "Settings";

impl Tx {
    /// The rows of an object that shows components; `None` for other objects. Files are opened only for fields that
    /// are wanted and stand in them.
    pub(crate) fn component_rows(
        &self,
        def: &ObjectDef,
        ids: Option<&[Id]>,
        wanted: &dyn Fn(&str) -> bool,
    ) -> Result<Option<Vec<Record>>> {
        if let Some(stem) = def.name.strip_suffix("__mdt") {
            if let Some(known) = self.computed.get(&def.name) {
                return Ok(Some(known.to_vec()));
            }
            let rows = self.custom_metadata(def, stem)?;
            self.computed.keep(&def.name, &rows);
            return Ok(Some(rows));
        }
        let Some(type_name) = &def.component_type else { return Ok(None) };
        if type_name == SETTINGS {
            return Ok(Some(vec![self.settings_row(def)?]));
        }
        let found: Vec<StoredComponent> = match ids {
            Some(ids) => {
                let found = ids.iter().filter_map(|id| self.component_by_id(*id).transpose());
                found.collect::<Result<Vec<_>>>()?
            }
            None => self.components(Some(type_name)).collect::<Result<_>>()?,
        };
        let ours = found.into_iter().filter(|c| fold(&c.type_name) == fold(type_name));
        Ok(Some(ours.map(|c| self.component_row(def, &c, wanted)).collect::<Result<_>>()?))
    }

    /// Settings have one row, whether somebody saved them or not: `ChatterSettings` shows the settings `Chatter`, and its
    /// `IsChatterEnabled` the element `enableChatter`.
    fn settings_row(&self, def: &ObjectDef) -> Result<Record> {
        let name = def.name.strip_suffix(SETTINGS).unwrap_or(&def.name);
        let mut row = Record::new(&def.name).with("FullName", name).with("DurableId", name);
        for (_, bytes) in
            self.component(SETTINGS, name)?.map(|found| self.files_of(&found)).transpose()?.into_iter().flatten()
        {
            let Ok(document) = xml::parse(std::str::from_utf8(&bytes).unwrap_or_default()) else { continue };
            for field in &def.fields {
                let switch = field.name.strip_prefix("Is").and_then(|rest| rest.strip_suffix("Enabled"));
                if let Some(set) = switch.and_then(|name| document.root.child_text(&format!("enable{name}"))) {
                    row.set(&field.name, set == "true");
                }
            }
        }
        set_defaults(def, &mut row);
        Ok(row)
    }

    /// The records of a custom metadata type.
    fn custom_metadata(&self, def: &ObjectDef, stem: &str) -> Result<Vec<Record>> {
        let stem = fold(stem);
        let records = self.components(Some("CustomMetadata")).filter_map(|component| {
            let component = match component {
                Ok(component) => component,
                Err(error) => return Some(Err(error)),
            };
            let (kind, name) = component.full_name.split_once('.')?;
            let name = name.to_owned();
            (fold(kind).trim_end_matches("__mdt") == stem).then(|| self.custom_metadata_row(def, &component, &name))
        });
        records.collect()
    }

    fn custom_metadata_row(&self, def: &ObjectDef, component: &StoredComponent, name: &str) -> Result<Record> {
        let prefix = component.namespace.as_ref().map(|ns| format!("{ns}__")).unwrap_or_default();
        let local = name.strip_prefix(&prefix).unwrap_or(name);
        let mut row = Record::new(&def.name)
            .with("Id", component.id)
            .with("DeveloperName", local)
            .with("QualifiedApiName", format!("{prefix}{local}"))
            .with("NamespacePrefix", component.namespace.clone())
            .with("Language", "en_US")
            .with("SystemModstamp", Value::DateTime(component.modified));
        for (_, bytes) in self.files_of(component)? {
            let Some(document) = std::str::from_utf8(&bytes).ok().and_then(|text| xml::parse(text).ok()) else {
                continue;
            };
            let label = document.root.child_text("label");
            row.set("MasterLabel", label.clone());
            row.set("Label", label);
            row.set("IsProtected", document.root.child_text("protected").as_deref() == Some("true"));
            for values in document.root.elements_named("values") {
                let field = values.child_text("field").and_then(|field| def.field(field.trim()));
                let value = values.child_text("value").map_or(Value::Null, Value::Text);
                if let Some(field) = field {
                    let value = self.custom_metadata_value(field, value)?;
                    row.set(&field.name, value);
                }
            }
        }
        name_fields_in_full(def, &mut row);
        set_defaults(def, &mut row);
        Ok(row)
    }

    /// A value of a record; a reference to another record is given by its name, one to an object or field stays a name.
    fn custom_metadata_value(&self, field: &FieldDef, value: Value) -> Result<Value> {
        let target = field.reference_to.first().map_or("", String::as_str);
        if is_durable(target) {
            return Ok(value);
        }
        match (target.strip_suffix("__mdt"), value.as_str()) {
            (Some(stem), Some(name)) => {
                let component = self.component("CustomMetadata", &format!("{stem}.{name}"))?;
                Ok(component.map_or(Value::Null, |component| Value::Id(component.id)))
            }
            _ => Ok(coerce(field, value).unwrap_or_default()),
        }
    }

    fn component_row(
        &self,
        def: &ObjectDef,
        component: &StoredComponent,
        wanted: &dyn Fn(&str) -> bool,
    ) -> Result<Record> {
        let mut row = Record::new(&def.name)
            .with("Id", component.id)
            .with("IsDeleted", false)
            .with("CreatedDate", Value::DateTime(component.created))
            .with("CreatedById", component.created_by)
            .with("LastModifiedDate", Value::DateTime(component.modified))
            .with("LastModifiedById", component.modified_by)
            .with("SystemModstamp", Value::DateTime(component.modified))
            .with("NamespacePrefix", component.namespace.clone())
            .with("FullName", component.full_name.as_str())
            .with("ManageableState", "unmanaged");
        names(&mut row, def, component);
        if def.fields.iter().any(|field| wanted(&field.name) && !row.fields.contains_key(&field.name)) {
            let files = self.files_of(component)?;
            from_xml(&mut row, def, &files);
            bodies(&mut row, def, &files, wanted);
            if wanted("Metadata") {
                row.set("Metadata", metadata::of(&files));
            }
        }
        set_defaults(def, &mut row);
        Ok(row)
    }
}

/// A reference to a field is read with the object that stands beside it: `MailingCity` becomes `Contact.MailingCity`.
fn name_fields_in_full(def: &ObjectDef, row: &mut Record) {
    let to = |field: &&FieldDef, target: &[&str]| field.reference_to.iter().any(|to| target.contains(&to.as_str()));
    let entity = def.fields.iter().filter(|field| to(field, &["EntityDefinition"]));
    let Some(entity) = entity.filter_map(|field| row.text(&field.name)).next().map(String::from) else { return };
    for field in def.fields.iter().filter(|field| to(field, &["FieldDefinition", "EntityParticle"])) {
        if let Some(name) = row.text(&field.name).filter(|name| !name.contains('.')) {
            row.set(&field.name, format!("{entity}.{name}"));
        }
    }
}

/// `ns__Thing__c` has the developer name `Thing`.
fn names(row: &mut Record, def: &ObjectDef, component: &StoredComponent) {
    let local = component.full_name.rsplit(['.', '/']).next().unwrap_or_default();
    let prefix = component.namespace.as_ref().map(|ns| format!("{ns}__"));
    let local = prefix.as_deref().and_then(|prefix| local.strip_prefix(prefix)).unwrap_or(local);
    let custom = ["__c", "__mdt", "__e", "__b", "__x"].iter().find_map(|suffix| local.strip_suffix(suffix));
    let developer = custom.unwrap_or(local);
    for name in ["Name", "DeveloperName", "ValidationName", "TestSuiteName"] {
        if def.field(name).is_some() {
            row.set(name, developer);
        }
    }
    if let Some((object, _)) = component.full_name.split_once('.') {
        row.set("TableEnumOrId", object);
        row.set("EntityDefinitionId", object);
    }
}

/// Elements of the component's XML whose names are fields of the object.
fn from_xml(row: &mut Record, def: &ObjectDef, files: &[(String, Arc<[u8]>)]) {
    let roots = files.iter().filter_map(|(_, bytes)| {
        let text = std::str::from_utf8(bytes).ok()?;
        text.trim_start_matches('\u{feff}').starts_with('<').then(|| xml::parse(text).ok()).flatten()
    });
    for document in roots {
        // The name in the file of a child has not its parent before it.
        for element in document.root.elements().filter(|element| element.local_name() != "fullName") {
            let Some(field) = def.field(element.local_name()) else { continue };
            let text = Value::Text(element.text());
            if let Ok(value) = coerce(field, text) {
                row.set(&field.name, value);
            }
        }
        if let Some(label) = document.root.child_text("label").or_else(|| document.root.child_text("shortDescription"))
        {
            row.set("MasterLabel", label);
        }
    }
}

/// Source text, and what is counted of it.
fn bodies(row: &mut Record, def: &ObjectDef, files: &[(String, Arc<[u8]>)], wanted: &dyn Fn(&str) -> bool) {
    let Some((_, bytes)) = files.iter().find(|(path, _)| !path.ends_with("-meta.xml")) else { return };
    let text = || String::from_utf8_lossy(bytes).into_owned();
    match def.name.as_str() {
        "ApexClass" | "ApexTrigger" => {
            row.set("Body", text());
            row.set("LengthWithoutComments", bytes.len() as i64);
            trigger_object(row, &text());
        }
        "ApexPage" | "ApexComponent" => row.set("Markup", text()),
        "StaticResource" => {
            row.set("BodyLength", bytes.len() as i64);
            if wanted("Body") {
                row.set("Body", STANDARD.encode(bytes));
            }
        }
        _ => {}
    }
}

fn trigger_object(row: &mut Record, body: &str) {
    if row.object == "ApexTrigger" {
        let mut words = body.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|w| !w.is_empty());
        let after_on = words.by_ref().find(|word| word.eq_ignore_ascii_case("on")).and_then(|_| words.next());
        row.set("TableEnumOrId", after_on.map(String::from));
    }
}
