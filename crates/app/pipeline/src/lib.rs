//! The package pipeline: plan, build in parallel, promote, install.
//!
//! It speaks to orgs through `orgyard_client` only, and never writes to the project it works on.

mod build;
mod cache;
mod fault;
mod hub;
pub mod plan;
mod progress;
pub mod source;
pub mod up;
mod version_info;

pub use build::{
    Build, BuildOptions, BuildReport, Coverage, CriticalPath, ImportedVersion, PackageReport, State, Variables,
};
pub use cache::{BuildCache, CachedBuild};
pub use fault::{Fault, Severity};
pub use plan::Plan;
pub use progress::{Event, Progress, Silent};
pub use version_info::{Descriptor, version_info};

#[cfg(test)]
mod fixture;
