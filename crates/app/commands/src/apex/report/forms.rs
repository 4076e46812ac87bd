//! Coverage in the forms that other tools read: Clover, LCOV, JSON, TeamCity, and text for people. Apex tells lines only, so
//! statements are lines, and there are neither branches nor functions.

use super::{Sources, escape_xml};
use crate::apex::tested::{Covered, Tested};
use serde_json::{Map, Value, json};
use std::fmt::Write;

/// What each form is written from.
struct Files {
    /// By path.
    units: Vec<Unit>,
}

struct Unit {
    path: String,
    /// With how often it ran, as far as that is known: once, or not.
    lines: Vec<(u32, u8)>,
}

/// The text of a form, by its name.
pub(super) fn text(form: &str, tested: &Tested, sources: &Sources, now: i64) -> String {
    let files = Files::of(tested, sources);
    match form {
        "clover" => files.clover(now),
        "json" => files.json(),
        "json-summary" => files.summary(),
        "lcovonly" => files.lcov(),
        "teamcity" => files.teamcity(),
        "text" => files.table(),
        _ => files.totals(),
    }
}

fn percent(covered: usize, all: usize) -> f64 {
    (10_000 * covered).checked_div(all).map_or(100.0, |hundredths| hundredths as f64 / 100.0)
}

impl Unit {
    fn of(unit: &Covered, sources: &Sources) -> Self {
        let ran = unit.lines.covered.iter().map(|line| (*line, 1));
        let mut lines: Vec<(u32, u8)> = ran.chain(unit.lines.uncovered.iter().map(|line| (*line, 0))).collect();
        lines.sort_unstable();
        Self { path: sources.path_of(&unit.id, &unit.name), lines }
    }

    fn covered(&self) -> usize {
        self.lines.iter().filter(|(_, hits)| *hits > 0).count()
    }

    fn percent(&self) -> f64 {
        percent(self.covered(), self.lines.len())
    }

    /// `3-5,9`
    fn missed(&self) -> String {
        let mut ranges: Vec<(u32, u32)> = Vec::new();
        let mut goes_on = false;
        for (line, hits) in &self.lines {
            match (hits, ranges.last_mut().filter(|_| goes_on)) {
                (0, Some(last)) => last.1 = *line,
                (0, None) => ranges.push((*line, *line)),
                _ => {}
            }
            goes_on = *hits == 0;
        }
        let shown = ranges.iter().map(|(from, to)| if from == to { from.to_string() } else { format!("{from}-{to}") });
        shown.collect::<Vec<_>>().join(",")
    }
}

impl Files {
    fn of(tested: &Tested, sources: &Sources) -> Self {
        let units = tested.coverage.iter().flat_map(|coverage| &coverage.units);
        let mut units: Vec<Unit> = units.map(|unit| Unit::of(unit, sources)).collect();
        units.sort_by(|one, other| one.path.cmp(&other.path));
        Self { units }
    }

    /// Covered lines, and all of them.
    fn lines(&self) -> (usize, usize) {
        self.units.iter().fold((0, 0), |(covered, all), unit| (covered + unit.covered(), all + unit.lines.len()))
    }

    fn clover(&self, now: i64) -> String {
        let (covered, all) = self.lines();
        let metrics = |covered: usize, all: usize| {
            format!(
                "statements=\"{all}\" coveredstatements=\"{covered}\" conditionals=\"0\" coveredconditionals=\"0\" \
                 methods=\"0\" coveredmethods=\"0\""
            )
        };
        let mut out = format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<coverage generated=\"{now}\" clover=\"3.2.0\">\n  \
             <project timestamp=\"{now}\" name=\"All files\">\n    <metrics {} elements=\"{all}\" \
             coveredelements=\"{covered}\" complexity=\"0\" loc=\"{all}\" ncloc=\"{all}\" packages=\"1\" files=\"{files}\" \
             classes=\"{files}\"/>\n",
            metrics(covered, all),
            files = self.units.len()
        );
        for unit in &self.units {
            let name = unit.path.rsplit('/').next().unwrap_or_default();
            let _ = writeln!(
                out,
                "    <file name=\"{}\" path=\"{}\">\n      <metrics {}/>",
                escape_xml(name),
                escape_xml(&unit.path),
                metrics(unit.covered(), unit.lines.len())
            );
            for (line, hits) in &unit.lines {
                let _ = writeln!(out, "      <line num=\"{line}\" count=\"{hits}\" type=\"stmt\"/>");
            }
            out += "    </file>\n";
        }
        out + "  </project>\n</coverage>\n"
    }

    /// As Istanbul's tools keep it.
    fn json(&self) -> String {
        let file = |unit: &Unit| {
            let place = |line: u32| json!({"line": line, "column": 0});
            let statements = unit.lines.iter();
            let map = statements
                .clone()
                .map(|(line, _)| (line.to_string(), json!({"start": place(*line), "end": place(*line)})));
            let hits = statements.map(|(line, hits)| (line.to_string(), json!(hits)));
            json!({"fnMap": {}, "branchMap": {}, "path": unit.path, "f": {}, "b": {},
                "s": hits.collect::<Map<String, Value>>(), "statementMap": map.collect::<Map<String, Value>>()})
        };
        one_per_line(self.units.iter().map(|unit| (unit.path.as_str(), file(unit))))
    }

    fn summary(&self) -> String {
        let numbers = |covered: usize, all: usize| {
            let one = |covered: usize, all: usize| json!({"total": all, "covered": covered, "skipped": 0, "pct": shortest(percent(covered, all))});
            json!({"lines": one(covered, all), "statements": one(covered, all), "functions": one(0, 0), "branches": one(0, 0)})
        };
        let (covered, all) = self.lines();
        let total = std::iter::once(("total", numbers(covered, all)));
        let files = self.units.iter().map(|unit| (unit.path.as_str(), numbers(unit.covered(), unit.lines.len())));
        one_per_line(total.chain(files))
    }

    fn lcov(&self) -> String {
        let mut out = String::new();
        for unit in &self.units {
            let _ = writeln!(out, "TN:\nSF:{}\nFNF:0\nFNH:0", unit.path);
            for (line, hits) in &unit.lines {
                let _ = writeln!(out, "DA:{line},{hits}");
            }
            let _ = writeln!(out, "LF:{}\nLH:{}\nBRF:0\nBRH:0\nend_of_record", unit.lines.len(), unit.covered());
        }
        out
    }

    fn teamcity(&self) -> String {
        let (covered, all) = self.lines();
        let mut out = "\n##teamcity[blockOpened name='coverage']\n".to_owned();
        for (letter, covered, all) in [('B', covered, all), ('R', 0, 0), ('M', 0, 0), ('L', covered, all)] {
            for (what, value) in [("Covered", covered), ("Total", all)] {
                let key = format!("CodeCoverageAbs{letter}{what}");
                let _ = writeln!(out, "##teamcity[buildStatisticValue key='{key}' value='{value}']");
            }
        }
        out + "##teamcity[blockClosed name='coverage']\n"
    }

    fn table(&self) -> String {
        let (covered, all) = self.lines();
        let total = ("All files".to_owned(), percent(covered, all), String::new());
        let rows = self.units.iter().map(|unit| (format!(" {}", unit.path), unit.percent(), unit.missed()));
        let rows: Vec<(String, f64, String)> = std::iter::once(total).chain(rows).collect();
        let width = |text: fn(&(String, f64, String)) -> usize, least: usize| {
            rows.iter().map(text).max().unwrap_or(0).max(least)
        };
        let (name, missed) = (width(|row| row.0.len(), 4), width(|row| row.2.len(), 17));
        let dashes = |count: usize| "-".repeat(count);
        let rule = format!("{}-|-{d}-|-{d}--|-{d}-|-{d}-|-{}-\n", dashes(name), dashes(missed), d = dashes(7));
        let mut out = format!(
            "{rule}{:name$} | {:>7} | {:>8} | {:>7} | {:>7} | {:missed$} \n{rule}",
            "File", "% Stmts", "% Branch", "% Funcs", "% Lines", "Uncovered Line #s"
        );
        for (path, percent, lines) in &rows {
            let _ = writeln!(
                out,
                "{path:name$} | {percent:>7} | {:>8} | {:>7} | {percent:>7} | {lines:missed$} ",
                100, 100
            );
        }
        out + &rule
    }

    fn totals(&self) -> String {
        let (covered, all) = self.lines();
        let line = |what: &str, covered: usize, all: usize| {
            format!("{what:12} : {}% ( {covered}/{all} )\n", percent(covered, all))
        };
        let rule = "=".repeat(31);
        format!(
            "\n{rule} Coverage summary {rule}\n{}{}{}{}{}\n",
            line("Statements", covered, all),
            line("Branches", 0, 0),
            line("Functions", 0, 0),
            line("Lines", covered, all),
            "=".repeat(80)
        )
    }
}

/// A whole number without its decimals.
fn shortest(number: f64) -> Value {
    if number.fract() == 0.0 { json!(number as i64) } else { json!(number) }
}

fn one_per_line<'a>(entries: impl Iterator<Item = (&'a str, Value)>) -> String {
    let lines: Vec<String> = entries.map(|(key, value)| format!("{}: {value}\n", json!(key))).collect();
    format!("{{{}}}\n", lines.join(","))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::apex::tested::example::tested;

    #[test]
    fn each_form_tells_the_same_lines() {
        let mut out = String::new();
        for form in ["clover", "json", "json-summary", "lcovonly", "teamcity", "text", "text-summary"] {
            let _ = writeln!(out, "# {form}\n{}", text(form, &tested(), &Sources::default(), 1));
        }
        insta::assert_snapshot!(out);
    }

    #[test]
    fn missed_lines_are_told_in_ranges() {
        let missed = |lines: &[(u32, u8)]| Unit { path: String::new(), lines: lines.to_vec() }.missed();
        assert_eq!(missed(&[(1, 0), (2, 0), (4, 0), (5, 1), (9, 0)]), "1-4,9");
        assert_eq!(missed(&[(1, 1)]), "");
    }
}
