//! `api …`.

pub(crate) mod graphql;
pub(crate) mod rest;
