//! `up` and `build`: the package pipeline as commands.

pub(crate) mod build;
mod progress;
mod request;
mod scratch;
pub(crate) mod up;
