//! Where retrieved files go in a project.

use orgyard_text::xml::{self, Element, Node};
use std::collections::HashMap;

/// Files of a project by what follows the folder of their source: `classes/A.cls`.
pub(super) struct Places<'p> {
    tails: HashMap<&'p str, &'p str>,
    names: HashMap<(&'p str, &'p str), &'p str>,
}

impl<'p> Places<'p> {
    pub(super) fn of(files: impl Iterator<Item = &'p str>) -> Self {
        let mut places = Self { tails: HashMap::new(), names: HashMap::new() };
        for file in files {
            for (at, _) in file.match_indices('/') {
                places.tails.entry(&file[at + 1..]).or_insert(file);
            }
            let name = file.rsplit('/').next().unwrap_or(file);
            for folder in file.split('/').rev().skip(1) {
                places.names.entry((folder, name)).or_insert(file);
            }
        }
        places
    }

    /// The file that is there for one of `main/default/classes/A.cls`, in whatever folder below `classes`.
    pub(super) fn find(&self, path: &str) -> Option<&'p str> {
        let tail = path.strip_prefix("main/default/").unwrap_or(path);
        let (folder, name) = (tail.split('/').next()?, tail.rsplit('/').next()?);
        let flat = tail.split('/').count() == 2;
        self.tails.get(tail).or_else(|| self.names.get(&(folder, name)).filter(|_| flat)).copied()
    }
}

/// Labels that the retrieve did not bring stay.
pub(super) fn merged_labels(local: &[u8], retrieved: &[u8]) -> Option<Vec<u8>> {
    let read = |bytes: &[u8]| Some(xml::parse(std::str::from_utf8(bytes).ok()?).ok()?.root);
    let (local, mut merged) = (read(local)?, read(retrieved)?);
    let name = |element: &Element| element.child_text("fullName").unwrap_or_default();
    let known: Vec<String> = merged.elements_named("labels").map(name).collect();
    let kept: Vec<Element> =
        local.elements_named("labels").filter(|label| !known.contains(&name(label))).cloned().collect();
    if kept.is_empty() {
        return None;
    }
    let mut labels: Vec<Element> = merged.elements_named("labels").cloned().chain(kept).collect();
    labels.sort_by_key(|label| name(label).to_lowercase());
    merged.children = labels.into_iter().map(Node::Element).collect();
    Some(orgyard_metadata::xml::write(&merged).into_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn retrieved_files_go_where_the_component_is() {
        let files = ["a/main/default/classes/sub/A.cls", "b/lwc/tile/tile.js", "b/lwc/other/tile.js"];
        let places = Places::of(files.into_iter());
        assert_eq!(places.find("main/default/classes/A.cls"), Some(files[0]));
        assert_eq!(places.find("main/default/lwc/tile/tile.js"), Some(files[1]));
        assert_eq!(places.find("main/default/classes/B.cls"), None);
    }

    #[test]
    fn labels_that_were_not_retrieved_stay() {
        let label =
            |name: &str, value: &str| format!("<labels><fullName>{name}</fullName><value>{value}</value></labels>");
        let local = format!("<CustomLabels>{}{}</CustomLabels>", label("A", "old"), label("B", "b"));
        let retrieved = format!("<CustomLabels>{}</CustomLabels>", label("A", "new"));
        let merged = String::from_utf8(merged_labels(local.as_bytes(), retrieved.as_bytes()).unwrap()).unwrap();
        assert!(merged.contains("new") && merged.contains(">B<") && !merged.contains("old"), "{merged}");
        assert_eq!(merged_labels(retrieved.as_bytes(), local.as_bytes()), None);
    }
}
