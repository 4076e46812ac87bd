//! Delete of one chunk.

use super::chunk::Chunk;
use super::fire::check_self_reference;
use super::guard::Guard;
use super::{Automation, How, SaveRow, TriggerEvent, children, rollup, store};
use crate::permissions::{AccessType, RecordAccess};
use crate::schema::ObjectDef;
use crate::{ApiError, EngineError, Tx};
use orgyard_values::{Id, Record};
use std::sync::Arc;

/// `master` is the record that losers of a merge went into.
pub(super) fn delete(
    chunk: &mut Chunk,
    host: &mut dyn Automation,
    how: &How,
    master: Option<Id>,
) -> Result<(), EngineError> {
    let (def, behaviour) = (Arc::clone(&chunk.def), chunk.behaviour.clone());
    let guard = Guard::new(host, how)?;
    for row in &mut chunk.alive {
        if let Err(error) = load(host, &def, row, &guard) {
            row.errors.push(error);
        }
    }
    chunk.sift();
    chunk.fire(host, TriggerEvent::BeforeDelete);
    chunk.each(host, |tx, row| {
        if let Some(master) = master.filter(|_| def.field("MasterRecordId").is_some()) {
            row.new.set("MasterRecordId", master);
            row.old = Some(row.new.clone());
        }
        if let Some(behaviour) = &behaviour {
            behaviour.before_delete(tx, &row.new)?;
        }
        children::delete(tx, &def, &row.new)?;
        take_away(tx, &def, row.new.clone())?;
        behaviour.as_ref().map_or(Ok(()), |behaviour| behaviour.after_delete(tx, &row.new))
    });
    chunk.fire(host, TriggerEvent::AfterDelete);
    chunk.each_stored(host, |tx, row| children::clear(tx, &def, &row.new));
    rollup::update_parents(chunk, host, rollup::Event::Gone)
}

fn load(host: &mut dyn Automation, def: &ObjectDef, row: &mut SaveRow, guard: &Guard) -> Result<(), ApiError> {
    let missing = || ApiError::new("MISSING_ARGUMENT", "Id not specified in a delete call");
    let id = row.new.id().ok_or_else(missing)?;
    let old = super::write::existing(host.tx(), def, id)?;
    check_self_reference(host, &def.name, TriggerEvent::BeforeDelete, id)?;
    guard.fields(def, AccessType::Deletable, &row.new)?;
    guard.record(host.tx(), def, &old, RecordAccess::All)?;
    (row.old, row.new) = (Some(old.clone()), old);
    Ok(())
}

/// Into the recycle bin where the object has one.
pub(super) fn take_away(tx: &mut Tx, def: &ObjectDef, mut old: Record) -> Result<(), ApiError> {
    let Some(id) = old.id() else { return Ok(()) };
    if def.recycle_bin {
        old.set("IsDeleted", true);
        store::touch(tx, &mut old);
        tx.put_row(&old)?;
    } else {
        tx.remove_row(&def.name, id)?;
    }
    Ok(())
}
