//! How things are written as bytes. Every value begins with the version of its format.

pub(crate) mod index;
pub(crate) mod keys;
mod pack;
pub(crate) mod row;

pub(crate) use pack::{Reader, Writer};
