//! The debug log: events as they happen.

use orgyard_values::{Env, Id};
use std::sync::Arc;

#[derive(Default)]
pub struct Log {
    /// Nothing is kept while it is off.
    pub is_on: bool,
    /// Methods and constructors are told that begin and end.
    pub methods: bool,
    /// Statements, too.
    pub statements: bool,
    /// Classes and triggers by unit of the image.
    pub units: Arc<[Id]>,
    /// What tells the time of events; without it they have none.
    pub env: Option<Env>,
    pub events: Vec<Event>,
    bytes: usize,
}

/// `USER_DEBUG|[12]|DEBUG|text`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    pub name: &'static str,
    /// What follows the name, with its bars.
    pub rest: String,
    pub at: i64,
}

/// A log ends at 20 MB.
const MOST: usize = 20_000_000;

impl Log {
    pub fn add(&mut self, name: &'static str, rest: impl FnOnce() -> String) {
        if !self.is_on || self.bytes > MOST {
            return;
        }
        let rest = rest();
        self.bytes += name.len() + rest.len();
        let at = self.env.as_ref().map_or(0, Env::now);
        self.events.push(Event { name, rest, at });
    }
}
