//! Campaigns have two statuses for their members from the first day.

use super::{Outcome, changed};
use crate::behaviour::Behaviour;
use crate::{ApiError, Tx};
use orgyard_values::{Record, Value};

const STATUS: &str = "CampaignMemberStatus";

pub(super) struct Campaign;

impl Behaviour for Campaign {
    fn object(&self) -> &'static str {
        "Campaign"
    }

    fn after_insert(&self, tx: &mut Tx, new: &Record) -> Outcome {
        for (place, label, responded) in [(1_i64, "Sent", false), (2, "Responded", true)] {
            let status = Record::new(STATUS)
                .with("CampaignId", new.id())
                .with("Label", label)
                .with("SortOrder", place)
                .with("IsDefault", !responded)
                .with("HasResponded", responded);
            tx.add_row(status)?;
        }
        Ok(())
    }
}

pub(super) struct MemberStatus;

impl Behaviour for MemberStatus {
    fn object(&self) -> &'static str {
        STATUS
    }

    /// A campaign has one default.
    fn after_insert(&self, tx: &mut Tx, new: &Record) -> Outcome {
        if new.bool("IsDefault") { only_default(tx, new) } else { Ok(()) }
    }

    fn after_update(&self, tx: &mut Tx, _old: &Record, new: &Record) -> Outcome {
        if new.bool("IsDefault") { only_default(tx, new) } else { Ok(()) }
    }

    fn before_delete(&self, _tx: &mut Tx, old: &Record) -> Outcome {
        match old.bool("IsDefault") {
            true => Err(ApiError::new("DELETE_FAILED", "You cannot delete the default status.")),
            false => Ok(()),
        }
    }
}

fn statuses(tx: &Tx, record: &Record) -> Result<Vec<Record>, ApiError> {
    Ok(tx.find(STATUS, "CampaignId", record.get("CampaignId"))?)
}

fn only_default(tx: &mut Tx, new: &Record) -> Outcome {
    for other in statuses(tx, new)? {
        if other.id() != new.id() && other.bool("IsDefault") {
            tx.put_row(&other.with("IsDefault", false))?;
        }
    }
    Ok(())
}

pub(super) struct Member;

impl Behaviour for Member {
    fn object(&self) -> &'static str {
        "CampaignMember"
    }

    fn derive(&self, tx: &mut Tx, old: Option<&Record>, new: &mut Record) -> Outcome {
        if new.get("LeadId").is_null() && new.get("ContactId").is_null() {
            let text = "Required fields are missing: [LeadId, ContactId]";
            return Err(ApiError::new("REQUIRED_FIELD_MISSING", text));
        }
        let known = if changed(old, new, "Status") { statuses(tx, new)? } else { return person(tx, new) };
        if new.get("Status").is_null() {
            let default = known.iter().find(|status| status.bool("IsDefault"));
            new.set("Status", default.map(|status| status.get("Label").clone()).unwrap_or_default());
        }
        let label =
            |status: &&Record| status.text("Label").map(str::to_lowercase) == new.text("Status").map(str::to_lowercase);
        let responded = known.iter().find(label).is_some_and(|status| status.bool("HasResponded"));
        new.set("HasResponded", responded);
        if responded && new.get("FirstRespondedDate").is_null() {
            new.set("FirstRespondedDate", crate::save::day_of(tx.now()).map(|day| Value::Date(day.to_string())));
        }
        person(tx, new)
    }
}

/// What a member shows of its lead or contact.
fn person(tx: &Tx, new: &mut Record) -> Outcome {
    let (object, field) = if new.get("ContactId").is_null() { ("Lead", "LeadId") } else { ("Contact", "ContactId") };
    let Some(id) = new.get(field).as_id() else { return Ok(()) };
    let Some(person) = tx.get(object, id)? else { return Ok(()) };
    for shown in ["FirstName", "LastName", "Name", "Email", "Phone", "Title", "Salutation"] {
        new.set(shown, person.get(shown).clone());
    }
    new.set("LeadOrContactId", id);
    new.set("Type", object);
    Ok(())
}
