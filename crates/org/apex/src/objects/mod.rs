//! The platform's objects about Apex that runs: one module per object.

mod apex_code_coverage;
mod apex_code_coverage_aggregate;
mod apex_log;
mod apex_org_wide_coverage;
mod apex_test_queue_item;
mod apex_test_result;
mod apex_test_run_result;
mod async_apex_job;
#[cfg(test)]
pub(crate) mod test_support;
mod trace_flag;

pub use apex_code_coverage::keep as keep_coverage;
pub use apex_log::keep as keep_log;
pub use apex_test_result::keep_test_log;
pub use apex_test_run_result::start as start_tests;
pub use trace_flag::traced;

use orgyard_engine::Behaviour;
use std::sync::Arc;

/// Every behaviour this crate brings, for the home to be opened with.
pub fn behaviours() -> Vec<Arc<dyn Behaviour>> {
    vec![
        Arc::new(apex_test_run_result::ApexTestRunResult),
        Arc::new(apex_test_queue_item::ApexTestQueueItem),
        Arc::new(apex_org_wide_coverage::ApexOrgWideCoverage),
    ]
}
