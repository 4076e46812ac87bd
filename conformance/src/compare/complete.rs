//! Every command that both tools have is compared: a test, over the registry of one and the words of the files.

use crate::clients::root;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// Commands of ours that the official tool does not have, or how they begin.
const OWN: &[&str] = &[
    "apex compile",
    "build",
    "change-set",
    "completion",
    "force org create",
    "hub create",
    "hub namespace add",
    "org dump",
    "org register-app",
    "package component remove",
    "package version export",
    "package version import",
    "project status",
    "serve",
    "sf login",
    "up",
];

/// What does not end by itself, and what is in a plugin that the official tool fetches when it is first used.
const NOT_COMPARED: &[&str] = &[
    "apex tail log",
    "org create shape",
    "org create snapshot",
    "org delete shape",
    "org delete snapshot",
    "org get snapshot",
    "org list shape",
    "org list snapshot",
];

/// The words of each command, as its module declares them.
fn commands(folder: &Path, found: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            commands(&path, found);
        } else if let Ok(text) = fs::read_to_string(&path) {
            let declared = text.lines().filter_map(|line| line.strip_prefix("    words: \"")?.strip_suffix("\","));
            found.extend(declared.map(str::to_owned));
        }
    }
}

#[test]
fn every_command_that_both_have_is_compared() {
    let mut all = BTreeSet::new();
    commands(&root().join("crates/app/commands/src"), &mut all);
    assert!(all.len() > 80, "{all:?}");
    let files = super::files(&[]).unwrap();
    let lines: Vec<&str> = files
        .iter()
        .flat_map(|(_, cases)| &cases.steps)
        .filter_map(|step| match step {
            super::Step::Case(case) => Some(case.words.as_str()),
            super::Step::Shell(_) => None,
        })
        .collect();
    let begins = |words: &String, with: &str| format!("{words} ").starts_with(&format!("{with} "));
    let tried = |words: &String| lines.iter().any(|line| begins(&(*line).to_owned(), words));
    let left_out = |words: &String| OWN.iter().chain(NOT_COMPARED).any(|known| begins(words, known));
    let missing: Vec<&String> = all.iter().filter(|words| !left_out(words) && !tried(words)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}
