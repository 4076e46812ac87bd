//! Tasks and events: closed or open, and the account they belong to.

use super::{Outcome, changed, meaning};
use crate::Tx;
use crate::behaviour::Behaviour;
use orgyard_values::{Id, Record, Value};

pub(super) struct Activity(pub(super) &'static str);

impl Behaviour for Activity {
    fn object(&self) -> &'static str {
        self.0
    }

    fn derive(&self, tx: &mut Tx, old: Option<&Record>, new: &mut Record) -> Outcome {
        if self.0 == "Task" {
            task(tx, old, new);
        }
        if changed(old, new, "WhatId") || changed(old, new, "WhoId") {
            new.set("AccountId", account(tx, new)?);
            let count = |field: &str| i64::from(!new.get(field).is_null());
            let (what, who) = (count("WhatId"), count("WhoId"));
            new.set("WhatCount", what);
            new.set("WhoCount", who);
        }
        Ok(())
    }
}

fn task(tx: &Tx, old: Option<&Record>, new: &mut Record) {
    new.set("IsHighPriority", new.text("Priority") == Some("High"));
    if !changed(old, new, "Status") {
        return;
    }
    let closed = meaning(tx, "TaskStatus", new.text("Status")).is_some_and(|status| status.closed);
    new.set("IsClosed", closed);
    if closed && new.get("CompletedDateTime").is_null() {
        new.set("CompletedDateTime", Value::DateTime(tx.now()));
    }
}

/// The account itself, the account of what it is about, else that of the contact.
fn account(tx: &Tx, new: &Record) -> Result<Option<Id>, crate::ApiError> {
    for field in ["WhatId", "WhoId"] {
        let Some(id) = new.get(field).as_id() else { continue };
        let Some(object) = tx.schema().object_by_prefix(id.prefix()).map(|def| def.name.clone()) else { continue };
        if object == "Account" {
            return Ok(Some(id));
        }
        let of = tx.get(&object, id)?.and_then(|row| row.get("AccountId").as_id());
        if of.is_some() {
            return Ok(of);
        }
    }
    Ok(None)
}
