//! `project …`.

mod archive;
mod conflicts;
pub(crate) mod convert_mdapi;
pub(crate) mod convert_source;
pub(crate) mod convert_source_behavior;
pub(crate) mod delete_source;
pub(crate) mod deploy;
pub(crate) mod deploy_later;
mod deployed;
mod deployed_tests;
pub(crate) mod generate;
pub(crate) mod generate_manifest;
mod jobs;
pub(crate) mod list_ignored;
pub(crate) mod preview;
mod progress;
mod pull;
pub(crate) mod retrieve;
mod selection;
pub(crate) mod status;
mod tracked;
pub(crate) mod tracking;
mod trimmed;

pub(crate) use archive::{Archive, part, whole};
pub(crate) use selection::normal;

use crate::output::Failure;
use orgyard_metadata::ConvertError;

pub(crate) fn failed(error: &ConvertError) -> Failure {
    error.actions().iter().fold(Failure::new(error.name(), error.to_string()), |failure, line| failure.action(line))
}

/// The version in `package.xml` where neither flag nor project names one.
const API_VERSION: &str = "67.0";
