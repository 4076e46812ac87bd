//! Cases are open or closed as their status says.

use super::{Outcome, changed, meaning};
use crate::Tx;
use crate::behaviour::Behaviour;
use orgyard_values::{Record, Value};

pub(super) struct Case;

impl Behaviour for Case {
    fn object(&self) -> &'static str {
        "Case"
    }

    fn derive(&self, tx: &mut Tx, old: Option<&Record>, new: &mut Record) -> Outcome {
        if changed(old, new, "Status") {
            let closed = meaning(tx, "CaseStatus", new.text("Status")).is_some_and(|status| status.closed);
            let since = if closed { Value::DateTime(tx.now()) } else { Value::Null };
            if closed != old.is_some_and(|old| old.bool("IsClosed")) {
                new.set("ClosedDate", since);
            }
            new.set("IsClosed", closed);
            if old.is_none() {
                new.set("IsClosedOnCreate", closed);
            }
        }
        if changed(old, new, "ContactId") {
            from_contact(tx, new)?;
        }
        Ok(())
    }
}

/// The account of its contact, where none was named.
fn from_contact(tx: &Tx, new: &mut Record) -> Outcome {
    let Some(contact) = new.get("ContactId").as_id() else { return Ok(()) };
    let Some(contact) = tx.get("Contact", contact)? else { return Ok(()) };
    for (field, source) in [("ContactEmail", "Email"), ("ContactPhone", "Phone"), ("ContactMobile", "MobilePhone")] {
        new.set(field, contact.get(source).clone());
    }
    if new.get("AccountId").is_null() {
        new.set("AccountId", contact.get("AccountId").clone());
    }
    Ok(())
}
