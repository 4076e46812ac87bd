//! `package …`.

pub(crate) mod create;
pub(crate) mod delete;
pub(crate) mod list;
pub(crate) mod saved;
pub(crate) mod update;
pub(crate) mod version;
