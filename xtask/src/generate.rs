//! `generate-project N DIR`: ten layers of N/10 packages. Each package depends on three of the layer above and declares
//! its whole closure in order; each holds 40 components, one Apex class in four. The same N gives the same bytes.

mod components;

use crate::workspace::write;
use anyhow::{Result, ensure};
use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::Path;

const LAYERS: usize = 10;
const DEPENDENCIES: usize = 3;

/// A package's place: layer, then number within it. Ordered as they are installed.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place {
    layer: usize,
    number: usize,
}

impl Place {
    fn package(self) -> String {
        format!("layer{:02}-package{:02}", self.layer, self.number)
    }

    /// What the names of its components start with.
    fn prefix(self) -> String {
        format!("L{:02}P{:02}", self.layer, self.number)
    }

    /// Three packages of the layer above, spread over it.
    fn dependencies(self, per_layer: usize) -> Vec<Place> {
        if self.layer == 0 {
            return Vec::new();
        }
        let seed = self.layer * 7 + self.number * 13;
        let mut chosen = BTreeSet::new();
        for attempt in 0.. {
            if chosen.len() == DEPENDENCIES.min(per_layer) {
                break;
            }
            chosen.insert((seed + attempt * (seed % 11 + 1) + attempt * attempt) % per_layer);
            if attempt > 4 * per_layer {
                chosen.insert(attempt % per_layer);
            }
        }
        chosen.into_iter().map(|number| Place { layer: self.layer - 1, number }).collect()
    }

    fn closure(self, per_layer: usize) -> BTreeSet<Place> {
        let mut closure = BTreeSet::new();
        let mut open = self.dependencies(per_layer);
        while let Some(place) = open.pop() {
            if closure.insert(place) {
                open.extend(place.dependencies(per_layer));
            }
        }
        closure
    }
}

pub(crate) fn run(count: usize, folder: &Path) -> Result<()> {
    ensure!(count >= LAYERS && count.is_multiple_of(LAYERS), "N is a multiple of {LAYERS}, not {count}");
    let per_layer = count / LAYERS;
    let places: Vec<Place> =
        (0..LAYERS).flat_map(|layer| (0..per_layer).map(move |number| Place { layer, number })).collect();
    write(&folder.join("sfdx-project.json"), project_file(&places, per_layer)?)?;
    for place in places {
        let root = folder.join("packages").join(place.package()).join("main/default");
        for (path, content) in components::of(&place.prefix(), &prefixes(&place.dependencies(per_layer))) {
            write(&root.join(path), content)?;
        }
    }
    Ok(())
}

fn prefixes(places: &[Place]) -> Vec<String> {
    places.iter().map(|place| place.prefix()).collect()
}

fn project_file(places: &[Place], per_layer: usize) -> Result<String> {
    let mut text = String::from("{\n  \"packageDirectories\": [");
    for (index, place) in places.iter().enumerate() {
        let package = place.package();
        let comma = if index == 0 { "" } else { "," };
        write!(
            text,
            "{comma}\n    {{\n      \"path\": \"packages/{package}\",\n      \"package\": \"{package}\",\n      \
             \"versionNumber\": \"1.0.0.NEXT\",\n      \"default\": {},\n      \"dependencies\": [",
            index == 0
        )?;
        for (index, dependency) in place.closure(per_layer).into_iter().enumerate() {
            let comma = if index == 0 { "" } else { "," };
            let package = dependency.package();
            write!(text, "{comma}\n        {{ \"package\": \"{package}\", \"versionNumber\": \"1.0.0.LATEST\" }}")?;
        }
        text.push_str("]\n    }");
    }
    text.push_str("\n  ],\n  \"namespace\": \"\",\n  \"sourceApiVersion\": \"64.0\"\n}\n");
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dependencies_are_three_of_the_layer_above_and_the_closure_is_in_order() {
        for per_layer in [1, 2, 5, 25, 50] {
            for number in 0..per_layer {
                let place = Place { layer: 9, number };
                let dependencies = place.dependencies(per_layer);
                assert_eq!(dependencies.len(), DEPENDENCIES.min(per_layer));
                assert!(dependencies.iter().all(|dependency| dependency.layer == 8));
                assert!(place.closure(per_layer).iter().is_sorted());
            }
        }
    }

    #[test]
    fn a_package_holds_forty_components_one_class_in_four() {
        let files = components::of("L01P00", &["L00P00".to_string()]);
        let count = |suffix: &str| files.iter().filter(|(path, _)| path.ends_with(suffix)).count();
        let labels = files.iter().map(|(_, content)| content.matches("<labels>").count()).sum::<usize>();
        assert_eq!(count(".cls"), 10);
        assert_eq!(count("-meta.xml") - 1 + labels, 40);
    }
}
