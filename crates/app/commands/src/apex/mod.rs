//! `apex …`: test runs, anonymous blocks, debug logs.

pub(crate) mod compile;
pub(crate) mod get_log;
pub(crate) mod get_test;
pub(crate) mod list_log;
mod program;
pub(crate) mod report;
pub(crate) mod run;
pub(crate) mod run_test;
pub(crate) mod tail_log;
pub(crate) mod tested;
pub(crate) mod throwaway;
mod watch;
