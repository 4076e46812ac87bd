//! What the hub already has, as far as a plan asks.

use super::short;
use std::collections::HashMap;

/// The packages of a hub, found by name and by id.
#[derive(Debug, Clone, Default)]
pub struct Known {
    packages: Vec<HubPackage>,
    by_name: HashMap<String, usize>,
    by_id: HashMap<String, usize>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HubPackage {
    /// `0Ho`.
    pub id: String,
    pub name: String,
    pub namespace: Option<String>,
    pub org_dependent: bool,
    /// `major.minor.patch` of the highest released version.
    pub released: Option<(u32, u32, u32)>,
}

impl Known {
    pub fn of(packages: Vec<HubPackage>) -> Self {
        let mut known = Self::default();
        packages.into_iter().for_each(|package| known.add(package));
        known
    }

    pub(crate) fn add(&mut self, package: HubPackage) {
        let at = self.packages.len();
        self.by_name.insert(package.name.clone(), at);
        self.by_id.insert(short(&package.id).to_owned(), at);
        self.packages.push(package);
    }

    /// A package by name, else by the id that the project knows it by.
    pub fn package(&self, name: &str, id: Option<&str>) -> Option<&HubPackage> {
        let named = self.by_name.get(name);
        named.or_else(|| self.by_id.get(short(id?))).map(|at| &self.packages[*at])
    }

    pub fn by_id(&self, id: &str) -> Option<&HubPackage> {
        self.by_id.get(short(id)).map(|at| &self.packages[*at])
    }
}
