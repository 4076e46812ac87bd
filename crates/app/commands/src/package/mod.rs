//! `package …`.

pub(crate) mod component;
pub(crate) mod create;
pub(crate) mod delete;
pub(crate) mod dry_run;
pub(crate) mod install;
pub(crate) mod install_report;
pub(crate) mod installed;
pub(crate) mod list;
pub(crate) mod saved;
pub(crate) mod subscriber;
pub(crate) mod uninstall;
pub(crate) mod uninstall_report;
pub(crate) mod update;
pub(crate) mod version;
