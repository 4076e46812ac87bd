//! A plan as text.

use super::{Need, OtherPackage, Plan, PlannedPackage};
use std::fmt;

/// Packages of the longest chain that are named.
const CHAIN: usize = 12;

impl fmt::Display for Plan {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (chain, _) = self.graph.critical_path(|_| 1.0);
        writeln!(out, "{} in {}", count(self.packages.len(), "package"), count(self.graph.levels(), "step"))?;
        let width = self.packages.iter().map(|package| package.name.chars().count()).max().unwrap_or(0);
        let direct = self.graph.direct_needs();
        for &at in &self.order {
            let package = &self.packages[at];
            let needs = self.needs_text(package, &direct[at]);
            let line = format!("  {:width$}  {:12}  {needs}", package.name, package.version.to_string());
            writeln!(out, "{}", line.trim_end())?;
        }
        if chain.len() > 1 {
            let names: Vec<&str> = chain.iter().take(CHAIN).map(|at| self.name(*at)).collect();
            let more = if chain.len() > CHAIN { " → …" } else { "" };
            writeln!(out, "longest chain: {}{more}", names.join(" → "))?;
        }
        Ok(())
    }
}

impl Plan {
    /// What a package needs, without what those bring along anyway.
    fn needs_text(&self, package: &PlannedPackage, direct: &[usize]) -> String {
        let mut seen = Vec::new();
        let texts = package.needs.iter().filter_map(|need| match need {
            Need::Own { at, version, .. } => {
                let shown = direct.binary_search(at).is_ok() && !seen.contains(at);
                seen.push(*at);
                shown.then(|| format!("{} {version}", self.name(*at)))
            }
            Need::Other { package: OtherPackage::Id(name) | OtherPackage::Name(name), version, .. } => {
                Some(format!("{name} {version}"))
            }
            Need::Version { id, written, .. } => Some(self.version_text(id, written)),
            Need::StandIn { at, written, .. } => Some(format!("{} (in place of {written})", self.name(*at))),
        });
        let texts: Vec<String> = texts.collect();
        if texts.is_empty() { String::new() } else { format!("after {}", texts.join(", ")) }
    }

    fn version_text(&self, id: &str, written: &str) -> String {
        let source = match self.foreign.contains_key(super::need::short(id)) {
            true => ", built from its project",
            false => "",
        };
        if id == written { format!("{id}{source}") } else { format!("{written} ({id}{source})") }
    }
}

pub(crate) fn count(number: usize, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}
