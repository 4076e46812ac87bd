//! LNT-11: the same component in two packages.

use crate::fault::{Fault, Severity};
use crate::plan::Plan;
use orgyard_metadata::Manifest;
use orgyard_text::names::fold;
use std::collections::{BTreeMap, HashMap};

/// Components that are named for a pair of packages before the rest is only counted.
const NAMED: usize = 3;

/// One fault for each pair of packages that hold the same components. Profiles belong to no package.
pub(crate) fn duplicates<'a>(
    plan: &Plan,
    manifests: impl Iterator<Item = (usize, &'a Manifest)>,
    severity: Severity,
) -> Vec<Fault> {
    let mut owners: HashMap<(&str, String), usize> = HashMap::new();
    let mut pairs: BTreeMap<(usize, usize), Vec<String>> = BTreeMap::new();
    for (at, manifest) in manifests {
        for (kind, members) in manifest.types.iter().filter(|(kind, _)| *kind != "Profile") {
            for member in members {
                let first = *owners.entry((kind, fold(member))).or_insert(at);
                if first != at {
                    pairs.entry((first, at)).or_default().push(format!("{kind} {member}"));
                }
            }
        }
    }
    pairs.into_iter().map(|((first, second), shared)| fault(plan, first, second, &shared, severity)).collect()
}

fn fault(plan: &Plan, first: usize, second: usize, shared: &[String], severity: Severity) -> Fault {
    let mut named = shared.iter().take(NAMED).cloned().collect::<Vec<_>>().join(", ");
    if shared.len() > NAMED {
        named += &format!(" and {} more", shared.len() - NAMED);
    }
    let (first, at) = (plan.name(first), plan.packages[second].directory.to_string());
    let message = format!("'{}' holds what '{first}' holds, too: {named}", plan.name(second));
    let next = "A component belongs to one package only, and an org refuses the second: remove it from one of them";
    Fault::new(severity, &["packageDirectories", &at, "path"], message, next.to_owned())
}
