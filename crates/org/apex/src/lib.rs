//! Apex in an org: its code compiled once per state, tests run on all cores, triggers around saves.

mod anonymous;
mod classes;
mod code;
mod debug_log;
mod discovery;
mod fuzz;
mod host;
mod invocable;
mod method;
mod objects;
mod plan;
mod request;
mod rest;
mod result;
mod run;
mod save;
mod select;
mod versions;

pub use anonymous::{AnonymousResult, LogLevels, execute_anonymous};
pub use code::{Code, Fault, Sources};
pub use discovery::{TestClass, test_classes};
pub use fuzz::fuzz_run;
pub use invocable::{Invocable, Invoked, invocables, invoke};
pub use objects::{behaviours, keep_coverage, keep_log, keep_test_log, start_tests, traced};
pub use orgyard_apex_lib::{RestIncoming, RestOutgoing};
pub use request::TestRequest;
pub use rest::{RestAnswer, call_rest};
pub use result::{Covered, Lock, Missing, Outcome, TestResult, TestRun, UnitCoverage};
pub use run::{missing_calls, run_tests, run_tests_on};
pub use save::{save, save_one};
pub use select::{Chosen, Tests};
