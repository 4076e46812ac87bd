//! `docs/conformance.md`: client × command × result.

use crate::play::{Outcome, Row};
use std::collections::BTreeMap;

const INTRO: &str = "# Conformance

What unmodified clients of Salesforce get from Orgyard's server. Each row is a command that a scenario runs against a server with
an empty home; what must come is written down in `conformance/scenarios`. A row is green if all of it came: exit code, output, the
org afterwards. A red row names what is missing here. A refusal that is expected is green, too. What is left out is not run, for
the reason given, and counts neither way.
`cargo run --release -p conformance` runs them all and writes this page.
";

/// The page, by client: its section's text. Clients that did not run keep their section.
pub(crate) fn page(sections: &BTreeMap<String, Section>, order: &[&str]) -> String {
    let known = |name: &&&str| sections.contains_key(**name);
    let body = order.iter().filter(known).map(|name| format!("\n## {name}\n\n{}", sections[*name].table));
    let tally = order.iter().filter(known).map(|name| format!("{name}: {}\n", sections[*name].tally));
    format!("{INTRO}{}\n{}", body.collect::<String>(), tally.collect::<String>())
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Section {
    table: String,
    tally: String,
}

impl Section {
    pub(crate) fn new(version: &str, rows: &[Row]) -> Self {
        let line = |row: &Row| {
            let result = match &row.result {
                Outcome::Green => "green".into(),
                Outcome::Missing(feature) => format!("red: {feature}"),
                Outcome::LeftOut(reason) => format!("left out: {reason}"),
                Outcome::Differs => "red".to_string(),
            };
            format!("| `{}` | {} | {result} |\n", cell(&row.command), cell(&row.shows))
        };
        let rows_text: String = rows.iter().map(line).collect();
        let left_out = rows.iter().filter(|row| matches!(row.result, Outcome::LeftOut(_))).count();
        let green = rows.iter().filter(|row| row.result == Outcome::Green).count();
        Self {
            table: format!("Version {version}.\n\n| command | what | result |\n| --- | --- | --- |\n{rows_text}"),
            tally: format!("{green} of {}", rows.len() - left_out),
        }
    }
}

fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}

/// The sections of a page that was written before.
pub(crate) fn sections(page: &str) -> BTreeMap<String, Section> {
    let tallies: BTreeMap<&str, &str> = page.lines().filter_map(|line| line.split_once(": ")).collect();
    let section = |part: &str| {
        let (name, text) = part.split_once("\n\n")?;
        let end = text.rfind("|\n")? + 2;
        let tally = tallies.get(name)?.to_string();
        Some((name.to_string(), Section { table: text[..end].into(), tally }))
    };
    page.split("\n## ").skip(1).filter_map(section).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_read_back_as_it_was_written() {
        let row = |shows: &str, result| Row { command: "sf a | b".into(), shows: shows.into(), result };
        let left_out = row("three", Outcome::LeftOut("Port 443".into()));
        let rows = [row("one", Outcome::Green), row("two", Outcome::Missing("Shapes".into())), left_out];
        let written: BTreeMap<_, _> =
            [("sf", "1.2.3"), ("cci", "4.0")].map(|(name, version)| (name.into(), Section::new(version, &rows))).into();
        let text = page(&written, &["sf", "cci", "jsforce"]);
        assert!(text.contains("| `sf a \\| b` | two | red: Shapes |\n"), "{text}");
        assert!(text.contains("| three | left out: Port 443 |\n"), "{text}");
        assert!(text.ends_with("\nsf: 1 of 2\ncci: 1 of 2\n"), "{text}");
        assert_eq!(sections(&text), written);
    }
}
