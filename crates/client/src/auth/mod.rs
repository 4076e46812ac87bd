//! Logins: our own, kept encrypted in the home, and the official tool's, which are read and never written.

mod official;
mod store;
mod vault;

pub use store::{AuthStore, OrgAuth, OrgFacts};
