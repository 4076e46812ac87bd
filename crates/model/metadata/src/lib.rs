//! Metadata: the type registry, packages in metadata format, and conversion between source and metadata format.

pub mod build;
mod component;
pub mod convert;
pub mod elements;
mod error;
pub mod package;
pub mod registry;
pub mod resolve;
mod tree;
pub mod xml;
mod yaml;

pub use build::{
    BuildOptions, PackageMetadata, Profiles, folder_metadata, package_metadata, package_metadata_with, registry_of,
};
pub use component::{Component, ComponentFile, Problem};
pub use convert::{
    Converted, Deleted, Loss, MergeTarget, Merged, MetadataOptions, Origins, Output, OutputContent, Place, Relaid,
    Relay, merge, to_metadata, to_source,
};
pub use error::ConvertError;
pub use package::{Destructive, Manifest, ManifestError, PackageFiles, Unpacked, pack, unpack};
pub use registry::{Layout, Registry, TypeInfo};
pub use resolve::{Chosen, Owner, SourceChild, SourceComponent, SourceSet, close_types, default_paths};
pub use tree::Tree;
