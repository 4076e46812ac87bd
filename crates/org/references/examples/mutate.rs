//! How many removals of a referenced component a check reports: `mutate DIR [NAMESPACE]`, DIR with sfdx-project.json.
//! Prints what is wrong with the project as it is, then every removal that goes unnoticed, then the figures.

#[path = "../tests/support/mod.rs"]
mod support;

use orgyard_metadata::{Component, Problem};
use orgyard_references::{ComponentNames, Target, references_of};
use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::time::Instant;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut out = std::io::stdout().lock();
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let Some(directory) = arguments.first() else { return Ok(writeln!(out, "mutate DIR")?) };
    let project = support::project(directory.as_ref())?;
    let mut totals = [0usize; 3];
    for package in &project.packages {
        let begun = Instant::now();
        let problems = project.check(package, &Default::default());
        let time = begun.elapsed();
        writeln!(
            out,
            "{}: {} components, {} problems in {time:?}",
            package.name,
            package.components.len(),
            problems.len()
        )?;
        for problem in &problems {
            writeln!(out, "    {}", support::show(problem))?;
        }
    }
    if arguments.get(1).is_some_and(|a| a == "--check") {
        return Ok(());
    }
    let clean: BTreeSet<String> = project
        .packages
        .iter()
        .flat_map(|p| project.check(p, &Default::default()))
        .map(|p| support::show(&p))
        .collect();
    for (target, users) in referenced(&project) {
        let removed = BTreeSet::from([target.clone()]);
        let found: Vec<Problem> = users.iter().flat_map(|u| project.check(&project.packages[*u], &removed)).collect();
        let new: Vec<&Problem> = found.iter().filter(|p| !clean.contains(&support::show(p))).collect();
        let last = target.name.rsplit(['.', '/', '-']).next().unwrap_or(&target.name).to_lowercase();
        let named: Vec<&&Problem> = new.iter().filter(|p| p.message.to_lowercase().contains(&last)).collect();
        let placed = named.iter().any(|p| p.line.is_some() && !p.file.is_empty());
        totals[0] += 1;
        totals[1] += usize::from(!new.is_empty());
        totals[2] += usize::from(placed);
        if !placed {
            let what = if new.is_empty() {
                "unnoticed"
            } else if named.is_empty() {
                "not named"
            } else {
                "no line"
            };
            writeln!(
                out,
                "  {what}: {} {} ({:?})",
                target.type_name,
                target.name,
                new.first().map(|p| support::show(p))
            )?;
        }
    }
    let [all, noticed, placed] = totals;
    let share = 100.0 * placed as f64 / all.max(1) as f64;
    writeln!(out, "{all} removals, {noticed} reported, {placed} with name, file and line ({share:.1} %)")?;
    Ok(())
}

/// Every component of the project that another one names, with the packages that see it.
fn referenced(project: &support::Project) -> BTreeMap<Target, BTreeSet<usize>> {
    let own: BTreeMap<(String, String), Target> = project
        .packages
        .iter()
        .flat_map(|p| &p.components)
        .map(|c| ((c.type_name.clone(), c.full_name.to_lowercase()), Target::new(&*c.type_name, &*c.full_name)))
        .collect();
    let mut found: BTreeMap<Target, BTreeSet<usize>> = BTreeMap::new();
    for (index, package) in project.packages.iter().enumerate() {
        let names = project.names(package, &Default::default());
        for component in package.components.iter().filter(|c| c.type_name != "Profile") {
            note(component, &names, &own, index, &mut found);
        }
    }
    found
}

fn note(
    component: &Component,
    names: &ComponentNames,
    own: &BTreeMap<(String, String), Target>,
    index: usize,
    found: &mut BTreeMap<Target, BTreeSet<usize>>,
) {
    for reference in references_of(component, names).iter().filter(|r| r.kind != orgyard_references::Kind::Soft) {
        let targets = reference.targets.iter().filter_map(|t| own.get(&(t.type_name.clone(), t.name.to_lowercase())));
        // Where two of the project's components satisfy a reference, neither is needed.
        let targets: Vec<&Target> = targets.collect();
        if let [only] = targets[..]
            && (only.type_name != component.type_name || only.name != component.full_name)
            && !component.full_name.starts_with(&format!("{}.", only.name))
        {
            found.entry(only.clone()).or_default().insert(index);
        }
    }
}
