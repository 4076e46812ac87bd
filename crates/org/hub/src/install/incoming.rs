//! A package version as it will stand in one org: names with the namespace's prefix, content adjusted to the request.

use orgyard_engine::{BlobHash, StoredComponent};
use orgyard_metadata::Component;
use orgyard_text::names::fold;
use orgyard_values::Id;
use std::collections::HashSet;
use std::hash::{Hash, Hasher};

/// A component's address; names compare without case and are shown as written.
#[derive(Debug, Clone)]
pub struct Key {
    pub type_name: String,
    pub full_name: String,
    folded: String,
}

impl Key {
    pub fn new(type_name: &str, full_name: &str) -> Self {
        Self { type_name: type_name.into(), full_name: full_name.into(), folded: fold(full_name) }
    }
}

impl PartialEq for Key {
    fn eq(&self, other: &Self) -> bool {
        self.type_name == other.type_name && self.folded == other.folded
    }
}

impl Eq for Key {}

impl Hash for Key {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.type_name.hash(state);
        self.folded.hash(state);
    }
}

/// A component with the name it has in the org; its content is written as in the package, without prefixes.
#[derive(Debug, Clone)]
pub struct IncomingComponent {
    pub type_name: String,
    pub full_name: String,
    pub content: Component,
}

impl IncomingComponent {
    pub fn is_object(&self) -> bool {
        self.type_name == "CustomObject"
    }

    pub fn is_ownable(&self) -> bool {
        is_ownable(&self.type_name, &self.full_name)
    }

    pub fn is_stored_as(&self, stored: &StoredComponent) -> bool {
        let files = self.content.files.iter().map(|f| (f.path.as_str(), BlobHash::of(&f.bytes)));
        let stored = stored.files.iter().map(|(path, hash)| (path.as_str(), *hash));
        files.eq(stored)
    }
}

/// A standard object belongs to the platform, a profile to nobody (INS-10).
pub fn is_ownable(type_name: &str, full_name: &str) -> bool {
    let standard = type_name == "CustomObject" && !full_name.contains("__");
    !standard && type_name != "Profile"
}

#[derive(Debug)]
pub struct Incoming {
    /// `033`.
    pub package: Id,
    /// `04t`.
    pub version: Id,
    pub namespace: Option<String>,
    pub is_downgrade: bool,
    pub components: Vec<IncomingComponent>,
    keys: HashSet<Key>,
}

impl Incoming {
    pub fn new(
        package: Id,
        version: Id,
        namespace: Option<String>,
        is_downgrade: bool,
        components: Vec<IncomingComponent>,
    ) -> Self {
        let keys = components.iter().map(|c| Key::new(&c.type_name, &c.full_name)).collect();
        Self { package, version, namespace, is_downgrade, components, keys }
    }

    pub fn contains(&self, key: &Key) -> bool {
        self.keys.contains(key)
    }
}
