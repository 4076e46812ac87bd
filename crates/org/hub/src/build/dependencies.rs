//! The dependencies a version is built against (BLD-2, BLD-3, VER-3).

use super::{Failures, Job};
use crate::registry::{Registry, Version};
use crate::texts;
use orgyard_values::{Id, VersionNumber};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// In installation order, each usable, each with what it needs before it.
pub(super) fn resolve(job: &Job<'_>) -> Result<Vec<Arc<Version>>, Failures> {
    let ids = job.info.descriptor.dependency_ids().map_err(|text| vec![texts::unusable_dependency(&text)])?;
    if job.org_dependent() && !ids.is_empty() {
        let text = "An org-dependent package declares no package dependencies: what it needs is looked for in the org \
                    it is installed in. Remove the dependencies from sfdx-project.json.";
        return Err(vec![text.into()]);
    }
    let registry = Registry::of(job.hub.home()).map_err(|e| vec![e.to_string()])?;
    let (found, failures): (Vec<_>, Vec<_>) = ids.iter().map(|id| usable(&registry, *id)).partition(Result::is_ok);
    let failures: Failures = failures.into_iter().filter_map(Result::err).collect();
    if !failures.is_empty() {
        return Err(failures);
    }
    let declared: Vec<Arc<Version>> = found.into_iter().filter_map(Result::ok).collect();
    if job.transitive() { with_transitive(&registry, declared) } else { in_order(&registry, declared) }
}

fn usable(registry: &Registry, id: Id) -> Result<Arc<Version>, String> {
    let found = registry.version(id).map_err(|e| e.to_string())?;
    match found {
        Some(version) if !version.row.bool("IsDeprecated") => Ok(version),
        Some(version) => Err(format!("{}\n{} was deleted.", texts::unusable_dependency(id.as_str()), version.label())),
        None => Err(format!(
            "{}\nThis home does not hold it. Bring it with \"orgyard package version import\": from a file that was \
             exported, from source (--source DIR --id {id}), or from an org that has it (--from-org ORG).",
            texts::unusable_dependency(id.as_str())
        )),
    }
}

/// BLD-2: everything a dependency was built against is declared before it, at that number or a higher one.
fn in_order(registry: &Registry, declared: Vec<Arc<Version>>) -> Result<Vec<Arc<Version>>, Failures> {
    let mut installed: HashMap<Id, VersionNumber> = HashMap::new();
    let mut failures = Failures::new();
    for version in &declared {
        for needed in &version.manifest.dependencies {
            let Some(needed) = registry.version(*needed).map_err(|e| vec![e.to_string()])? else {
                continue;
            };
            let before = installed.get(&needed.manifest.subscriber_package);
            if before.is_none_or(|number| *number < needed.manifest.number) {
                failures.push(texts::dependency_order(
                    version.id().unwrap_or(needed.manifest.package),
                    &needed.manifest.package_name,
                    &short_number(needed.manifest.number),
                    &version.manifest.package_name,
                ));
            }
        }
        installed.insert(version.manifest.subscriber_package, version.manifest.number);
    }
    if failures.is_empty() { Ok(declared) } else { Err(failures) }
}

/// `0.1`, as the platform shortens a number whose patch is 0 in these messages.
pub(crate) fn short_number(number: VersionNumber) -> String {
    match number.patch {
        0 => format!("{}.{}", number.major, number.minor),
        _ => number.release_text(),
    }
}

/// Each dependency after its own; of two versions of one package the higher.
fn with_transitive(registry: &Registry, declared: Vec<Arc<Version>>) -> Result<Vec<Arc<Version>>, Failures> {
    let mut order = Vec::new();
    let mut seen = HashSet::new();
    for version in declared {
        visit(registry, version, &mut seen, &mut order)?;
    }
    let mut highest: HashMap<Id, VersionNumber> = HashMap::new();
    for version in &order {
        let number = highest.entry(version.manifest.subscriber_package).or_insert(version.manifest.number);
        *number = (*number).max(version.manifest.number);
    }
    order.retain(|v| highest.get(&v.manifest.subscriber_package) == Some(&v.manifest.number));
    Ok(order)
}

fn visit(
    registry: &Registry,
    version: Arc<Version>,
    seen: &mut HashSet<Id>,
    order: &mut Vec<Arc<Version>>,
) -> Result<(), Failures> {
    if !version.id().is_some_and(|id| seen.insert(id)) {
        return Ok(());
    }
    for id in &version.manifest.dependencies {
        let needed = usable(registry, *id).map_err(|text| vec![text])?;
        visit(registry, needed, seen, order)?;
    }
    order.push(version);
    Ok(())
}
