//! `sobject …`: the objects of an org.

pub(crate) mod describe;
pub(crate) mod list;
