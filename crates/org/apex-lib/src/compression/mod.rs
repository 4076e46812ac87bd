//! Namespace Compression: zip archives.

pub(crate) mod entry;
pub(crate) mod zip;
