//! The package's own content: what its manifest names, fit for an unlocked package (BLD-6).

use super::{Failures, Job};
use crate::registry::Version;
use orgyard_deploy::check;
use orgyard_metadata::{Component, PackageFiles, Problem, unpack};
use orgyard_references::{ComponentNames, Names};
use orgyard_schema::{Support, coverage};
use std::sync::Arc;

/// The components of the version to be.
pub(super) struct Content {
    pub(super) components: Vec<Component>,
}

pub(super) fn open(job: &Job<'_>) -> Result<Content, Failures> {
    let manifests = PackageFiles::read(&job.info.package).map_err(|p| vec![check::as_text(&p)])?;
    let unpacked = unpack(&job.info.package, &manifests.manifest);
    let namespace = job.namespace().is_some();
    let mut problems: Vec<Problem> = unpacked.problems.into_iter().filter(|p| !p.warning).collect();
    problems.extend(unpacked.components.iter().filter_map(|c| unsupported(c, namespace)));
    if !problems.is_empty() {
        return Err(problems.iter().map(check::as_text).collect());
    }
    if unpacked.components.is_empty() {
        return Err(vec![
            "The package holds no metadata: nothing can be built. Add a component to its directory.".into(),
        ]);
    }
    Ok(Content { components: unpacked.components })
}

impl Content {
    pub(super) fn has_apex(&self) -> bool {
        self.components.iter().any(|c| matches!(c.type_name.as_str(), "ApexClass" | "ApexTrigger"))
    }

    /// §39: a component has one owner, and a dependency is installed before.
    pub(super) fn owned_by_dependencies(
        &self,
        layers: &[Arc<ComponentNames>],
        dependencies: &[Arc<Version>],
    ) -> Vec<Problem> {
        let owner = |c: &Component| {
            let found = layers.iter().position(|layer| layer.find(&c.type_name, &c.full_name));
            found.and_then(|i| dependencies.get(i))
        };
        let ownable = self.components.iter().filter(|c| c.type_name != "CustomObject" && c.type_name != "Profile");
        let clashes = ownable.filter_map(|c| Some((c, owner(c)?)));
        clashes.map(|(component, version)| clash(component, version)).collect()
    }
}

fn clash(component: &Component, version: &Version) -> Problem {
    Problem {
        component_type: component.type_name.clone(),
        full_name: component.full_name.clone(),
        file: component.files.first().map(|f| f.container().to_string()).unwrap_or_default(),
        message: format!(
            "Cannot add component of type:{} named:{} to another package because it is an installed component.\nIt belongs \
             to the dependency {}. Keep it in one of the two packages.",
            component.type_name,
            component.full_name,
            version.label()
        ),
        ..Problem::default()
    }
}

/// Profiles travel as fragments although they are no content (BLD-6a); an org's settings are no package's.
fn unsupported(component: &Component, namespace: bool) -> Option<Problem> {
    let support = match component.type_name.as_str() {
        "Profile" => return None,
        "Settings" => Support::No,
        name => coverage(name)?.unlocked_packaging,
    };
    let refused = support == Support::No || (support == Support::NoNamespaceOnly && namespace);
    let file = component.files.first().map(|f| f.container().to_string()).unwrap_or_default();
    refused.then(|| Problem {
        component_type: component.type_name.clone(),
        full_name: component.full_name.clone(),
        message: format!(
            "{} is not supported in {}. Move {file} out of the package's directory.",
            component.type_name,
            if namespace { "an unlocked package with a namespace" } else { "unlocked packages" }
        ),
        file,
        ..Problem::default()
    })
}
