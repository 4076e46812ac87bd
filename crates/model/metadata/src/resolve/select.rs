//! Part of what was found: what a manifest or the user's paths name.

use super::{SourceComponent, SourceSet};
use crate::package::{Manifest, name_key};
use crate::registry::{Layout, TypeInfo};
use std::collections::{BTreeMap, BTreeSet};

/// Which of a component's parts are meant.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Chosen {
    /// The component with all of its children.
    #[default]
    All,
    /// Only these children, by type id and name: the parent's own elements travel with them, but a manifest does not
    /// name it.
    Children(BTreeSet<(String, String)>),
}

impl SourceSet<'_> {
    /// Keeps what a manifest names, and returns the type and name of each member that was not found.
    pub fn select_members(&mut self, manifest: &Manifest) -> Vec<(String, String)> {
        let mut wanted = Wanted::new(self.registry, manifest);
        self.choose(|component, set| wanted.chosen(component, set));
        wanted.missing()
    }

    /// Keeps what lies at these paths or below them. A child's file means that child, any other file of a component
    /// all of it.
    pub fn select_paths(&mut self, paths: &[String]) {
        let paths: Vec<&str> = paths.iter().map(|p| p.trim_start_matches("./").trim_end_matches('/')).collect();
        let meant = |file: &str| paths.iter().any(|path| is_below(file, path));
        self.choose(|component, _| {
            let own = component.content.iter().map(String::as_str).chain(component.meta.as_deref());
            if own.into_iter().any(meant) || meant(&component.location) {
                return Some(Chosen::All);
            }
            let children = component.children.iter().filter(|child| meant(&child.file));
            some_children(children.map(|child| (child.info.id.clone(), child.name.clone())).collect())
        });
    }

    fn choose(&mut self, mut choice: impl FnMut(&SourceComponent<'_>, &Self) -> Option<Chosen>) {
        let components = std::mem::take(&mut self.components);
        let mut kept = Vec::with_capacity(components.len());
        for mut component in components {
            if let Some(chosen) = choice(&component, self) {
                if let Chosen::Children(names) = &chosen {
                    let is_chosen = |info: &TypeInfo, name: &str| names.contains(&(info.id.clone(), name.into()));
                    component.children.retain(|child| is_chosen(child.info, &child.name));
                }
                component.chosen = chosen;
                kept.push(component);
            }
        }
        self.components = kept;
    }
}

fn some_children(names: BTreeSet<(String, String)>) -> Option<Chosen> {
    (!names.is_empty()).then_some(Chosen::Children(names))
}

fn is_below(file: &str, path: &str) -> bool {
    path.is_empty() || file.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Members by type id: all, or by key with their names as written.
struct Wanted {
    all: BTreeSet<String>,
    names: BTreeMap<(String, String), (String, String, bool)>,
}

impl Wanted {
    fn new(registry: &crate::Registry, manifest: &Manifest) -> Self {
        let mut wanted = Self { all: BTreeSet::new(), names: BTreeMap::new() };
        for (type_name, members) in &manifest.types {
            let id = match registry.by_name(type_name) {
                Some(info) => info.manifest_type().to_lowercase(),
                None => type_name.to_lowercase(),
            };
            for member in members {
                if member == "*" {
                    wanted.all.insert(id.clone());
                } else {
                    let member_key = (id.clone(), name_key(member));
                    wanted.names.insert(member_key, (type_name.clone(), member.clone(), false));
                }
            }
        }
        wanted
    }

    fn has(&mut self, info: &TypeInfo, full_name: &str) -> bool {
        let id = info.manifest_type().to_lowercase();
        let named = self.names.get_mut(&(id.clone(), name_key(full_name)));
        if let Some(entry) = named {
            entry.2 = true;
            return true;
        }
        self.all.contains(&id)
    }

    fn chosen(&mut self, component: &SourceComponent<'_>, set: &SourceSet<'_>) -> Option<Chosen> {
        let whole = self.has(component.info, &component.full_name);
        let mut names = BTreeSet::new();
        for (info, name) in children(component, set) {
            if self.has(info, &info.child_name(&component.full_name, &name)) {
                names.insert((info.id.clone(), name));
            }
        }
        if whole { Some(Chosen::All) } else { some_children(names) }
    }

    fn missing(self) -> Vec<(String, String)> {
        let open = self.names.into_values().filter(|(_, _, met)| !met);
        open.map(|(type_name, member, _)| (type_name, member)).collect()
    }
}

/// All children, those in files of their own and those in their parent's.
fn children<'r>(component: &SourceComponent<'r>, set: &SourceSet<'_>) -> Vec<(&'r TypeInfo, String)> {
    let mut found: Vec<_> = component.children.iter().map(|child| (child.info, child.name.clone())).collect();
    let info = component.info;
    let apart = info.layout.is_decomposed() || info.layout == Layout::Yaml;
    let inside = !apart && info.children.iter().any(|c| c.tag.is_some());
    // A file that does not parse is reported when it is converted.
    let root = component.meta.as_deref().filter(|_| inside).and_then(|meta| set.read_xml(meta).ok());
    for element in root.iter().flat_map(|root| root.elements()) {
        let child = info.child_by_tag(&element.name);
        found.extend(child.and_then(|child| Some((child, element.child_text(child.key())?))));
    }
    found
}
