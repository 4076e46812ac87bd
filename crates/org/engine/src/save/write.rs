//! Insert and update of one chunk.

use super::automatic::full_name;
use super::chunk::Chunk;
use super::fire::check_self_reference;
use super::guard::Guard;
use super::{
    Automation, How, SaveRow, TriggerEvent, accept, defaults, references, required, rollup, settings, store, unique,
};
use crate::formulas::Formulas;
use crate::permissions::{AccessType, RecordAccess};
use crate::schema::ObjectDef;
use crate::{ApiError, EngineError, Tx};
use orgyard_values::{Id, Record};
use std::sync::Arc;

type Outcome = Result<(), ApiError>;

pub(super) fn insert(chunk: &mut Chunk, host: &mut dyn Automation, how: &How) -> Result<(), EngineError> {
    let (def, behaviour) = (Arc::clone(&chunk.def), chunk.behaviour.clone());
    let guard = Guard::new(host, how)?;
    for row in &mut chunk.alive {
        accept::insert(host.tx(), &def, row, how);
        row.errors.extend(guard.fields(&def, AccessType::Creatable, &row.new).err());
        row.errors.extend(defaults::set_missing(host.tx(), &def, &mut row.new).err());
    }
    chunk.sift();
    if let Some(behaviour) = &behaviour {
        chunk.each(host, |tx, row| behaviour.before_insert(tx, &mut row.new));
    }
    chunk.fire(host, TriggerEvent::BeforeInsert);
    derive(chunk, host, &def);
    check(chunk, host, &def);
    chunk.each(host, |tx, row| store::insert(tx, &def, &mut row.new));
    unique::check(chunk, host)?;
    if let Some(behaviour) = &behaviour {
        chunk.each_stored(host, |tx, row| behaviour.after_insert(tx, &row.new));
    }
    chunk.fire(host, TriggerEvent::AfterInsert);
    rollup::update_parents(chunk, host, rollup::Event::Added)
}

pub(super) fn update(chunk: &mut Chunk, host: &mut dyn Automation, how: &How) -> Result<(), EngineError> {
    let (def, behaviour) = (Arc::clone(&chunk.def), chunk.behaviour.clone());
    let guard = Guard::new(host, how)?;
    for row in &mut chunk.alive {
        if let Err(error) = load(host, &def, row, how, &guard) {
            row.errors.push(error);
        }
    }
    chunk.sift();
    if let Some(behaviour) = &behaviour {
        chunk.each(host, |tx, row| with_old(row, |old, row| behaviour.before_update(tx, old, &mut row.new)));
    }
    chunk.fire(host, TriggerEvent::BeforeUpdate);
    derive(chunk, host, &def);
    check(chunk, host, &def);
    chunk.each(host, |tx, row| store::update(tx, &def, &mut row.new));
    unique::check(chunk, host)?;
    if let Some(behaviour) = &behaviour {
        chunk.each_stored(host, |tx, row| with_old(row, |old, row| behaviour.after_update(tx, old, &row.new)));
    }
    chunk.fire(host, TriggerEvent::AfterUpdate);
    rollup::update_parents(chunk, host, rollup::Event::Changed)
}

/// The stored row, and over it what is to change.
fn load(host: &mut dyn Automation, def: &ObjectDef, row: &mut SaveRow, how: &How, guard: &Guard) -> Outcome {
    let missing = || ApiError::new("MISSING_ARGUMENT", "Id not specified in an update call");
    let id = row.new.id().ok_or_else(missing)?;
    let old = existing(host.tx(), def, id)?;
    check_self_reference(host, &def.name, TriggerEvent::BeforeUpdate, id)?;
    guard.record(host.tx(), def, &old, RecordAccess::Edit)?;
    accept::update(host.tx(), def, row, how);
    guard.fields(def, AccessType::Updatable, &row.new)?;
    let mut new = old.clone();
    new.fields.extend(std::mem::take(&mut row.new.fields));
    (row.old, row.new) = (Some(old), new);
    Ok(())
}

fn derive(chunk: &mut Chunk, host: &mut dyn Automation, def: &ObjectDef) {
    let behaviour = chunk.behaviour.clone();
    chunk.each(host, |tx, row| {
        let SaveRow { old, new, .. } = row;
        if def.custom_setting {
            settings::derive(tx, def, old.as_ref(), new)?;
        }
        full_name(def, new);
        behaviour.as_ref().map_or(Ok(()), |behaviour| behaviour.derive(tx, old.as_ref(), new))
    });
}

/// What holds once the before triggers have run: values, lookups, validation rules.
fn check(chunk: &mut Chunk, host: &mut dyn Automation, def: &ObjectDef) {
    chunk.each(host, |tx, row| {
        required::check(def, &row.new)?;
        references::check(tx, def, row.old.as_ref(), &row.new)
    });
    if def.validation_rules.iter().any(|rule| rule.active) {
        let formulas = Formulas::new(host.tx());
        for row in &mut chunk.alive {
            row.errors.extend(formulas.broken_rules(def, row.old.as_ref(), &row.new));
        }
        chunk.sift();
    }
}

/// The stored row of an id, which must be there and not deleted.
pub(super) fn existing(tx: &Tx, def: &ObjectDef, id: Id) -> Result<Record, ApiError> {
    match tx.stored(&def.name, id)? {
        Some(row) if row.bool("IsDeleted") => Err(ApiError::new("ENTITY_IS_DELETED", "entity is deleted")),
        Some(row) => Ok(row),
        None if def.shows_components() && tx.get(&def.name, id)?.is_some() => {
            let text = format!("not implemented here: changing {} as a record; deploy it as metadata", def.name);
            Err(ApiError::new("NOT_IMPLEMENTED", text))
        }
        None => Err(ApiError::new("INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id")),
    }
}

/// Calls `f` with the old row beside the row itself.
pub(super) fn with_old(row: &mut SaveRow, f: impl FnOnce(&Record, &mut SaveRow) -> Outcome) -> Outcome {
    let Some(old) = row.old.take() else { return Ok(()) };
    let result = f(&old, row);
    row.old = Some(old);
    result
}
