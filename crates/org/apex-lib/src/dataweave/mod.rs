//! DataWeave scripts: run over values of Apex.

mod from_apex;
pub(crate) mod script;
mod to_apex;
