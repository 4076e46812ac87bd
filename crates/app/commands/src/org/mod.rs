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
pub(crate) mod login;
pub(crate) mod logout;
pub(crate) mod open;
mod redirect;
pub(crate) mod register_app;

/// What stands in the place of a secret.
fn redacted(command: &str) -> String {
    format!("[REDACTED] Use 'orgyard org auth {command}' to view")
}
