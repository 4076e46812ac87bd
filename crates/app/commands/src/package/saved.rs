//! The result of commands that change one record.

use crate::output::Output;
use serde_json::{Value, json};

/// The record's id, and what is said about it.
pub(crate) struct Saved {
    pub id: String,
    pub says: String,
}

impl Output for Saved {
    fn json(&self) -> Value {
        json!({"id": self.id, "success": true, "errors": []})
    }

    fn human(&self) -> String {
        self.says.clone()
    }
}
