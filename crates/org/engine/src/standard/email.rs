//! Mail: who sent a message, and whom it names by id, is related to it.

use super::Outcome;
use crate::Tx;
use crate::behaviour::Behaviour;
use orgyard_values::{Id, Record, Value};

/// Source: Object Reference, EmailMessage: "Each ID is linked to an EmailMessageRelation record". The field with the
/// ids, and how the relation calls it.
const RECIPIENTS: [(&str, &str); 3] = [("ToIds", "ToAddress"), ("CcIds", "CcAddress"), ("BccIds", "BccAddress")];

pub(super) struct Message;

impl Behaviour for Message {
    fn object(&self) -> &'static str {
        "EmailMessage"
    }

    fn after_insert(&self, tx: &mut Tx, new: &Record) -> Outcome {
        let sender = new.get("FromAddress").clone();
        if !sender.is_null() {
            let from = new.get("FromId").as_id();
            add(tx, new, "FromAddress", from, sender)?;
        }
        for (field, relation) in RECIPIENTS {
            for id in ids(new.get(field)) {
                relate(tx, new, id, relation)?;
            }
        }
        Ok(())
    }
}

fn ids(value: &Value) -> Vec<Id> {
    let Value::Json(serde_json::Value::Array(ids)) = value else { return Vec::new() };
    ids.iter().filter_map(|id| id.as_str()?.parse().ok()).collect()
}

fn relate(tx: &mut Tx, message: &Record, id: Id, relation: &str) -> Outcome {
    let object = object_of(tx, id);
    let address = tx.get(&object, id)?.map(|row| row.get("Email").clone()).unwrap_or_default();
    add(tx, message, relation, Some(id), address)
}

fn object_of(tx: &Tx, id: Id) -> String {
    tx.schema().object_by_prefix(id.prefix()).map(|object| object.name.clone()).unwrap_or_default()
}

fn add(tx: &mut Tx, message: &Record, relation: &str, to: Option<Id>, address: Value) -> Outcome {
    let object = to.map(|id| object_of(tx, id));
    let row = Record::new("EmailMessageRelation")
        .with("EmailMessageId", message.id())
        .with("RelationId", to)
        .with("RelationType", relation)
        .with("RelationObjectType", object)
        .with("RelationAddress", address);
    tx.add_row(row).map(drop)
}
