//! The text of classes and triggers, with the files they lie in.

use std::collections::HashMap;

/// By folded name; classes and triggers apart.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Sources(HashMap<(bool, String), Source>);

#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Source {
    /// As it is shown, with `/`.
    pub path: String,
    pub text: String,
}

impl Sources {
    pub(crate) fn add(&mut self, is_trigger: bool, name: &str, source: Source) {
        self.0.insert((is_trigger, name.to_lowercase()), source);
    }

    /// The source of a unit of coverage, by its id and name.
    pub(crate) fn of(&self, id: &str, name: &str) -> Option<&Source> {
        self.0.get(&(is_trigger(id), name.to_lowercase()))
    }

    /// Where the unit lies, or would in metadata format.
    pub(crate) fn path_of(&self, id: &str, name: &str) -> String {
        match self.of(id, name) {
            Some(source) => source.path.clone(),
            None if is_trigger(id) => format!("triggers/{name}.trigger"),
            None => format!("classes/{name}.cls"),
        }
    }
}

/// Ids of classes begin with `01p`; all others are triggers'.
fn is_trigger(id: &str) -> bool {
    !id.starts_with("01p")
}
