//! Roll-up summaries: what changes of a child is added to what its parents say, and the parents go through a save of
//! their own.

mod change;
mod filter;
mod refresh;

use super::chunk::Chunk;
use super::{Automation, How, Operation, SaveOptions, SaveRow, statement};
use crate::formulas::Formulas;
use crate::schema::{FieldDef, ObjectDef};
use crate::{EngineError, Tx};
use change::{Change, apply};
use orgyard_schema::Summary;
use orgyard_values::{Id, Record, Value};
pub(crate) use refresh::fill;
pub(super) use refresh::refresh;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What became of the rows of a chunk.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Event {
    Added,
    Changed,
    Gone,
}

/// A summary field of a parent object.
struct Target {
    parent: Arc<ObjectDef>,
    field: FieldDef,
    summary: Summary,
}

/// Updates the parents of the chunk's rows; a parent that cannot be saved fails its children.
pub(super) fn update_parents(chunk: &mut Chunk, host: &mut dyn Automation, event: Event) -> Result<(), EngineError> {
    let targets = targets(host.tx(), &chunk.def);
    if targets.is_empty() || chunk.alive.is_empty() {
        return Ok(());
    }
    let updates = updates(host.tx(), chunk, &targets, event)?;
    if updates.is_empty() {
        return Ok(());
    }
    let ids: Vec<Option<Id>> = updates.iter().map(Record::id).collect();
    let how = How { options: SaveOptions { all_or_none: false, ..SaveOptions::default() }, platform: true };
    let outcomes = statement::run(host, &Operation::Update, updates, &how)?;
    for (id, outcome) in ids.into_iter().zip(outcomes).filter(|(_, outcome)| !outcome.errors.is_empty()) {
        for row in chunk.alive.iter_mut().filter(|row| leads_to(row, &targets, id)) {
            row.errors.extend(outcome.errors.iter().cloned());
        }
    }
    let before = chunk.failed.len();
    chunk.sift();
    chunk.repeat |= chunk.failed.len() > before;
    Ok(())
}

fn targets(tx: &Tx, child: &ObjectDef) -> Vec<Target> {
    let schema = tx.schema();
    let made = schema.roll_ups_of(&child.name).iter().filter_map(|roll_up| {
        let parent = Arc::clone(schema.shared(&roll_up.parent)?);
        let field = parent.field(&roll_up.field)?.clone();
        let summary = field.summary.clone()?;
        Some(Target { parent, field, summary })
    });
    made.collect()
}

fn leads_to(row: &SaveRow, targets: &[Target], parent: Option<Id>) -> bool {
    let records = [Some(&row.new), row.old.as_ref()];
    let leads = |record: &Record| targets.iter().any(|t| record.get(&t.summary.foreign_key).as_id() == parent);
    records.into_iter().flatten().any(leads)
}

/// The parents that say something else now.
fn updates(tx: &Tx, chunk: &Chunk, targets: &[Target], event: Event) -> Result<Vec<Record>, EngineError> {
    let mut changes: BTreeMap<(usize, Id), Vec<Change>> = BTreeMap::new();
    let formulas = Formulas::new(tx);
    for row in &chunk.alive {
        let (before, after) = match event {
            Event::Added => (None, Some(&row.new)),
            Event::Changed => (row.old.as_ref(), Some(&row.new)),
            Event::Gone => (Some(&row.new), None),
        };
        let complete = |record: Option<&Record>| {
            record.map(|record| {
                let mut record = record.clone();
                formulas.fill_all(&chunk.def, &mut record);
                record
            })
        };
        let (before, after) = match chunk.def.computed {
            true => (complete(before), complete(after)),
            false => (before.cloned(), after.cloned()),
        };
        for (place, target) in targets.iter().enumerate() {
            collect(&mut changes, place, target, chunk, before.as_ref(), after.as_ref());
        }
    }
    let mut out: BTreeMap<(String, Id), Record> = BTreeMap::new();
    for ((place, id), changes) in changes {
        let target = &targets[place];
        let Some(parent) = tx.raw(&target.parent.name, id)? else { continue };
        let now = parent.get(&target.field.name);
        let value = match apply(target, &chunk.def, now, &changes) {
            Some(value) => value,
            None => refresh::value(tx, target, id)?,
        };
        if value != *now {
            let key = (target.parent.name.clone(), id);
            let update = out.entry(key).or_insert_with(|| Record::new(&target.parent.name).with("Id", id));
            update.set(&target.field.name, value);
        }
    }
    Ok(out.into_values().collect())
}

/// What the row added to its parents before and adds now.
fn collect(
    changes: &mut BTreeMap<(usize, Id), Vec<Change>>,
    place: usize,
    target: &Target,
    chunk: &Chunk,
    before: Option<&Record>,
    after: Option<&Record>,
) {
    let before = before.and_then(|row| contribution(target, &chunk.def, row));
    let after = after.and_then(|row| contribution(target, &chunk.def, row));
    if before == after {
        return;
    }
    if let Some((id, value)) = before {
        changes.entry((place, id)).or_default().push(Change::Removed(value));
    }
    if let Some((id, value)) = after {
        changes.entry((place, id)).or_default().push(Change::Added(value));
    }
}

/// The parent and the value that a child adds to it; none when it does not count.
fn contribution(target: &Target, child: &ObjectDef, row: &Record) -> Option<(Id, Value)> {
    let parent = row.get(&target.summary.foreign_key).as_id()?;
    let value = target.summary.field.as_deref().map_or(Value::Null, |field| row.get(field).clone());
    filter::counts(&target.summary.filters, child, row).then_some((parent, value))
}
