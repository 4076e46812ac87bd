//! Out of the recycle bin.

use super::chunk::Chunk;
use super::{Automation, SaveRow, TriggerEvent, children, rollup, store};
use crate::schema::ObjectDef;
use crate::{ApiError, EngineError, Tx};
use std::sync::Arc;

pub(super) fn undelete(chunk: &mut Chunk, host: &mut dyn Automation) -> Result<(), EngineError> {
    let def = Arc::clone(&chunk.def);
    chunk.each(host, |tx, row| restore(tx, &def, row));
    chunk.fire(host, TriggerEvent::AfterUndelete);
    rollup::update_parents(chunk, host, rollup::Event::Added)
}

fn restore(tx: &mut Tx, def: &ObjectDef, row: &mut SaveRow) -> Result<(), ApiError> {
    let missing = || ApiError::new("MISSING_ARGUMENT", "Id not specified in an undelete call");
    let id = row.new.id().ok_or_else(missing)?;
    let stored = tx.stored(&def.name, id)?.filter(|row| row.bool("IsDeleted"));
    row.new = stored.ok_or_else(|| ApiError::new("UNDELETE_FAILED", "Entity is not in the recycle bin"))?;
    row.new.set("IsDeleted", false);
    row.new.fields.shift_remove(children::WITH);
    store::touch(tx, &mut row.new);
    tx.put_row(&row.new)?;
    children::restore(tx, def, id)
}
