//! Whether everything a package names is in it, in its dependencies or in the platform (BLD-1, BLD-2).

use super::layer::layer_of;
use super::package::Content;
use super::{Failures, Job};
use crate::registry::{self, Version};
use orgyard_deploy::{check, compile, syntax};
use orgyard_engine::{EngineError, Home, Tx};
use orgyard_references::{ComponentNames, Names};
use orgyard_schema::Schema;
use orgyard_text::names::fold;
use std::sync::Arc;

/// `org` is where the package's Apex compiles; None where it has none.
pub(super) fn references(
    job: &Job<'_>,
    dependencies: &[Arc<Version>],
    content: &Content,
    org: Option<&Tx>,
) -> Result<(), Failures> {
    let names = BuildNames::new(job, dependencies, content).map_err(|e| vec![e.to_string()])?;
    let mut problems = syntax::faults(&content.components);
    problems.extend(orgyard_references::check(&content.components, &names));
    check::place(&mut problems, &content.components);
    problems.extend(content.owned_by_dependencies(&names.layers, dependencies));
    if let Some(org) = org {
        let faults = compile::faults(org, &content.components, &problems).map_err(|e| vec![e.to_string()])?;
        problems.extend(faults);
    }
    let failures: Failures = problems.iter().filter(|p| !p.warning).map(check::as_text).collect();
    if failures.is_empty() { Ok(()) } else { Err(failures) }
}

/// The package over the layers of its dependencies.
struct BuildNames<'a> {
    home: &'a Arc<Home>,
    hub_package: String,
    own: ComponentNames,
    layers: Vec<Arc<ComponentNames>>,
}

impl<'a> BuildNames<'a> {
    fn new(job: &'a Job<'_>, dependencies: &[Arc<Version>], content: &Content) -> Result<Self, EngineError> {
        let home = job.hub.home();
        let mut schema = Schema::standard();
        let mut layers = Vec::with_capacity(dependencies.len());
        for version in dependencies {
            let layer = layer_of(home, version)?;
            for object in layer.schema().layered_objects() {
                schema.put_object(object.clone());
            }
            layers.push(layer);
        }
        let mut own = ComponentNames::over(Arc::new(schema)).with_namespace(job.namespace());
        own.add(&content.components);
        let hub_package = job.package.text("Name").unwrap_or_default().to_string();
        Ok(Self { home, hub_package, own, layers })
    }
}

impl Names for BuildNames<'_> {
    fn find(&self, type_name: &str, full_name: &str) -> bool {
        self.own.find(type_name, full_name) || self.layers.iter().any(|l| l.find(type_name, full_name))
    }

    fn schema(&self) -> &Schema {
        self.own.schema()
    }

    fn in_any_folder(&self, type_name: &str, developer_name: &str) -> bool {
        let within = |names: &ComponentNames| names.in_any_folder(type_name, developer_name);
        within(&self.own) || self.layers.iter().any(|l| within(l))
    }

    /// Another package of the home that has it: it could be declared as a dependency.
    fn owner_of(&self, type_name: &str, full_name: &str) -> Option<String> {
        let owners = registry::owners_of(self.home, type_name, &fold(full_name)).ok()?;
        owners.into_iter().find(|name| *name != self.hub_package)
    }

    fn namespace(&self) -> Option<&str> {
        self.own.namespace()
    }

    fn brings(&self, namespace: &str) -> bool {
        self.layers.iter().any(|l| l.brings(namespace))
    }

    fn aura_enabled(&self, class: &str, method: &str) -> Option<bool> {
        let mut all = std::iter::once(&self.own).chain(self.layers.iter().map(AsRef::as_ref));
        all.find_map(|names| names.aura_enabled(class, method))
    }

    fn value_set(&self, name: &str) -> Option<Vec<String>> {
        let mut all = std::iter::once(&self.own).chain(self.layers.iter().map(AsRef::as_ref));
        all.find_map(|names| names.value_set(name))
    }
}
