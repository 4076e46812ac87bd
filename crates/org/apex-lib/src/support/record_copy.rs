//! Copies of records, as `clone` and `deepClone` make them.

use orgyard_apex_vm::{SObject, SObjectState};
use std::cell::RefCell;
use std::sync::Arc;

/// Which of `preserveId`, `preserveReadonlyTimestamps` and `preserveAutonumber` were given.
type Keeps = [bool];

/// Source: Apex Reference Guide, SObject.clone: read-only system fields that `preserveReadonlyTimestamps` is about.
const TIMESTAMPS: [&str; 4] = ["CreatedById", "CreatedDate", "LastModifiedById", "LastModifiedDate"];

/// A record with the same fields, parents and children, to be changed and saved on its own.
pub(crate) fn record_copy(record: &SObject, keeps: &Keeps) -> SObject {
    let kept = |place: usize| keeps.get(place).copied().unwrap_or(false);
    let is_auto = |name: &str| record.def.field(name).is_some_and(|field| field.auto_number.is_some());
    let own = record.state.borrow();
    let stays = |name: &str| match name {
        "Id" => kept(0),
        _ if TIMESTAMPS.contains(&name) => kept(1),
        _ => kept(2) || !is_auto(name),
    };
    let fields = own.fields.iter().filter(|(name, _)| stays(name)).cloned().collect();
    let state = SObjectState {
        fields,
        parents: own.parents.clone(),
        children: own.children.clone(),
        queried: own.queried,
        clone_of: Some(record.id()),
        ..SObjectState::default()
    };
    SObject { def: Arc::clone(&record.def), state: RefCell::new(state) }
}
