//! The Dev Hub that packages belong to.

mod packages;
mod statements;
mod versions;

pub(crate) use packages::PackageFinder;
pub(crate) use statements::{field, number};
pub(crate) use versions::{Ask, Existing, Versions, coverage, existing, known};
