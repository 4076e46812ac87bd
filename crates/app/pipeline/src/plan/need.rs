//! What a dependency stands for. Names of the project's own packages come before aliases, so that the same project
//! file works in every hub.

use super::Known;
use crate::fault::Fault;
use orgyard_project::{Dependency, PackageDirectory, Project};
use orgyard_values::{Build, VersionNumber};
use std::collections::HashMap;

/// One dependency of a package.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Need {
    /// Another package of the project.
    Own { at: usize, version: VersionNumber, branch: Option<String> },
    /// A package of the hub that is not in the project.
    Other { package: OtherPackage, version: VersionNumber, branch: Option<String> },
    /// One version, by the id its subscribers use (`04t`). `own` is the package of the project that the alias
    /// `NAME@1.2.0-3` says it is a version of.
    Version { id: String, written: String, own: Option<usize> },
    /// A version whose content the home does not hold; what is built from the present source takes its place.
    StandIn { at: usize, id: String, written: String },
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OtherPackage {
    Id(String),
    Name(String),
}

impl Need {
    /// The package of the project this is about, with or without a build of it being used.
    pub fn own(&self) -> Option<usize> {
        match self {
            Need::Own { at, .. } | Need::StandIn { at, .. } => Some(*at),
            _ => None,
        }
    }

    /// From positions of directories to positions of packages. False where there is none: a directory whose version
    /// is at fault is no planned package, and the plan has an error anyway.
    pub(super) fn place(&mut self, places: &HashMap<usize, usize>) -> bool {
        match self {
            Need::Own { at, .. } => match places.get(at) {
                Some(place) => *at = *place,
                None => return false,
            },
            Need::Version { own, .. } => *own = own.and_then(|at| places.get(&at).copied()),
            Need::Other { .. } | Need::StandIn { .. } => {}
        }
        true
    }
}

/// Answers what a name in a project stands for; built once, so that a plan of 500 packages stays quick.
pub(super) struct Names<'p> {
    aliases: HashMap<&'p str, &'p str>,
    by_name: HashMap<&'p str, usize>,
    by_id: HashMap<&'p str, usize>,
    alias_of: HashMap<&'p str, &'p str>,
}

/// The kinds of ids a dependency may be written as.
#[derive(PartialEq)]
enum Kind {
    Package,
    Version,
    Other,
}

impl<'p> Names<'p> {
    pub(super) fn of(project: &'p Project) -> Self {
        let aliases: HashMap<_, _> = project.aliases().collect();
        let mut names = Self { aliases, by_name: HashMap::new(), by_id: HashMap::new(), alias_of: HashMap::new() };
        for (alias, id) in project.aliases().filter(|(_, id)| kind(id) == Kind::Package) {
            names.alias_of.entry(short(id)).or_insert(alias);
        }
        for (at, directory) in project.directories().iter().enumerate() {
            names.add(at, directory);
        }
        names
    }

    fn add(&mut self, at: usize, directory: &'p PackageDirectory) {
        let Some(written) = directory.package.as_deref() else { return };
        self.by_name.entry(written).or_insert(at);
        if let Some(id) = self.package_id(written) {
            self.by_id.entry(short(id)).or_insert(at);
        }
    }

    fn package_id<'a>(&self, written: &'a str) -> Option<&'a str>
    where
        'p: 'a,
    {
        let id = self.aliases.get(written).copied().unwrap_or(written);
        (kind(id) == Kind::Package).then_some(id)
    }

    /// The name a directory's package has, and the id it is known by.
    pub(super) fn package(&self, written: &str) -> (String, Option<String>) {
        let id = self.package_id(written);
        let name = match id {
            Some(id) if id == written => self.alias_of.get(short(id)).copied().unwrap_or(written),
            _ => written,
        };
        (name.to_owned(), id.map(str::to_owned))
    }

    /// The position of the directory of a package given by name, alias or id.
    fn directory(&self, written: &str) -> Option<usize> {
        let named = self.by_name.get(written).copied();
        named.or_else(|| self.by_id.get(short(self.package_id(written)?)).copied())
    }

    pub(super) fn need(
        &self,
        at: usize,
        index: usize,
        dependency: &Dependency,
        known: &Known,
        faults: &mut Vec<Fault>,
    ) -> Option<Need> {
        let written = &dependency.package;
        let place = [&at.to_string(), &index.to_string()].map(String::clone);
        let place = ["packageDirectories", &place[0], "dependencies", &place[1]];
        if let Some(other) = self.directory(written) {
            let version = wanted_version(&place, dependency, faults)?;
            return Some(Need::Own { at: other, version, branch: dependency.branch.clone() });
        }
        let id = self.aliases.get(written.as_str()).copied().unwrap_or(written);
        let package = match kind(id) {
            Kind::Version => return Some(self.version(id, written)),
            Kind::Package => OtherPackage::Id(id.to_owned()),
            Kind::Other if known.package(id, None).is_some() => OtherPackage::Name(id.to_owned()),
            Kind::Other => {
                faults.push(self.unknown(&place, written));
                return None;
            }
        };
        let version = wanted_version(&place, dependency, faults)?;
        Some(Need::Other { package, version, branch: dependency.branch.clone() })
    }

    fn version(&self, id: &str, written: &str) -> Need {
        let own = written.split_once('@').and_then(|(name, _)| self.directory(name));
        Need::Version { id: id.to_owned(), written: written.to_owned(), own }
    }

    fn unknown(&self, place: &[&str], written: &str) -> Fault {
        let message = format!(
            "'{written}' is no package of this project or its Dev Hub, no alias in packageAliases and no id of a \
             package (0Ho) or version (04t)"
        );
        let near = self.by_name.keys().chain(self.aliases.keys()).find(|name| name.eq_ignore_ascii_case(written));
        let next = match near {
            Some(name) => format!("Names differ in upper and lower case: write '{name}'"),
            None => "Correct the name, or add the alias with its id to packageAliases".to_owned(),
        };
        Fault::error(&[place, &["package"]].concat(), message, next)
    }
}

/// A number, LATEST or RELEASED; malformed numbers are reported with the project's other faults.
fn wanted_version(place: &[&str], dependency: &Dependency, faults: &mut Vec<Fault>) -> Option<VersionNumber> {
    let package = &dependency.package;
    let Some(text) = &dependency.version_number else {
        let message = format!("the dependency on '{package}' has no versionNumber");
        let next = "Say which one, for example \"versionNumber\": \"1.0.0.LATEST\"";
        faults.push(Fault::error(place, message, next));
        return None;
    };
    let version: VersionNumber = text.parse().ok()?;
    if version.build == Build::Next {
        let message = format!("the dependency on '{package}' asks for {version}, and NEXT is a version not built yet");
        let next = format!("Write {0}.LATEST for the newest build, or {0}.RELEASED", version.release_text());
        faults.push(Fault::error(&[place, &["versionNumber"]].concat(), message, next));
        return None;
    }
    Some(version)
}

fn kind(id: &str) -> Kind {
    let is_id = matches!(id.len(), 15 | 18) && id.bytes().all(|byte| byte.is_ascii_alphanumeric());
    match id.get(..3) {
        Some("0Ho") if is_id => Kind::Package,
        Some("04t") if is_id => Kind::Version,
        _ => Kind::Other,
    }
}

/// Ids compare by their first 15 characters.
pub(crate) fn short(id: &str) -> &str {
    id.get(..15).unwrap_or(id)
}
