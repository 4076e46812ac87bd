//! `org …`.

pub(crate) mod auth;
mod browser;
pub(crate) mod create_legacy;
pub(crate) mod create_sandbox;
pub(crate) mod create_scratch;
pub(crate) mod delete;
pub(crate) mod display;
pub(crate) mod dump;
pub(crate) mod limits;
pub(crate) mod list;
pub(crate) mod list_auth;
pub(crate) mod list_metadata;
pub(crate) mod list_metadata_types;
pub(crate) mod login;
pub(crate) mod logout;
pub(crate) mod open;
pub(crate) mod record_counts;
mod redirect;
pub(crate) mod refresh_sandbox;
pub(crate) mod register_app;
mod requests;
pub(crate) mod resume;
pub(crate) mod shape;
pub(crate) mod snapshot;
pub(crate) mod tracking;
pub(crate) mod user;

/// What stands in the place of a secret.
fn redacted(command: &str) -> String {
    format!("[REDACTED] Use 'orgyard org auth {command}' to view")
}
