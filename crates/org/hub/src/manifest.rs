//! What a package version is made of: immutable, stored as one blob, shared by every org that installs it.

use orgyard_text::hash::Hasher;
use orgyard_values::{Id, VersionNumber};
use serde::{Deserialize, Serialize};

/// Names inside are without the package's namespace; the prefix is applied when the version is installed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VersionManifest {
    /// Manifests of older shapes are read by their number.
    pub format: u32,
    /// `0Ho`.
    pub package: Id,
    /// `033`.
    pub subscriber_package: Id,
    pub package_name: String,
    pub namespace: Option<String>,
    pub number: VersionNumber,
    pub branch: Option<String>,
    pub org_dependent: bool,
    /// Whether references were checked when it was built.
    pub validated: bool,
    /// The `04t` ids built against, in installation order.
    pub dependencies: Vec<Id>,
    pub features: Vec<String>,
    pub components: Vec<ManifestComponent>,
    /// The metadata zip as received, a blob.
    pub zip: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ManifestComponent {
    pub type_name: String,
    pub full_name: String,
    /// Path in metadata format and blob hash.
    pub files: Vec<(String, String)>,
}

impl VersionManifest {
    pub const FORMAT: u32 = 1;

    pub fn has_apex(&self) -> bool {
        self.components.iter().any(|c| is_apex(&c.type_name))
    }
}

impl ManifestComponent {
    /// One hash over all files, equal exactly when every file is.
    pub fn hash(&self) -> String {
        let parts = self.files.iter().flat_map(|(path, hash)| [path, hash]);
        parts.fold(Hasher::default(), |hasher, part| hasher.part(part.as_bytes())).finish()
    }
}

pub fn is_apex(type_name: &str) -> bool {
    matches!(type_name, "ApexClass" | "ApexTrigger")
}
