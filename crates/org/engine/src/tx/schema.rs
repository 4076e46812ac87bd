//! The schema of the org: the platform's objects and what its components define.

use super::{Result, StoredComponent, Tx};
use crate::encoding::keys;
use crate::schema::Schema;
use orgyard_schema as model;
use orgyard_text::names::fold;
use orgyard_values::Id;
use std::collections::HashMap;
use std::sync::{Arc, PoisonError};

/// Counts the changes of components that define something.
const DEFINITIONS: &str = "definitions";

/// The types whose components say what objects, fields and rules there are.
const DEFINING: [&str; 5] = ["CustomObject", "CustomField", "ValidationRule", "GlobalValueSet", "StandardValueSet"];

impl Tx {
    /// Objects and fields as they are with this transaction's changes.
    pub fn schema(&self) -> &Schema {
        self.schema.get_or_init(|| {
            self.known_schema().unwrap_or_else(|error| {
                tracing::error!(%error, "the schema of the org could not be read; only standard objects are known");
                Arc::default()
            })
        })
    }

    /// The one another transaction read at the same count of definitions, or a new one.
    fn known_schema(&self) -> Result<Arc<Schema>> {
        let count = self.counter(DEFINITIONS)?;
        let kept = self.org.state().schema.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some((at, schema)) = kept.filter(|(at, _)| *at == count && self.defines == 0) {
            debug_assert_eq!(at, count);
            return Ok(schema);
        }
        let schema = Arc::new(self.read_schema()?);
        if self.defines == 0 {
            let mut kept = self.org.state().schema.lock().unwrap_or_else(PoisonError::into_inner);
            *kept = Some((count, schema.clone()));
        }
        Ok(schema)
    }

    fn read_schema(&self) -> Result<Schema> {
        let mut model = model::Schema::standard();
        for type_name in DEFINING {
            for component in self.components(Some(type_name)) {
                let component = component?;
                put(&mut model, &component, &self.text_of(&component)?);
            }
        }
        Ok(Schema::new(Arc::new(model), self.prefixes()?))
    }

    fn text_of(&self, component: &StoredComponent) -> Result<String> {
        let Some((_, hash)) = component.files.first() else { return Ok(String::new()) };
        Ok(String::from_utf8_lossy(&self.blob(*hash)?).into_owned())
    }

    fn prefixes(&self) -> Result<HashMap<String, String>> {
        let parse = |(key, value): (Vec<u8>, Vec<u8>)| {
            let name = String::from_utf8_lossy(&key[1..key.len().saturating_sub(1)]).into_owned();
            (name, String::from_utf8_lossy(&value).into_owned())
        };
        self.overlay.prefix(&keys::prefixes()).map(|entry| Ok(parse(entry?))).collect()
    }

    /// Takes up what the component defines.
    pub(super) fn define(&mut self, component: &StoredComponent) -> Result<()> {
        match component.type_name.as_str() {
            "CustomObject" => self.give_prefix(&component.full_name)?,
            other if DEFINING.contains(&other) => {}
            _ => return Ok(()),
        }
        self.next(DEFINITIONS)?;
        self.defines += 1;
        // A schema that is there already gets the one definition; reading all again would make a deploy quadratic.
        if let Some(known) = self.schema.take() {
            let mut model = model::Schema::clone(known.model());
            put(&mut model, component, &self.text_of(component)?);
            let prefixes = match component.type_name.as_str() {
                "CustomObject" => self.prefixes()?,
                _ => known.prefixes().clone(),
            };
            self.schema = Arc::new(Schema::new(Arc::new(model), prefixes)).into();
        }
        match component.full_name.split_once('.') {
            Some((object, field)) if component.type_name == "CustomField" && self.has_rows(object)? => {
                self.index_field(object, field)?;
                crate::save::rollup::fill(self, object, field)
            }
            _ => Ok(()),
        }
    }

    fn has_rows(&self, object: &str) -> Result<bool> {
        Ok(self.overlay.prefix(&keys::rows(object)).next().transpose()?.is_some())
    }

    /// Forgets what the component defined; rows of an object go with it.
    pub(super) fn undefine(&mut self, component: &StoredComponent) -> Result<()> {
        if !DEFINING.contains(&component.type_name.as_str()) {
            return Ok(());
        }
        if component.type_name == "CustomObject" && component.full_name.ends_with("__c") {
            let rows = self.scan_stored(&component.full_name, |_| false).map(|row| Ok(row?.id()));
            let ids: Vec<Option<Id>> = rows.collect::<Result<_>>()?;
            for id in ids.into_iter().flatten() {
                self.remove_row(&component.full_name, id)?;
            }
        }
        self.next(DEFINITIONS)?;
        self.defines += 1;
        self.schema.take();
        Ok(())
    }

    /// A custom object's ids begin with a prefix of its own, `a00` and on; it keeps it when it is deleted.
    fn give_prefix(&mut self, object: &str) -> Result<()> {
        let first = match object.rsplit_once("__").map(|(_, suffix)| fold(suffix)).as_deref() {
            Some("c") => 'a',
            Some("mdt") => 'm',
            Some("e") => 'e',
            Some("x") => 'x',
            Some("b") => 'b',
            _ => return Ok(()),
        };
        let key = keys::prefix_of(object);
        if self.overlay.get(&key)?.is_some() {
            return Ok(());
        }
        let number = self.next(&format!("prefix {first}"))? - 1;
        // The last two characters of an id number are the two digits wanted.
        let digits = Id::mint("000", number);
        self.overlay.put(key, format!("{first}{}", &digits.short()[13..]).into_bytes());
        Ok(())
    }
}

/// What a package with a namespace brings names its own things without the prefix; the org knows them with it.
fn put(model: &mut model::Schema, component: &StoredComponent, text: &str) {
    let namespace = component.namespace.as_deref();
    match component.full_name.split_once('.') {
        None if component.type_name.ends_with("ValueSet") => {
            if let Ok(values) = model::value_set(text) {
                model.put_value_set(&component.full_name, values);
            }
        }
        Some((object, name)) if component.type_name == "ValidationRule" => {
            if let Ok(rule) = model::validation_rule(name, text) {
                model.put_validation_rule(object, rule);
            }
        }
        None if component.type_name == "CustomObject" => {
            if let Ok(object) = model::custom_object(&component.full_name, text) {
                model.put_object(match namespace {
                    Some(namespace) => object.in_namespace(namespace),
                    None => object,
                });
            }
        }
        Some((object, name)) if component.type_name == "CustomField" => {
            if let Ok(field) = model::custom_field(name, text) {
                let field = match namespace {
                    Some(namespace) => field.in_namespace(namespace),
                    None => field,
                };
                model.put_field(object, field);
            }
        }
        _ => {}
    }
}
