//! Groups and queues have a developer name, once for each type.

use super::Outcome;
use crate::behaviour::Behaviour;
use crate::{ApiError, Tx};
use orgyard_values::Record;

pub(super) struct Group;

impl Behaviour for Group {
    fn object(&self) -> &'static str {
        "Group"
    }

    fn derive(&self, tx: &mut Tx, old: Option<&Record>, new: &mut Record) -> Outcome {
        if new.get("DeveloperName").is_null() {
            new.set("DeveloperName", new.text("Name").map(developer_name));
        }
        if old.is_some_and(|old| old.get("DeveloperName") == new.get("DeveloperName")) {
            return Ok(());
        }
        let known = tx.find("Group", "DeveloperName", new.get("DeveloperName"))?;
        let same = known.iter().find(|group| group.get("Type") == new.get("Type") && group.id() != new.id());
        match same.and_then(Record::id) {
            None => Ok(()),
            Some(id) => {
                let text =
                    format!("duplicate value found: DeveloperName duplicates value on record with id: {}", id.short());
                Err(ApiError::new("DUPLICATE_VALUE", text).on("DeveloperName"))
            }
        }
    }
}

/// `My Queue (1)` becomes `My_Queue_1`.
fn developer_name(name: &str) -> String {
    let mut out = String::new();
    for c in name.chars() {
        match c {
            c if c.is_ascii_alphanumeric() => out.push(c),
            _ if out.is_empty() || out.ends_with('_') => {}
            _ => out.push('_'),
        }
    }
    let out = out.trim_end_matches('_');
    if out.starts_with(|c: char| c.is_ascii_digit()) { format!("X{out}") } else { out.to_owned() }
}
