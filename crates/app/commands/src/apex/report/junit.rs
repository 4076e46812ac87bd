//! JUnit's XML, as the official tool writes it. What is not supported is an `error`, of which that tool has none.

use super::escape_xml;
use crate::apex::tested::{Outcome, Test, Tested};
use jiff::Timestamp;
use std::fmt::Write;

pub(super) fn text(tested: &Tested) -> String {
    let run = &tested.run;
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n");
    let _ = writeln!(
        out,
        "    <testsuite name=\"force.apex\" timestamp=\"{}\" hostname=\"{}\" tests=\"{}\" failures=\"{}\"  errors=\"{}\"  \
         time=\"{}\">",
        run.started,
        escape_xml(&run.hostname),
        tested.tests.len(),
        tested.failing(),
        tested.unsupported(),
        seconds(run.execution_time)
    );
    out += "        <properties>\n";
    for (name, value) in properties(tested) {
        let _ = writeln!(out, "            <property name=\"{name}\" value=\"{}\"/>", escape_xml(&value));
    }
    out += "        </properties>\n";
    tested.tests.iter().for_each(|test| case(&mut out, test));
    out + "    </testsuite>\n</testsuites>\n"
}

fn properties(tested: &Tested) -> Vec<(&'static str, String)> {
    let run = &tested.run;
    let outcome = if tested.outcome() == "Passed" { "Successful" } else { tested.outcome() };
    let total = run.execution_time + run.setup_time.unwrap_or_default();
    let mut all = vec![
        ("outcome", outcome.to_owned()),
        ("testsRan", tested.tests.len().to_string()),
        ("passing", tested.passing().to_string()),
        ("failing", tested.failing().to_string()),
        ("skipped", tested.skipped().to_string()),
    ];
    if tested.unsupported() > 0 {
        all.push(("unsupported", tested.unsupported().to_string()));
    }
    all.extend([
        ("passRate", tested.rate(tested.passing())),
        ("failRate", tested.rate(tested.failing())),
        ("testStartTime", spoken(&run.started)),
        ("testSetupTimeInMs", run.setup_time.map(|time| time.to_string()).unwrap_or_default()),
        ("testExecutionTime", format!("{} s", seconds(run.execution_time))),
        ("testTotalTime", format!("{} s", seconds(total))),
        ("commandTime", format!("{} s", seconds(run.command_time))),
        ("hostname", run.hostname.clone()),
        ("orgId", run.org_id.clone()),
        ("username", run.username.clone()),
        ("testRunId", run.id.clone()),
        ("userId", run.user_id.clone()),
    ]);
    if let Some(coverage) = &tested.coverage {
        all.push(("coveredLines", coverage.lines().0.to_string()));
        all.push(("testRunCoverage", coverage.percent()));
        all.push(("orgWideCoverage", coverage.org_wide.clone()));
    }
    all.retain(|(_, value)| !value.is_empty());
    all
}

fn case(out: &mut String, test: &Test) {
    let (method, class) = (escape_xml(&test.method), escape_xml(&test.full_class()));
    let time = seconds(test.run_time);
    let _ = writeln!(out, "        <testcase name=\"{method}\" classname=\"{class}\" time=\"{time}\">");
    let element = match test.outcome {
        outcome if outcome.is_failure() => Some("failure"),
        Outcome::Unsupported => Some("error"),
        _ => None,
    };
    if let Some(element) = element {
        let message = escape_xml(test.message.as_deref().unwrap_or_default());
        let _ = write!(out, "            <{element} message=\"{message}\">");
        if let Some(stack) = test.stack_trace.as_deref().filter(|stack| !stack.is_empty()) {
            let _ = write!(out, "<![CDATA[{}]]>", stack.replace("]]>", "]]]]><![CDATA[>"));
        }
        let _ = writeln!(out, "</{element}>");
    }
    *out += "        </testcase>\n";
}

fn seconds(milliseconds: i64) -> String {
    format!("{:.2}", milliseconds as f64 / 1000.0)
}

/// `Fri Nov 20 2026 5:00:00 PM`
fn spoken(time: &str) -> String {
    time.parse::<Timestamp>().map(|time| time.strftime("%a %b %d %Y %-I:%M:%S %p").to_string()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::apex::tested::example::tested;

    #[test]
    fn the_file_has_properties_and_a_case_for_each_test() {
        insta::assert_snapshot!(text(&tested()));
    }
}
