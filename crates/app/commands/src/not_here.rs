//! Commands of the official tool that are refused by name, so that nobody takes silence for success.

use crate::output::Failure;

const DEPENDENCIES: &str = "See dependencies with 'orgyard package version displaydependencies'";

/// Beginnings of commands, with what they are about and what to do instead.
const REFUSED: &[(&str, &str, &str)] = &[
    ("package version displayancestry", "ancestry of managed packages", DEPENDENCIES),
    ("force package version displayancestry", "ancestry of managed packages", DEPENDENCIES),
    ("package push-upgrade", "push upgrades", "Install the version in each org with 'orgyard package install'"),
    (
        "package bundle",
        "package bundles",
        "Install the packages one by one, or with 'orgyard package install --with-dependencies'",
    ),
    (
        "package convert",
        "converting first-generation packages",
        "Create the package anew with 'orgyard package create'",
    ),
    ("package1", "first-generation packages", "Use 'orgyard package' for unlocked packages"),
    ("force package1", "first-generation packages", "Use 'orgyard package' for unlocked packages"),
    (
        "force package2 convert",
        "converting first-generation packages",
        "Create the package anew with 'orgyard package create'",
    ),
    (
        "force package convert",
        "converting first-generation packages",
        "Create the package anew with 'orgyard package create'",
    ),
    ("force package bundle", "package bundles", "Install the packages one by one"),
];

pub(crate) fn refusal(words: &str) -> Option<Failure> {
    let starts = |prefix: &str| words == prefix || words.starts_with(&format!("{prefix} "));
    let (_, what, instead) = REFUSED.iter().find(|(prefix, ..)| starts(prefix))?;
    Some(not_implemented(what).action(*instead))
}

/// The refusal of what this program knows of and does not do.
pub(crate) fn not_implemented(what: &str) -> Failure {
    Failure::new("NotImplementedError", format!("not implemented here: {what}."))
}
