//! What a file's ending may have been meant to be.

use super::path::{META, file_name, meta_parts};
use crate::registry::Registry;

/// The endings nearest to that of a file no type is known for, in the official tool's words.
pub(crate) fn close_matches(registry: &Registry, file: &str) -> Vec<String> {
    let Some((_, suffix)) = meta_parts(file) else { return Vec::new() };
    let mut best = usize::MAX;
    let mut found = Vec::new();
    for (known, info) in registry.suffixes() {
        let far = distance(suffix, known);
        if far < best {
            best = far;
            found.clear();
        }
        if far == best {
            found.push(format!("-- Did you mean \".{known}{META}\" instead for the \"{}\" metadata type?", info.name));
        }
    }
    found.sort();
    found.insert(0, format!("A metadata type lookup for \"{}\" found the following close matches:", file_name(file)));
    found.push("Confirm the file name, extension, and directory names are correct.".into());
    found
}

/// The types whose names are nearest to one that is none, in the official tool's words.
pub fn close_types(registry: &Registry, name: &str) -> Vec<String> {
    let far: Vec<(usize, &str)> =
        registry.types().map(|info| (distance(name, &info.name), info.name.as_ref())).collect();
    let best = far.iter().map(|(far, _)| *far).min();
    let mut names: Vec<&str> = far.iter().filter(|(far, _)| Some(*far) == best).map(|(_, name)| *name).collect();
    names.sort_unstable();
    vec![
        format!("Did you mean one of the following types? [{}]", names.join(",")),
        "Confirm the metadata type name is correct.".into(),
    ]
}

/// How many letters must be changed, added or taken away; case does not matter.
fn distance(from: &str, to: &str) -> usize {
    let to: Vec<char> = to.chars().flat_map(char::to_lowercase).collect();
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (at, c) in from.chars().flat_map(char::to_lowercase).enumerate() {
        let mut before = at;
        row[0] = at + 1;
        for (place, other) in to.iter().enumerate() {
            let replaced = before + usize::from(*other != c);
            before = row[place + 1];
            row[place + 1] = replaced.min(before + 1).min(row[place] + 1);
        }
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(file: &str, expected: &[&str]) {
        let found = close_matches(Registry::standard(), file);
        let told = found.iter().filter_map(|line| line.split('"').nth(1).filter(|word| word.starts_with('.')));
        assert_eq!(told.collect::<Vec<_>>(), expected, "{found:?}");
    }

    #[test]
    fn the_nearest_types_are_told() {
        let check = |name: &str, expected: &str| {
            let told = close_types(Registry::standard(), name);
            assert_eq!(told[0], format!("Did you mean one of the following types? [{expected}]"));
        };
        check("ApexClas", "ApexClass");
        check("layuot", "Layout");
    }

    #[test]
    fn the_nearest_endings_are_told() {
        check("classes/M.clss-meta.xml", &[".cls-meta.xml"]);
        check("layouts/L.LAYOT-meta.xml", &[".layout-meta.xml"]);
        check(
            "fields/F__c.feld-meta.xml",
            &[
                ".cls-meta.xml",
                ".dwl-meta.xml",
                ".eca-meta.xml",
                ".flow-meta.xml",
                ".form-meta.xml",
                ".md-meta.xml",
                ".role-meta.xml",
                ".rule-meta.xml",
                ".xmd-meta.xml",
                ".xml-meta.xml",
            ],
        );
    }
}
