//! Rows by id, by field, and all of them; indexes are kept here and nowhere else.

use super::{Result, Tx};
use crate::EngineError;
use crate::behaviour::Wanted;
use crate::encoding::{index, keys, row};
use crate::formulas::Formulas;
use crate::query::same_value;
use crate::schema::{FieldDef, ObjectDef, fixed_object, key_prefix};
use orgyard_values::{Id, Record, Value};
use std::ops::Bound;
use std::rc::Rc;
use std::sync::Arc;

impl Tx {
    /// The row, computed ones included; deleted ones are not.
    pub fn get(&self, object: &str, id: Id) -> Result<Option<Record>> {
        let behaviour = self.home().behaviour(object).cloned();
        let wanted = Wanted { as_parent: true, ..Wanted::by_ids(vec![id]) };
        if let Some(rows) = behaviour.and_then(|b| b.rows(self, &wanted)) {
            let found = rows?.into_iter().find(|r| r.id() == Some(id));
            return Ok(found);
        }
        if let Some(def) = self.object(object).filter(|def| def.shows_components()) {
            let rows = self.component_rows(&def, Some(&[id]), &|_| true)?.unwrap_or_default();
            return Ok(rows.into_iter().find(|row| row.id() == Some(id)));
        }
        let Some(mut row) = self.raw(object, id)? else { return Ok(None) };
        if let Some(def) = self.object(object).filter(|def| def.computed) {
            Formulas::new(self).fill_all(&def, &mut row);
        }
        Ok(Some(row))
    }

    /// The stored row without its formula fields; deleted ones are not.
    pub(crate) fn raw(&self, object: &str, id: Id) -> Result<Option<Record>> {
        Ok(self.stored(object, id)?.filter(|record| !record.bool("IsDeleted")))
    }

    /// Whether the row is in the recycle bin.
    pub fn is_deleted(&self, object: &str, id: Id) -> Result<bool> {
        Ok(self.stored(object, id)?.is_some_and(|row| row.bool("IsDeleted")))
    }

    /// The stored row with those formula fields that are wanted, deleted or not.
    pub(crate) fn stored_with(&self, object: &str, id: Id, wanted: impl Fn(&str) -> bool) -> Result<Option<Record>> {
        let Some(mut row) = self.stored(object, id)? else { return Ok(None) };
        if let Some(def) = self.object(object).filter(|def| def.computed) {
            Formulas::new(self).fill(&def, &mut row, wanted)?;
        }
        Ok(Some(row))
    }

    /// The stored row, deleted or not; formula fields are not in it.
    pub(crate) fn stored(&self, object: &str, id: Id) -> Result<Option<Record>> {
        let Some(bytes) = self.overlay.get(&keys::row(object, id))? else { return Ok(None) };
        let Some(def) = self.object(object) else { return row::decode(object, id, &bytes).map(Some) };
        let mut row = row::decode(&def.name, id, &bytes)?;
        def.checkboxes().for_each(|name| uncheck(&mut row, name));
        Ok(Some(row))
    }

    /// The definition of an object; the schema of the org is read only when metadata may have a say in it.
    pub fn object(&self, name: &str) -> Option<Arc<ObjectDef>> {
        fixed_object(name).or_else(|| self.schema().shared(name)).cloned()
    }

    /// Stores the row as it is; no hooks, no checks. It must have an id.
    pub fn put_row(&mut self, record: &Record) -> Result<()> {
        let Some(id) = record.id() else {
            return Err(EngineError::damaged(&record.object, "a row without an id cannot be stored"));
        };
        let key = keys::row(&record.object, id);
        let def = self.object(&record.object);
        if let Some(def) = &def {
            self.reindex(def, id, &key, Some(record))?;
        }
        let bytes = match &def {
            Some(def) => row::encode_some(record, |name, value| is_stored(def, name, value)),
            None => row::encode(record),
        };
        self.overlay.put(key, bytes);
        self.permissions.written(&record.object);
        if record.object == "PermissionSetGroupComponent" {
            self.outdate_group(record)?;
        }
        Ok(())
    }

    /// Whether the row was deleted and can be restored.
    pub fn is_in_recycle_bin(&self, object: &str, id: Id) -> Result<bool> {
        Ok(self.stored(object, id)?.is_some_and(|row| row.bool("IsDeleted")))
    }

    /// Takes the row away; no hooks. Nothing happens when there is none.
    pub fn remove_row(&mut self, object: &str, id: Id) -> Result<()> {
        let key = keys::row(object, id);
        if let Some(def) = self.object(object) {
            self.reindex(&def, id, &key, None)?;
        }
        self.overlay.remove(key);
        self.permissions.written(object);
        Ok(())
    }

    fn reindex(&mut self, def: &Arc<ObjectDef>, id: Id, key: &[u8], new: Option<&Record>) -> Result<()> {
        if def.indexed().next().is_none() {
            return Ok(());
        }
        let indexed = |name: &str| def.field(name).is_some_and(|f| f.indexed);
        let old = match self.overlay.get(key)? {
            Some(bytes) => Some(row::decode_some(&def.name, id, &bytes, indexed)?),
            None => None,
        };
        for field in def.indexed() {
            let entry = |r: &Record| index::entry(&def.name, field, r.get(&field.name), id);
            let (before, after) = (old.as_ref().and_then(entry), new.and_then(entry));
            if before != after {
                before.into_iter().for_each(|key| self.overlay.remove(key));
                after.into_iter().for_each(|key| self.overlay.put(key, Vec::new()));
            }
        }
        Ok(())
    }

    /// Writes the index entries of a field that has become indexed.
    pub(super) fn index_field(&mut self, object: &str, field: &str) -> Result<()> {
        let Some(def) = self.object(object) else { return Ok(()) };
        let Some(field) = def.field(field).filter(|f| f.indexed) else { return Ok(()) };
        let entry = |row: Record| index::entry(&def.name, field, row.get(&field.name), row.id()?);
        let rows = self.scan_stored(object, |name| name == field.name);
        let entries = rows.filter_map(|row| row.map(entry).transpose()).collect::<Result<Vec<_>>>()?;
        entries.into_iter().for_each(|key| self.overlay.put(key, Vec::new()));
        Ok(())
    }

    /// All rows of the object, those of components included.
    pub fn all(&self, object: &str) -> Result<Vec<Record>> {
        let shown = self.object(object).filter(|def| def.shows_components());
        let components = shown.map(|def| self.component_rows(&def, None, &|_| true)).transpose()?.flatten();
        components.map_or_else(|| self.scan(object).collect(), Ok)
    }

    /// All stored rows of the object, by id; deleted ones are left out.
    pub fn scan(&self, object: &str) -> impl Iterator<Item = Result<Record>> + use<'_> {
        self.scan_stored(object, |_| true).filter(|row| !row.as_ref().is_ok_and(|r| r.bool("IsDeleted")))
    }

    /// All stored rows with some of their fields.
    pub(crate) fn scan_stored<'a, F>(
        &'a self,
        object: &str,
        wanted: F,
    ) -> impl Iterator<Item = Result<Record>> + use<'a, F>
    where
        F: Fn(&str) -> bool + 'a,
    {
        let def = self.object(object);
        let name = def.as_ref().map_or_else(|| object.to_owned(), |def| def.name.clone());
        let checkboxes = def.iter().flat_map(|def| def.checkboxes()).filter(|name| wanted(name)).map(String::from);
        let checkboxes: Vec<String> = checkboxes.collect();
        self.overlay.prefix(&keys::rows(object)).map(move |entry| {
            let (key, value) = entry?;
            let mut row = row::decode_some(&name, row::id_of(keys::id_at_end(&key))?, &value, &wanted)?;
            checkboxes.iter().for_each(|name| uncheck(&mut row, name));
            Ok(row)
        })
    }

    /// All stored rows with some of their fields, formula fields too.
    pub(crate) fn scan_with<'a, F>(
        &'a self,
        object: &str,
        wanted: F,
    ) -> impl Iterator<Item = Result<Record>> + use<'a, F>
    where
        F: Fn(&str) -> bool + 'a,
    {
        let is_wanted = |def: &Arc<ObjectDef>| def.fields.iter().any(|f| f.formula.is_some() && wanted(&f.name));
        let computed = self.object(object).filter(|def| def.computed && is_wanted(def));
        let formulas = Formulas::new(self);
        let wanted = Rc::new(wanted);
        let (all, read) = (computed.is_some(), wanted.clone());
        self.scan_stored(object, move |name| all || read(name)).map(move |row| {
            let mut row = row?;
            if let Some(def) = &computed {
                formulas.fill(def, &mut row, |name| wanted(name))?;
            }
            Ok(row)
        })
    }

    /// The stored rows whose field has the value, as a query compares: text without case, ids by 15 characters.
    pub fn find(&self, object: &str, field: &str, value: &Value) -> Result<Vec<Record>> {
        let def = self.object(object);
        let field_def = def.as_ref().and_then(|def| def.field(field));
        let name = field_def.map_or(field, |f| f.name.as_str());
        let matches = |row: &Record| same_value(row.get(name), value) && !row.bool("IsDeleted");
        if name == "Id" {
            let row = value.as_id().map(|id| self.stored(object, id)).transpose()?.flatten();
            return Ok(row.into_iter().filter(matches).collect());
        }
        let prefix = field_def.filter(|f| f.indexed).and_then(|f| index::lookup(object, f, value));
        let Some(prefix) = prefix else {
            return self.scan(object).filter(|row| row.as_ref().map_or(true, matches)).collect();
        };
        let mut out = Vec::new();
        for id in self.ids_under(&prefix) {
            out.extend(self.stored(object, id?)?.filter(matches));
        }
        Ok(out)
    }

    /// The ids of index entries that begin so.
    pub(crate) fn ids_under(&self, prefix: &[u8]) -> impl Iterator<Item = Result<Id>> + use<'_> {
        self.overlay.prefix(prefix).map(|entry| row::id_of(keys::id_at_end(&entry?.0)))
    }

    /// The ids of a field's index entries from a key on.
    pub(crate) fn ids_from(
        &self,
        from: &[u8],
        object: &str,
        field: &FieldDef,
    ) -> impl Iterator<Item = Result<Id>> + use<'_> {
        let end = orgyard_store::prefix_end(&keys::index(object, &field.name));
        let to = end.as_deref().map_or(Bound::Unbounded, Bound::Excluded);
        let entries = self.overlay.range(Bound::Included(from), to);
        entries.map(|entry| row::id_of(keys::id_at_end(&entry?.0)))
    }

    /// The next id of the object; no other id of the home is equal to it.
    pub fn new_id(&mut self, object: &str) -> Result<Id> {
        let def = self.object(object).and_then(|def| def.key_prefix.clone());
        let prefix = def.or_else(|| key_prefix(object).map(String::from));
        self.next_id(&prefix.ok_or_else(|| EngineError::NoKeyPrefix(object.into()))?)
    }

    pub(crate) fn next_id(&mut self, prefix: &str) -> Result<Id> {
        let number = self.next("ids")?;
        Ok(Id::mint(prefix, self.info.id_number(number)))
    }
}

/// Formulas are computed; a checkbox that is not checked is known by its absence.
fn is_stored(def: &ObjectDef, name: &str, value: &Value) -> bool {
    let unchecked = *value == Value::Bool(false);
    let field = (def.computed || unchecked).then(|| def.field(name)).flatten();
    field.is_none_or(|field| field.formula.is_none() && !(unchecked && field.is_checkbox()))
}

fn uncheck(row: &mut Record, checkbox: &str) {
    if !row.fields.contains_key(checkbox) {
        row.set(checkbox, false);
    }
}
