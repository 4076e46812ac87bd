//! What standard objects do by themselves: fields that follow from others, records that come with records.

mod activity;
mod campaign;
mod case;
mod content;
mod email;
mod flow;
mod opportunity;
mod permission_set_assignment;
mod price_book;
mod queue;
mod user;

use crate::behaviour::Behaviour;
use crate::{ApiError, Tx};
use orgyard_schema::PicklistValue;
use orgyard_values::{Record, Value};
use std::sync::Arc;

type Outcome = Result<(), ApiError>;

pub(crate) fn behaviours() -> Vec<Arc<dyn Behaviour>> {
    vec![
        Arc::new(activity::Activity("Task")),
        Arc::new(activity::Activity("Event")),
        Arc::new(campaign::Campaign),
        Arc::new(campaign::Member),
        Arc::new(campaign::MemberStatus),
        Arc::new(case::Case),
        Arc::new(content::Version),
        Arc::new(content::Link),
        Arc::new(content::Distribution),
        Arc::new(email::Message),
        Arc::new(flow::Definition),
        Arc::new(flow::Version),
        Arc::new(opportunity::Opportunity),
        Arc::new(opportunity::LineItem),
        Arc::new(permission_set_assignment::Assignment),
        Arc::new(price_book::Entry),
        Arc::new(queue::Group),
        Arc::new(user::User),
    ]
}

/// The standard objects that do something by themselves.
pub fn objects_with_behaviour() -> Vec<&'static str> {
    behaviours().iter().map(|one| one.object()).collect()
}

/// Whether the field is new or has another value than before.
fn changed(old: Option<&Record>, new: &Record, field: &str) -> bool {
    old.is_none_or(|old| old.get(field) != new.get(field))
}

/// What the value of a standard picklist means.
fn meaning(tx: &Tx, set: &str, value: Option<&str>) -> Option<PicklistValue> {
    let values = tx.schema().model().value_set(set)?;
    values.iter().find(|known| value.is_some_and(|value| value.eq_ignore_ascii_case(&known.name))).cloned()
}

fn number(value: &Value) -> Option<f64> {
    match value {
        Value::Double(n) => Some(*n),
        Value::Int(n) => Some(*n as f64),
        _ => None,
    }
}

/// An amount of money, to the cent.
fn cents(amount: f64) -> f64 {
    (amount * 100.0).round() / 100.0
}
