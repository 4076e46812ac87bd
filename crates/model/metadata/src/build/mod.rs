//! What the package pipeline needs of a project: a package's metadata in memory.

mod package;
mod profile;
mod replace;

pub use package::{
    BuildOptions, PackageMetadata, folder_metadata, package_metadata, package_metadata_with, registry_of,
};
pub use profile::Profiles;
pub use replace::{Replaced, Replacements};

#[cfg(test)]
mod tests;
