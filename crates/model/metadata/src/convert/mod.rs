//! Conversion between source format and metadata format.

mod clashes;
mod collate;
mod decompose;
mod external_service;
mod labels;
mod losses;
mod merge;
mod mime;
mod origins;
mod output;
mod paths;
mod permissions;
mod recompose;
mod relay;
mod resource;
mod to_metadata;
mod to_source;
mod ui_bundle;

pub use losses::Loss;
pub use merge::{Deleted, MergeTarget, Merged, merge};
pub use origins::{Joined, Origins, Place};
pub use output::{Converted, Output, OutputContent};
pub(crate) use recompose::Recomposed;
pub use relay::{Relaid, Relay};
pub use to_metadata::{MetadataOptions, to_metadata};
pub use to_source::to_source;

#[cfg(test)]
mod tests;
