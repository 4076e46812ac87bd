//! Components as an org addresses them.

use crate::xml::LineOrigin;
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
    /// Of a file cut out of a container: where each of its lines is in the container.
    pub lines: Option<Arc<[LineOrigin]>>,
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
    pub fn new(type_name: &str, full_name: &str, files: Vec<ComponentFile>) -> Self {
        Self { type_name: type_name.into(), full_name: full_name.into(), files }
    }

    /// The text of the first file, for the one file most types have.
    pub fn text(&self) -> Option<&str> {
        self.files.first()?.text()
    }

    /// The content file: the first that is no `-meta.xml`.
    pub fn content(&self) -> Option<&ComponentFile> {
        self.files.iter().find(|file| !file.path.ends_with("-meta.xml"))
    }

    pub fn meta(&self) -> Option<&ComponentFile> {
        self.files.iter().find(|file| file.path.ends_with("-meta.xml"))
    }
}

impl ComponentFile {
    pub fn new(path: impl Into<String>, bytes: impl Into<Arc<[u8]>>) -> Self {
        Self { path: path.into(), bytes: bytes.into(), lines: None }
    }

    pub fn text(&self) -> Option<&str> {
        std::str::from_utf8(&self.bytes).ok()
    }

    /// The file of the package this one is, or is a part of.
    pub fn container(&self) -> &str {
        self.path.split_once('#').map_or(&self.path, |(container, _)| container)
    }

    /// For a part of a container: the tag and the name after the `#`.
    pub fn place(&self) -> Option<(&str, &str)> {
        self.path.split_once('#')?.1.split_once('/')
    }

    /// The line in the package's file for a line of this one.
    pub fn container_line(&self, line: u32) -> u32 {
        let index = line.saturating_sub(1) as usize;
        let known = self.lines.as_ref().and_then(|lines| lines.get(index));
        known.map(|origin| origin.line).filter(|line| *line > 0).unwrap_or(line)
    }

    /// The column in the package's file, where that file's line is known and the column is one of this file.
    pub fn container_column(&self, container_line: u32, column: u32) -> u32 {
        let mut lines = self.lines.iter().flat_map(|lines| lines.iter());
        lines.find(|origin| origin.line == container_line).map_or(column, |origin| origin.place(column).1)
    }
}
