//! Metadata: the type registry, packages in metadata format, and conversion between source and metadata format.

mod component;
mod manifest;

pub use component::{Component, ComponentFile, Problem};
pub use manifest::{Manifest, ManifestError};
