//! Who runs the code, and as part of what.

use super::{Throw, Vm};
use crate::value::Value;
use orgyard_engine::TriggerEvent;
use orgyard_values::Id;
use std::sync::Arc;

#[derive(Debug)]
pub struct Context {
    /// The running user; `System.runAs` changes it for a block.
    pub user: Id,
    pub is_test: bool,
    /// As `Request.getCurrent().getQuiddity()` names it: `RUNTEST_SYNC`, `ANONYMOUS`.
    pub quiddity: &'static str,
    pub is_async: bool,
    /// The triggers that run, the innermost last.
    pub triggers: Vec<TriggerFrame>,
    /// Whether record access is enforced, by the sharing keyword of the code that runs.
    pub sharing: bool,
    /// Rows of the org are visible to a test: `SeeAllData`.
    pub sees_all_data: bool,
}

/// The values of `Trigger`.
#[derive(Debug, Clone)]
pub struct TriggerFrame {
    pub name: Arc<str>,
    pub event: TriggerEvent,
    pub size: usize,
    pub new: Value,
    pub old: Value,
    pub new_map: Value,
    pub old_map: Value,
}

impl Context {
    pub fn new(user: Id) -> Self {
        Self {
            user,
            is_test: false,
            quiddity: "ANONYMOUS",
            is_async: false,
            triggers: Vec::new(),
            sharing: false,
            sees_all_data: true,
        }
    }
}

impl Vm {
    /// ConnectApi works on rows of the org, which a test has not that does not see them.
    /// Source: Apex Developer Guide, Testing ConnectApi Code.
    pub fn check_connect_api(&self) -> Result<(), Throw> {
        if !self.context.is_test || self.context.sees_all_data {
            return Ok(());
        }
        let text = "ConnectApi methods are not supported in data siloed tests. Please use @IsTest(SeeAllData=true).";
        Err(Throw::new("System.UnsupportedOperationException", text))
    }
}
