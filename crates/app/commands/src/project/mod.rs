//! `project …`.

pub(crate) mod convert_source;
