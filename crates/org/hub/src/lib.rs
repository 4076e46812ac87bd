//! The Dev Hub: packages and their versions, installing them anywhere in the home, scratch orgs and sandboxes.

mod build;
mod bundled;
pub mod change_sets;
pub mod install;
mod installed;
pub mod manifest;
mod objects;
pub mod own;
mod qualify;
pub mod registry;
mod texts;
mod version_info;
mod versions;

pub use objects::behaviours;
