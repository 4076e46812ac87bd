//! Cobertura's XML of coverage.

use super::{Sources, escape_xml};
use crate::apex::tested::{Covered, Tested};
use jiff::Timestamp;
use std::fmt::Write;

const DTD: &str = "http://cobertura.sourceforge.net/xml/coverage-04.dtd";

pub(super) fn text(tested: &Tested, sources: &Sources) -> String {
    let Some(coverage) = &tested.coverage else { return String::new() };
    let (covered, all) = coverage.lines();
    let rate = rate(covered, all);
    let time = tested.run.started.parse::<Timestamp>().map(Timestamp::as_millisecond).unwrap_or_default();
    let mut out = format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE coverage SYSTEM \"{DTD}\">\n");
    let _ = writeln!(
        out,
        "<coverage lines-valid=\"{all}\" lines-covered=\"{covered}\" line-rate=\"{rate}\" branches-valid=\"0\" \
         branches-covered=\"0\" branch-rate=\"1\" complexity=\"0\" timestamp=\"{time}\" version=\"0.1\">"
    );
    out += "  <sources>\n    <source>.</source>\n  </sources>\n  <packages>\n";
    let _ = writeln!(out, "    <package name=\"main\" line-rate=\"{rate}\" branch-rate=\"1\" complexity=\"0\">");
    out += "      <classes>\n";
    coverage.units.iter().for_each(|unit| class(&mut out, unit, sources));
    out + "      </classes>\n    </package>\n  </packages>\n</coverage>\n"
}

fn class(out: &mut String, unit: &Covered, sources: &Sources) {
    let _ = writeln!(
        out,
        "        <class name=\"{}\" filename=\"{}\" line-rate=\"{}\" branch-rate=\"1\" complexity=\"0\">",
        escape_xml(&unit.name),
        escape_xml(&sources.path_of(&unit.id, &unit.name)),
        rate(unit.lines.covered.len(), unit.lines.all())
    );
    out.push_str("          <methods/>\n          <lines>\n");
    let mut lines: Vec<(u32, u8)> = unit.lines.covered.iter().map(|line| (*line, 1)).collect();
    lines.extend(unit.lines.uncovered.iter().map(|line| (*line, 0)));
    lines.sort_unstable();
    for (line, hits) in lines {
        let _ = writeln!(out, "            <line number=\"{line}\" hits=\"{hits}\" branch=\"false\"/>");
    }
    out.push_str("          </lines>\n        </class>\n");
}

/// Between 0 and 1; 1 where there is nothing to cover.
fn rate(covered: usize, all: usize) -> String {
    if all == 0 {
        return "1".to_owned();
    }
    let text = format!("{:.4}", covered as f64 / all as f64);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::super::sources::Source;
    use super::*;
    use crate::apex::tested::example::tested;

    #[test]
    fn each_class_has_its_file_and_lines() {
        let mut sources = Sources::default();
        let path = "force-app/main/default/classes/Calculator.cls".to_owned();
        sources.add(false, "calculator", Source { path, text: String::new() });
        insta::assert_snapshot!(text(&tested(), &sources));
    }

    #[test]
    fn rates_are_parts_of_one() {
        assert_eq!([rate(0, 0), rate(0, 4), rate(1, 3), rate(3, 4), rate(4, 4)], ["1", "0", "0.3333", "0.75", "1"]);
    }
}
