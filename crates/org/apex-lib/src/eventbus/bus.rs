//! What was published and not yet delivered.

use orgyard_apex_vm::Value;
use orgyard_values::Record;
use std::collections::VecDeque;

#[derive(Default)]
pub(super) struct Bus {
    pub(super) waiting: VecDeque<Published>,
    /// The last ReplayId that was given.
    pub(super) replay_id: u64,
}

/// The events of one call that were accepted.
pub(super) struct Published {
    pub(super) events: Vec<Event>,
    /// What is told of the outcome; null where nobody is.
    pub(super) callback: Value,
}

#[derive(Clone)]
pub(super) struct Event {
    pub(super) record: Record,
    pub(super) uuid: String,
    pub(super) replay_id: u64,
    /// How often a RetryableException has sent it back, and what that said.
    pub(super) retries: i32,
    pub(super) last_error: Option<String>,
}
