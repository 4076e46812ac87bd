//! Merge: what hangs on the losers moves to the winner, the losers are deleted, the winner is changed.

use super::chunk::Chunk;
use super::{Automation, How, SaveRow, children, delete, write};
use crate::schema::ObjectDef;
use crate::{ApiError, EngineError};
use orgyard_values::{Id, Record};
use std::sync::Arc;

/// The platform merges at most three records.
const LOSERS: usize = 2;

const MERGED: [&str; 4] = ["Account", "Case", "Contact", "Lead"];

pub(super) fn merge(chunk: &mut Chunk, host: &mut dyn Automation, losers: &[Id], how: &How) -> Result<(), EngineError> {
    let def = Arc::clone(&chunk.def);
    match prepare(chunk, host, &def, losers, how)? {
        Ok(()) => write::update(chunk, host, how)?,
        Err(error) => refuse(chunk, &error),
    }
    Ok(())
}

fn prepare(
    chunk: &Chunk,
    host: &mut dyn Automation,
    def: &Arc<ObjectDef>,
    losers: &[Id],
    how: &How,
) -> Result<Result<(), ApiError>, EngineError> {
    let Some(winner) = chunk.alive.first().and_then(|row| row.new.id()) else {
        return Ok(Err(ApiError::new("MISSING_ARGUMENT", "Id not specified in a merge call")));
    };
    match check(host, def, winner, losers) {
        Ok(()) => delete_losers(chunk, host, winner, losers, how),
        Err(error) => Ok(Err(error)),
    }
}

fn refuse(chunk: &mut Chunk, error: &ApiError) {
    chunk.repeat = true;
    chunk.alive.iter_mut().for_each(|row| row.errors.push(error.clone()));
    chunk.sift();
}

fn check(host: &mut dyn Automation, def: &ObjectDef, winner: Id, losers: &[Id]) -> Result<(), ApiError> {
    if !MERGED.contains(&def.name.as_str()) {
        return Err(ApiError::new("INVALID_OPERATION", format!("Specified type {} cannot be merged", def.name)));
    }
    if losers.is_empty() || losers.len() > LOSERS || losers.contains(&winner) {
        let text = "Merge takes one or two records to merge, other than the master record";
        return Err(ApiError::new("INVALID_ARGUMENT", text));
    }
    write::existing(host.tx(), def, winner).map(drop)
}

/// Deletes them with their triggers, which see who took their place.
fn delete_losers(
    chunk: &Chunk,
    host: &mut dyn Automation,
    winner: Id,
    losers: &[Id],
    how: &How,
) -> Result<Result<(), ApiError>, EngineError> {
    let def = &chunk.def;
    let row = |id: &Id| SaveRow { index: 0, old: None, new: Record::new(&def.name).with("Id", *id), errors: vec![] };
    let mut gone = Chunk {
        def: Arc::clone(def),
        behaviour: chunk.behaviour.clone(),
        alive: losers.iter().map(row).collect(),
        failed: Vec::new(),
        repeat: false,
        fired: false,
    };
    for loser in losers {
        if let Err(error) = children::move_to(host.tx(), def, *loser, winner) {
            return Ok(Err(error));
        }
    }
    delete::delete(&mut gone, host, how, Some(winner))?;
    let failed = gone.failed.into_iter().flat_map(|row| row.errors).next();
    Ok(failed.map_or(Ok(()), Err))
}
