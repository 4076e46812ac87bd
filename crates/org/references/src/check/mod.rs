//! The check that every reference leads somewhere.

mod exists;
mod fields;
mod foreign;
mod wording;

use crate::names::Names;
use crate::reference::{Kind, Reference, Target};
use crate::sources;
use orgyard_metadata::{Component, Problem};
use rayon::prelude::*;
use std::collections::HashSet;

/// What the components name and nothing explains, in the order of the components.
pub fn check(components: &[Component], names: &dyn Names) -> Vec<Problem> {
    let checked = components.par_iter().filter(|c| is_checked(c, names));
    let found: Vec<Vec<Found>> = checked.map(|c| check_one(c, names)).collect();
    let mut namespaces = HashSet::new();
    let all = found.into_iter().flatten();
    // A package that is missing as a whole is told once.
    all.filter(|f| f.namespace.as_ref().is_none_or(|n| namespaces.insert(n.to_lowercase())))
        .map(|f| f.problem)
        .collect()
}

fn is_checked(component: &Component, names: &dyn Names) -> bool {
    match &*component.type_name {
        "Profile" => !names.drops_profile_entries(),
        "ApexClass" | "ApexTrigger" => !names.compiles_apex(),
        _ => true,
    }
}

/// A problem, and the foreign namespace that explains it.
struct Found {
    problem: Problem,
    namespace: Option<String>,
}

fn check_one(component: &Component, names: &dyn Names) -> Vec<Found> {
    let mut told = HashSet::new();
    let mut found = Vec::new();
    for reference in sources::all(component, names) {
        if reference.kind == Kind::Soft || reference.targets.iter().any(|t| explained(t, names)) {
            continue;
        }
        let namespace =
            reference.targets.first().and_then(|t| foreign::missing_namespace(t, names)).map(str::to_string);
        let (text, hint) = message(component, &reference, namespace.as_deref(), names);
        if told.insert(text.clone()) {
            found.push(Found { problem: problem(component, reference, text + &hint), namespace });
        }
    }
    found
}

fn problem(component: &Component, reference: Reference, message: String) -> Problem {
    Problem {
        component_type: component.type_name.clone(),
        full_name: component.full_name.clone(),
        file: reference.file,
        line: reference.line,
        column: reference.column,
        message,
        warning: false,
    }
}

/// With the name as written, or in the own namespace, which may be written or not.
fn explained(target: &Target, names: &dyn Names) -> bool {
    if exists::exists(&target.type_name, &target.name, names) {
        return true;
    }
    let Some(own) = names.namespace() else { return false };
    let bare = crate::names::without_namespace(&target.name, own);
    bare != target.name && exists::exists(&target.type_name, &bare, names)
}

/// The text, and what is known of the owner of what is missing.
fn message(component: &Component, reference: &Reference, foreign: Option<&str>, names: &dyn Names) -> (String, String) {
    let target = wording::most_telling(reference, names);
    let text = wording::text(component, reference, &target);
    let hint = match foreign {
        Some(namespace) => {
            format!(" (no package with the namespace '{namespace}' is installed or declared as a dependency)")
        }
        None => reference
            .targets
            .iter()
            .chain([&target])
            .find_map(|t| names.owner_of(&t.type_name, &t.name))
            .map(|package| {
                format!(
                    " ({} {} is in package '{package}': declare that package as a dependency in sfdx-project.json)",
                    target.type_name, target.name
                )
            })
            .unwrap_or_default(),
    };
    (text, hint)
}
