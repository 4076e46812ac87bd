//! Names of a project's components that stand in other components without being taken for a reference:
//! `unseen DIR`. What it prints is text (labels, comments, strings) or a rule that is missing.

#[path = "../tests/support/mod.rs"]
mod support;

use orgyard_metadata::Component;
use orgyard_references::{Names, references_of};
use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut out = std::io::stdout().lock();
    let Some(directory) = std::env::args().nth(1) else { return Ok(writeln!(out, "unseen DIR")?) };
    let project = support::project(directory.as_ref())?;
    let all: Vec<&Component> = project.packages.iter().flat_map(|p| &p.components).collect();
    let mut by_word: BTreeMap<String, Vec<&Component>> = BTreeMap::new();
    for component in &all {
        let last = component.full_name.rsplit(['.', '/', '-']).next().unwrap_or_default().to_lowercase();
        if last.len() > 3 {
            by_word.entry(last).or_default().push(component);
        }
    }
    let mut shown = BTreeSet::new();
    for package in &project.packages {
        let names = project.names(package, &BTreeSet::new());
        for user in package.components.iter().filter(|c| c.type_name != "Profile") {
            unseen(user, &names, &by_word, &mut shown);
        }
    }
    for (target, users) in group(&shown) {
        let few: Vec<&str> = users.iter().take(3).map(String::as_str).collect();
        writeln!(out, "{target} <- {} ({})", few.join(", "), users.len())?;
    }
    project.check(&project.packages[0], &BTreeSet::new()).iter().map(support::show).for_each(drop);
    Ok(())
}

type Pairs = BTreeSet<(String, String)>;

fn group(pairs: &Pairs) -> BTreeMap<String, Vec<String>> {
    let mut groups: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (target, user) in pairs {
        groups.entry(target.clone()).or_default().push(user.clone());
    }
    groups
}

fn unseen(user: &Component, names: &dyn Names, by_word: &BTreeMap<String, Vec<&Component>>, shown: &mut Pairs) {
    let seen: BTreeSet<String> =
        references_of(user, names).iter().flat_map(|r| r.targets.iter().map(|t| t.name.to_lowercase())).collect();
    for file in &user.files {
        let text = file.text().unwrap_or_default().to_lowercase();
        let words: BTreeSet<&str> = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').collect();
        for target in words.iter().filter_map(|w| by_word.get(*w)).flatten() {
            let itself = target.type_name == user.type_name && target.full_name == user.full_name;
            if !itself && !seen.contains(&target.full_name.to_lowercase()) {
                let place = format!("{} {}", user.type_name, user.full_name);
                shown.insert((format!("{} {}", target.type_name, target.full_name), place));
            }
        }
    }
}
