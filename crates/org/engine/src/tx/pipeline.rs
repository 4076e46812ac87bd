//! Saving a record as a client does: fields are known and writable, values fit, hooks run.

use super::Tx;
use super::coerce::coerce;
use crate::ApiError;
use crate::behaviour::Behaviour;
use crate::schema::{FieldDef, FieldType, ObjectDef};
use orgyard_values::{Id, Record, Value};
use std::sync::Arc;

type Result<T> = std::result::Result<T, ApiError>;

#[derive(Clone, Copy, PartialEq)]
enum Mode {
    Insert,
    Update,
}

impl Tx {
    /// Saves a new record through checks, defaults and hooks, and answers its id.
    pub fn insert(&mut self, record: Record) -> Result<Id> {
        let def = self.definition(&record.object)?;
        let mut new = self.accept(&def, record, Mode::Insert)?;
        set_defaults(&def, &mut new);
        let behaviour = self.home().behaviour(&def.name).cloned();
        if let Some(behaviour) = &behaviour {
            behaviour.before_insert(self, &mut new)?;
        }
        self.check(&def, &new)?;
        let id = self.add_row(new.clone())?;
        if let Some(behaviour) = behaviour {
            let saved = self.stored(&def.name, id)?.unwrap_or(new);
            behaviour.after_insert(self, &saved)?;
        }
        Ok(id)
    }

    /// Stores a new row with an id, defaults and system fields where they are missing; no checks, no hooks.
    /// For code that owns the object and may write what clients may not.
    pub fn add_row(&mut self, record: Record) -> Result<Id> {
        let def = self.definition(&record.object)?;
        let id = match record.id() {
            Some(id) => id,
            None => self.new_id(&def.name)?,
        };
        let mut row = Record::new(&def.name).with("Id", id);
        row.fields.extend(record.fields);
        row.set("Id", id);
        set_defaults(&def, &mut row);
        self.fill_in(&def, &mut row)?;
        self.set_owner(&def, &mut row);
        if def.custom && row.get("Name").is_null() && def.field("Name").is_some() {
            row.set("Name", id.short());
        }
        let (user, now) = (self.user, Value::DateTime(self.now));
        let system = [("IsDeleted", Value::Bool(false)), ("CreatedDate", now.clone()), ("CreatedById", user.into())];
        let changed = [("LastModifiedDate", now.clone()), ("LastModifiedById", user.into()), ("SystemModstamp", now)];
        for (field, value) in system.into_iter().chain(changed) {
            if def.field(field).is_some() && row.get(field).is_null() {
                row.set(field, value);
            }
        }
        self.put_row(&row)?;
        Ok(id)
    }

    /// Changes the given fields of a stored record.
    pub fn update(&mut self, record: Record) -> Result<()> {
        let def = self.definition(&record.object)?;
        let id = record.id().ok_or_else(|| ApiError::new("MISSING_ARGUMENT", "Id not specified in an update call"))?;
        let old = self.existing(&def, id)?;
        let mut changed = record;
        changed.fields.shift_remove("Id");
        let changed = self.accept(&def, changed, Mode::Update)?;
        let mut new = old.clone();
        new.fields.extend(changed.fields);
        let behaviour = self.home().behaviour(&def.name).cloned();
        if let Some(behaviour) = &behaviour {
            behaviour.before_update(self, &old, &mut new)?;
        }
        self.check(&def, &new)?;
        super::automatic::full_name(&def, &mut new);
        self.touch(&mut new);
        self.put_row(&new)?;
        match behaviour {
            Some(behaviour) => behaviour.after_update(self, &old, &new),
            None => Ok(()),
        }
    }

    fn touch(&self, row: &mut Record) {
        row.set("LastModifiedDate", Value::DateTime(self.now));
        row.set("LastModifiedById", self.user);
        row.set("SystemModstamp", Value::DateTime(self.now));
    }

    /// Takes a deleted record out of the recycle bin.
    pub fn undelete(&mut self, object: &str, id: Id) -> Result<()> {
        let def = self.definition(object)?;
        let row = self.stored(&def.name, id)?.filter(|row| row.bool("IsDeleted"));
        let mut row = row.ok_or_else(|| ApiError::new("UNDELETE_FAILED", "Entity is not in the recycle bin"))?;
        row.set("IsDeleted", false);
        self.touch(&mut row);
        Ok(self.put_row(&row)?)
    }

    /// Deletes a record, and what hangs on it by master-detail.
    pub fn delete(&mut self, object: &str, id: Id) -> Result<()> {
        let def = self.definition(object)?;
        let old = self.existing(&def, id)?;
        let behaviour = self.home().behaviour(&def.name).cloned();
        if let Some(behaviour) = &behaviour {
            behaviour.before_delete(self, &old)?;
        }
        self.delete_children(&def, id)?;
        self.take_away(&def, old.clone())?;
        behaviour.map_or(Ok(()), |b: Arc<dyn Behaviour>| b.after_delete(self, &old))
    }

    fn take_away(&mut self, def: &ObjectDef, mut old: Record) -> Result<()> {
        let Some(id) = old.id() else { return Ok(()) };
        if def.recycle_bin {
            old.set("IsDeleted", true);
            self.touch(&mut old);
            self.put_row(&old)?;
        } else {
            self.remove_row(&def.name, id)?;
        }
        Ok(())
    }

    fn delete_children(&mut self, def: &ObjectDef, id: Id) -> Result<()> {
        let owned: Vec<(String, String)> = self.schema().cascades_from(&def.name);
        for (child, field) in owned {
            for row in self.find(&child, &field, &Value::Id(id))? {
                if let Some(child_id) = row.id() {
                    self.delete(&child, child_id)?;
                }
            }
        }
        Ok(())
    }

    fn definition(&self, object: &str) -> Result<Arc<ObjectDef>> {
        let def = self.object(object);
        def.ok_or_else(|| ApiError::new("NOT_FOUND", "The requested resource does not exist"))
    }

    fn existing(&self, def: &ObjectDef, id: Id) -> Result<Record> {
        match self.stored(&def.name, id)? {
            Some(row) if row.bool("IsDeleted") => Err(ApiError::new("ENTITY_IS_DELETED", "entity is deleted")),
            Some(row) => Ok(row),
            None => Err(ApiError::new("NOT_FOUND", "The requested resource does not exist")),
        }
    }

    /// The record with canonical field names and values that fit.
    fn accept(&self, def: &ObjectDef, record: Record, mode: Mode) -> Result<Record> {
        let mut out = Record::new(&def.name);
        for (name, value) in record.fields {
            if name == "attributes" {
                continue;
            }
            let field = writable(def, &name, mode)?;
            let value = coerce(field, value)?;
            self.check_reference(field, &value)?;
            out.set(&field.name, value);
        }
        Ok(out)
    }

    /// A reference must lead to an object the field may refer to.
    fn check_reference(&self, field: &FieldDef, value: &Value) -> Result<()> {
        let Value::Id(id) = value else { return Ok(()) };
        if field.field_type != FieldType::Reference || field.reference_to.is_empty() {
            return Ok(());
        }
        let prefixes = field.reference_to.iter().map(|to| self.object(to).and_then(|d| d.key_prefix.clone()));
        let known: Option<Vec<String>> = prefixes.collect();
        if known.is_none_or(|known| known.iter().any(|prefix| prefix == id.prefix())) {
            return Ok(());
        }
        let message = format!("{}: id value of incorrect type: {id}", field.label);
        Err(ApiError::new("FIELD_INTEGRITY_EXCEPTION", message).on(&field.name))
    }

    fn check(&self, def: &ObjectDef, row: &Record) -> Result<()> {
        let missing: Vec<&str> = def.fields.iter().filter(|f| is_missing(f, row)).map(|f| f.name.as_str()).collect();
        if !missing.is_empty() {
            let message = format!("Required fields are missing: [{}]", missing.join(", "));
            let fields = missing.into_iter().map(String::from).collect();
            return Err(ApiError { fields, ..ApiError::new("REQUIRED_FIELD_MISSING", message) });
        }
        def.fields.iter().filter(|f| f.unique).try_for_each(|field| self.check_unique(def, field, row))
    }

    fn check_unique(&self, def: &ObjectDef, field: &FieldDef, row: &Record) -> Result<()> {
        let value = row.get(&field.name);
        if value.is_null() {
            return Ok(());
        }
        let same = self.find(&def.name, &field.name, value)?;
        match same.iter().find(|other| other.id() != row.id()).and_then(Record::id) {
            None => Ok(()),
            Some(other) => {
                let message = format!(
                    "duplicate value found: {} duplicates value on record with id: {}",
                    field.name,
                    other.short()
                );
                Err(ApiError::new("DUPLICATE_VALUE", message).on(&field.name))
            }
        }
    }

    fn set_owner(&self, def: &ObjectDef, row: &mut Record) {
        if def.field("OwnerId").is_some() && row.get("OwnerId").is_null() {
            row.set("OwnerId", self.user);
        }
    }
}

fn is_missing(field: &FieldDef, row: &Record) -> bool {
    let required = !field.nillable && field.createable && !field.defaulted_on_create && !field.feature_dependent;
    required && field.default.is_none() && row.get(&field.name).is_null() && field.name != "OwnerId"
}

fn writable<'a>(def: &'a ObjectDef, name: &str, mode: Mode) -> Result<&'a FieldDef> {
    let field = def.field(name).filter(|f| !f.hidden && !f.credential).ok_or_else(|| {
        let message = format!("No such column '{name}' on sobject of type {}", def.name);
        ApiError::new("INVALID_FIELD", message).on(name)
    })?;
    let allowed = if mode == Mode::Insert { field.createable } else { field.updateable };
    if field.field_type == FieldType::Id && field.name == "Id" {
        return Err(ApiError::new("INVALID_FIELD", "The Id field should not be specified in the sobject data."));
    }
    if !allowed {
        let message = format!(
            "Unable to create/update fields: {}. Please check the security settings of this field and verify that it is read/write for your profile or permission set.",
            field.name
        );
        return Err(ApiError::new("INVALID_FIELD_FOR_INSERT_UPDATE", message).on(&field.name));
    }
    Ok(field)
}

pub(super) fn set_defaults(def: &ObjectDef, row: &mut Record) {
    for field in &def.fields {
        if let Some(default) = field.default.as_ref().filter(|_| row.get(&field.name).is_null()) {
            row.set(&field.name, default.clone());
        }
    }
}
