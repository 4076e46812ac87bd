//! LNT-11: the same component in two packages.

use crate::fault::{Fault, Severity};
use crate::plan::Plan;
use orgyard_metadata::{Manifest, Registry, TypeInfo};
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
        for (kind, members) in manifest.types.iter().filter(|(kind, _)| is_owned(kind)) {
            for member in members {
                if kind == "CustomObject" && !member.contains("__") {
                    // The file of a standard object claims nothing by itself.
                    continue;
                }
                let first = *owners.entry((kind, fold(member))).or_insert(at);
                if first != at {
                    pairs.entry((first, at)).or_default().push(format!("{kind} {member}"));
                }
            }
        }
    }
    pairs.into_iter().map(|((first, second), shared)| fault(plan, first, second, &shared, severity)).collect()
}

/// Profiles belong to no package; files that only hold children together are none's, and the children are looked at.
fn is_owned(kind: &str) -> bool {
    let holds = |info: &TypeInfo| info.children.iter().any(|child| child.tag.is_some() && child.addressable);
    kind == "CustomObject" || kind != "Profile" && !Registry::standard().by_name(kind).is_some_and(holds)
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture;
    use crate::plan::Known;

    #[test]
    fn rule_src_2_a_component_in_two_packages_is_told() {
        let entry = |name: &str| {
            format!("{{\"path\": \"{name}\", \"package\": \"{name}\", \"versionNumber\": \"1.0.0.NEXT\"}}")
        };
        let text = format!("//- sfdx-project.json\n{{\"packageDirectories\": [{}, {}]}}", entry("a"), entry("b"));
        let plan = Plan::of(&fixture::project(&text).project, &Known::default());
        let holding = |members: &[(&str, &str)]| {
            let mut manifest = Manifest::default();
            members.iter().for_each(|(kind, member)| manifest.add(kind, member));
            manifest
        };
        let first = holding(&[("ApexClass", "Tool"), ("CustomObject", "Account"), ("Profile", "Admin")]);
        let second = holding(&[("ApexClass", "tool"), ("CustomObject", "Account"), ("Profile", "Admin")]);
        let faults = duplicates(&plan, [(0, &first), (1, &second)].into_iter(), Severity::Error);
        let told: Vec<String> = faults.iter().map(ToString::to_string).collect();
        assert_eq!(told.len(), 1, "{told:?}");
        assert!(told[0].contains("'b' holds what 'a' holds, too: ApexClass tool"), "{told:?}");
    }
}
