//! One page with the source of each class, its lines marked as run or not.

use super::{Sources, escape_xml};
use crate::apex::tested::{Coverage, Covered, Tested};
use std::fmt::Write;

const STYLE: &str = "\
body{font:14px system-ui,sans-serif;margin:2em;color:#222}\
table.all{border-collapse:collapse}table.all td,table.all th{padding:.2em .8em;text-align:left;border-bottom:1px solid #ddd}\
td.n{text-align:right}h2{margin-top:2em;font-size:1.1em}\
pre{line-height:1.35;background:#fafafa;border:1px solid #ddd;overflow-x:auto;padding:.5em 0}\
pre span{display:block;padding:0 1em}pre i{display:inline-block;width:4em;color:#999;font-style:normal}\
.hit{background:#e3f6e3}.miss{background:#fbdcdc}.low{color:#b00020}";

pub(super) fn text(tested: &Tested, sources: &Sources) -> String {
    let Some(coverage) = &tested.coverage else { return String::new() };
    let mut out = String::from("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    let _ = writeln!(out, "<title>Apex code coverage</title>\n<style>{STYLE}</style>\n</head>\n<body>");
    let (covered, all) = coverage.lines();
    let _ = writeln!(out, "<h1>Apex code coverage: {}</h1>", coverage.percent());
    let _ = writeln!(out, "<p>{covered} of {all} lines, {} tests, {}</p>", tested.tests.len(), tested.run.started);
    overview(&mut out, coverage);
    coverage.units.iter().for_each(|unit| unit_source(&mut out, unit, sources));
    out + "</body>\n</html>\n"
}

fn overview(out: &mut String, coverage: &Coverage) {
    out.push_str("<table class=\"all\">\n<tr><th>Class</th><th>Percent</th><th>Covered</th><th>Lines</th></tr>\n");
    for unit in &coverage.units {
        let name = escape_xml(&unit.name);
        let low = if is_low(unit) { " low" } else { "" };
        let _ = writeln!(
            out,
            "<tr><td><a href=\"#{}\">{name}</a></td><td class=\"n{low}\">{}</td><td class=\"n\">{}</td><td \
             class=\"n\">{}</td></tr>",
            escape_xml(&unit.id),
            unit.lines.percent(),
            unit.lines.covered.len(),
            unit.lines.all()
        );
    }
    out.push_str("</table>\n");
}

/// Below what a promotion asks for.
fn is_low(unit: &Covered) -> bool {
    unit.lines.covered.len() * 4 < unit.lines.all() * 3
}

fn unit_source(out: &mut String, unit: &Covered, sources: &Sources) {
    let path = sources.path_of(&unit.id, &unit.name);
    let _ = writeln!(
        out,
        "<h2 id=\"{}\">{} <small>{}</small></h2>",
        escape_xml(&unit.id),
        escape_xml(&path),
        unit.lines.percent()
    );
    let Some(source) = sources.of(&unit.id, &unit.name) else {
        let lines: Vec<String> = unit.lines.uncovered.iter().map(u32::to_string).collect();
        let _ = writeln!(out, "<p>The source is not at hand. Lines not covered: {}</p>", lines.join(", "));
        return;
    };
    out.push_str("<pre>");
    for (number, line) in (1..).zip(source.text.lines()) {
        let class = match () {
            () if unit.lines.covered.contains(&number) => " class=\"hit\"",
            () if unit.lines.uncovered.contains(&number) => " class=\"miss\"",
            () => "",
        };
        let _ = write!(out, "<span{class}><i>{number}</i>{}\n</span>", escape_xml(line));
    }
    out.push_str("</pre>\n");
}

#[cfg(test)]
mod tests {
    use super::super::sources::Source;
    use super::*;
    use crate::apex::tested::example::tested;

    #[test]
    fn lines_are_marked_in_the_source() {
        let mut sources = Sources::default();
        let text_of = "public class Calculator {\n  Integer a = 1 < 2 ? 1 : 2;\n}\n".to_owned();
        sources.add(false, "Calculator", Source { path: "classes/Calculator.cls".into(), text: text_of });
        insta::assert_snapshot!(text(&tested(), &sources).replace(STYLE, "…"));
    }
}
