//! Unique fields, judged on the state in which all rows of the chunk are stored, so that two rows may swap values.

use super::chunk::Chunk;
use super::{Automation, SaveRow};
use crate::schema::FieldDef;
use crate::{ApiError, EngineError, Tx};
use orgyard_values::{Id, Record};
use std::collections::HashMap;

/// Takes rows back that hold a value another one has; the later one of two new ones is at fault.
pub(super) fn check(chunk: &mut Chunk, host: &mut dyn Automation) -> Result<(), EngineError> {
    let def = chunk.def.clone();
    let unique: Vec<&FieldDef> = def.fields.iter().filter(|field| field.unique).collect();
    if unique.is_empty() {
        return Ok(());
    }
    let tx = host.tx();
    // A row that is taken back may in its turn be in the way of another one.
    while find_duplicates(tx, &mut chunk.alive, &unique)? {
        for row in chunk.alive.iter().filter(|row| !row.errors.is_empty()) {
            take_back(tx, row)?;
        }
        chunk.sift();
    }
    Ok(())
}

fn find_duplicates(tx: &Tx, rows: &mut [SaveRow], unique: &[&FieldDef]) -> Result<bool, EngineError> {
    let places: HashMap<Id, usize> =
        rows.iter().enumerate().filter_map(|(at, row)| Some((row.new.id()?, at))).collect();
    let mut found = false;
    for (at, row) in rows.iter_mut().enumerate() {
        for field in unique {
            let error = duplicate(tx, row, at, field, &places)?;
            found |= error.is_some();
            row.errors.extend(error);
        }
    }
    Ok(found)
}

fn duplicate(
    tx: &Tx,
    row: &SaveRow,
    at: usize,
    field: &FieldDef,
    places: &HashMap<Id, usize>,
) -> Result<Option<ApiError>, EngineError> {
    let value = row.new.get(&field.name);
    let unchanged = row.old.as_ref().is_some_and(|old| old.get(&field.name) == value);
    if value.is_null() || unchanged {
        return Ok(None);
    }
    let same = tx.find(&row.new.object, &field.name, value)?;
    let alike = |other: &&Record| !field.case_sensitive || other.get(&field.name) == value;
    let mut others = same.iter().filter(alike).filter_map(Record::id).filter(|other| Some(*other) != row.new.id());
    let earlier = others.find(|other| places.get(other).is_none_or(|place| *place < at));
    Ok(earlier.map(|other| {
        let message =
            format!("duplicate value found: {} duplicates value on record with id: {}", field.name, other.short());
        ApiError::new("DUPLICATE_VALUE", message).on(&field.name)
    }))
}

fn take_back(tx: &mut Tx, row: &SaveRow) -> Result<(), EngineError> {
    match (&row.old, row.new.id()) {
        (Some(old), _) => tx.put_row(old),
        (None, Some(id)) => tx.remove_row(&row.new.object, id),
        (None, None) => Ok(()),
    }
}
