//! Triggers of one chunk: how deep they may nest, and the rows they may not touch.

use super::chunk::Chunk;
use super::{Automation, SaveRow, TriggerEvent, accept};
use crate::formulas::Formulas;
use crate::schema::ObjectDef;
use crate::{ApiError, Tx};
use orgyard_values::{Id, Record};
use std::collections::HashSet;

/// One trigger event that is running.
#[derive(Debug)]
pub(crate) struct Frame {
    object: String,
    event: TriggerEvent,
    ids: HashSet<Id>,
}

/// Triggers that may run inside each other; one more is refused.
const DEPTH: usize = 16;

impl Chunk {
    /// Fires the event for the rows that are alive.
    pub(super) fn fire(&mut self, host: &mut dyn Automation, event: TriggerEvent) {
        if self.alive.is_empty() || !host.has_triggers(&self.def.name, event) {
            return;
        }
        self.fired = true;
        if host.tx().frames().len() >= DEPTH {
            let error = too_deep(host.tx().frames());
            self.alive.iter_mut().for_each(|row| row.errors.push(error.clone()));
            return self.sift();
        }
        self.compute(host.tx());
        let ids = self.alive.iter().filter_map(|row| row.new.id()).collect();
        host.tx().frames_mut().push(Frame { object: self.def.name.clone(), event, ids });
        let written = matches!(event, TriggerEvent::BeforeInsert | TriggerEvent::BeforeUpdate);
        let before: Vec<Record> = self.alive.iter().filter(|_| written).map(|row| row.new.clone()).collect();
        let result = host.fire(event, &self.def.name, &mut self.alive);
        host.tx().frames_mut().pop();
        if let Err(error) = result {
            self.alive.iter_mut().for_each(|row| row.errors.push(error.clone()));
        }
        let tx = host.tx();
        for (row, before) in self.alive.iter_mut().zip(before) {
            take_over(tx, &self.def, row, before);
        }
        self.sift();
    }
}

impl Chunk {
    /// Triggers see formula fields.
    fn compute(&mut self, tx: &Tx) {
        if !self.def.computed {
            return;
        }
        let formulas = Formulas::new(tx);
        for row in &mut self.alive {
            formulas.fill_all(&self.def, &mut row.new);
            if let Some(old) = &mut row.old {
                formulas.fill_all(&self.def, old);
            }
        }
    }
}

/// What a before trigger has set goes through the same door as what a client sets.
fn take_over(tx: &Tx, def: &ObjectDef, row: &mut SaveRow, mut before: Record) {
    for (name, value) in std::mem::take(&mut row.new.fields) {
        if before.get(&name) == &value {
            continue;
        }
        match accept::set_by_trigger(tx, def, &name, value) {
            Ok(Some((name, value))) => before.set(&name, value),
            Ok(None) => {}
            Err(error) => row.errors.push(error),
        }
    }
    row.new = before;
}

fn too_deep(frames: &[Frame]) -> ApiError {
    let list: String = frames.iter().map(|f| format!("\n{} trigger event {}", f.object, f.event.name())).collect();
    ApiError::new("CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", format!("maximum trigger depth exceeded{list}"))
}

/// A before trigger may not start once more what is under way with its own rows.
pub(super) fn check_self_reference(
    host: &mut dyn Automation,
    object: &str,
    event: TriggerEvent,
    id: Id,
) -> Result<(), ApiError> {
    let frames = host.tx().frames();
    if !frames.iter().any(|f| f.event == event && f.object == object && f.ids.contains(&id)) {
        return Ok(());
    }
    let verb = if event == TriggerEvent::BeforeDelete { "delete" } else { "update" };
    let trigger = host.running_trigger().unwrap_or_else(|| object.to_owned());
    let text = format!(
        "Object (id = {}) is currently in trigger {trigger}, therefore it cannot recursively {verb} itself",
        id.short()
    );
    Err(ApiError::new("SELF_REFERENCE_FROM_TRIGGER", text))
}
