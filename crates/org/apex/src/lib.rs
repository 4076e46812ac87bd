//! Apex in an org: its code compiled once per state, tests run on all cores, triggers around saves.

mod code;
mod result;
mod run;
mod select;

pub use code::{Fault, Sources};
pub use result::{Covered, Outcome, TestResult, TestRun, UnitCoverage};
pub use run::{run_tests, run_tests_on};
pub use select::{Chosen, Tests};
