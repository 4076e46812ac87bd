//! `org …`.

pub(crate) mod create_legacy;
pub(crate) mod create_sandbox;
pub(crate) mod create_scratch;
pub(crate) mod delete;
pub(crate) mod display;
pub(crate) mod dump;
pub(crate) mod limits;
pub(crate) mod list;
