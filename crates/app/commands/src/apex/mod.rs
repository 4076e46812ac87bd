//! `apex …`: test runs, anonymous blocks, debug logs.

pub(crate) mod get_log;
pub(crate) mod get_test;
pub(crate) mod list_log;
mod report;
pub(crate) mod run;
pub(crate) mod run_test;
pub(crate) mod tail_log;
mod tested;
mod throwaway;
