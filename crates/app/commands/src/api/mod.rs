//! `api …`.

pub(crate) mod rest;
