//! The package pipeline: plan, build in parallel, promote, install.
//!
//! It speaks to orgs through `orgyard_client` only, and never writes to the project it works on.

mod fault;
pub mod plan;

pub use fault::{Fault, Severity};
pub use plan::Plan;

#[cfg(test)]
mod fixture;
