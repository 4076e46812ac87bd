//! What a test run keeps: its window of limits, and what a test has set.

use orgyard_apex_vm::{Limits, Platform};
use orgyard_values::Id;
use std::rc::Rc;

#[derive(Default)]
pub(crate) struct TestRun {
    pub(crate) is_started: bool,
    /// The limits of what is outside of startTest and stopTest, while the test is between them.
    pub(crate) outer: Option<Limits>,
    pub(crate) pricebook: Option<Id>,
    /// `Test.setCurrentPage`
    pub(crate) page: Option<Rc<Platform>>,
}
