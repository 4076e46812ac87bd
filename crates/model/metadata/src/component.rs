//! Components as an org addresses them.

use std::sync::Arc;

/// One addressable component: an Apex class, a custom object without its children, one custom field, one label …
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Component {
    pub type_name: String,
    pub full_name: String,
    pub files: Vec<ComponentFile>,
}

/// A file of a component in metadata format. A child of a container has one file, rooted by its own type, whose path
/// is the container's and, after `#`, its place there: `objects/A__c.object#fields/F__c`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ComponentFile {
    pub path: String,
    pub bytes: Arc<[u8]>,
}

/// What is wrong with a component, in the shape of a row of a deploy result.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Problem {
    pub component_type: String,
    pub full_name: String,
    pub file: String,
    pub line: Option<u32>,
    pub column: Option<u32>,
    pub message: String,
    pub warning: bool,
}

impl Component {
    /// The files' text by path ending, for the one file most types have.
    pub fn text(&self) -> Option<&str> {
        let file = self.files.first()?;
        std::str::from_utf8(&file.bytes).ok()
    }
}
