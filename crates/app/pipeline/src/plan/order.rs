//! BLD-2: what a dependency needs is declared, too, and before it.

use super::{Need, Plan, PlannedPackage};
use crate::fault::Fault;
use orgyard_project::Project;

pub(super) fn check(plan: &Plan, project: &Project, faults: &mut Vec<Fault>) {
    if plan.order.len() != plan.packages.len() {
        return;
    }
    // Stamps instead of sets: each package marks what it declares with its own number.
    let mut places = vec![(usize::MAX, 0); plan.packages.len()];
    for (at, package) in plan.packages.iter().enumerate() {
        duplicates(at, package, &mut places, plan, faults);
        if !project.directories()[package.directory].calculate_transitive_dependencies {
            missing(at, package, &places, plan, faults);
        }
    }
}

/// A dependency declared twice; on the way the places of all are noted.
fn duplicates(
    at: usize,
    package: &PlannedPackage,
    places: &mut [(usize, usize)],
    plan: &Plan,
    faults: &mut Vec<Fault>,
) {
    for (index, need) in package.needs.iter().enumerate() {
        let Some(other) = need.own() else { continue };
        if places[other].0 == at {
            let (directory, index) = (package.directory.to_string(), index.to_string());
            let message = format!("'{}' declares the dependency on '{}' twice", package.name, plan.name(other));
            let place = ["packageDirectories", &directory, "dependencies", &index];
            faults.push(Fault::error(&place, message, "Remove one of them"));
        } else {
            places[other] = (at, index);
        }
    }
}

/// What dependencies need and the package does not declare, or declares too late.
fn missing(at: usize, package: &PlannedPackage, places: &[(usize, usize)], plan: &Plan, faults: &mut Vec<Fault>) {
    let directory = package.directory.to_string();
    let mut seen = Vec::new();
    for (index, need) in package.needs.iter().enumerate() {
        let Some(other) = need.own() else { continue };
        for inner in &plan.packages[other].needs {
            let Need::Own { at: needed, version, .. } = inner else { continue };
            let (stamp, place) = places[*needed];
            if *needed == at || (stamp == at && place < index) || seen.contains(needed) {
                continue;
            }
            seen.push(*needed);
            let (name, needed) = (plan.name(other), plan.name(*needed));
            let index_text = index.to_string();
            let at_need = ["packageDirectories", &directory, "dependencies", &index_text];
            faults.push(match stamp == at {
                true => Fault::error(
                    &at_need,
                    format!("'{}' declares '{name}' before '{needed}', which '{name}' needs", package.name),
                    format!("Move '{needed}' before '{name}': dependencies are installed in this order"),
                ),
                false => Fault::error(
                    &at_need,
                    format!("'{}' needs '{name}', which needs '{needed}', and does not declare it", package.name),
                    format!(
                        "Add {{\"package\": \"{needed}\", \"versionNumber\": \"{version}\"}} before '{name}', or set \
                         \"calculateTransitiveDependencies\": true"
                    ),
                ),
            });
        }
    }
}
