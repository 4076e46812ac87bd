//! Which package of the project holds a component.

use orgyard_metadata::Manifest;
use orgyard_text::names::fold;
use std::collections::HashMap;

/// Components of all packages by name, without regard to case.
#[derive(Debug, Default)]
pub(crate) struct Owners(HashMap<String, Vec<(String, usize)>>);

impl Owners {
    pub(crate) fn of<'a>(manifests: impl Iterator<Item = (usize, &'a Manifest)>) -> Self {
        let mut owners: HashMap<String, Vec<(String, usize)>> = HashMap::new();
        for (at, manifest) in manifests {
            for (kind, members) in manifest.types.iter().filter(|(kind, _)| *kind != "Profile") {
                for member in members {
                    owners.entry(fold(member)).or_default().push((kind.clone(), at));
                }
            }
        }
        Self(owners)
    }

    /// The package that holds a component of one of these types (any, if there are none).
    pub(crate) fn find(&self, kinds: &[&str], name: &str) -> Option<(&str, usize)> {
        let found = self.0.get(&fold(name))?;
        let fits = |kind: &str| kinds.is_empty() || kinds.contains(&kind);
        found.iter().find(|(kind, _)| fits(kind)).map(|(kind, at)| (kind.as_str(), *at))
    }
}
