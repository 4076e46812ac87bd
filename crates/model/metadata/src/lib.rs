//! Metadata: the type registry, packages in metadata format, and conversion between source and metadata format.

mod component;
pub mod package;
pub mod registry;
pub mod xml;

pub use component::{Component, ComponentFile, Problem};
pub use package::{Destructive, Manifest, ManifestError, PackageFiles, Unpacked, pack, unpack};
pub use registry::{Layout, Registry, TypeInfo};
