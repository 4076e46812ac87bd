//! The Test Anything Protocol.

use crate::apex::tested::{Outcome, Test, Tested};
use std::fmt::Write;

pub(super) fn text(tested: &Tested, hint: Option<&str>) -> String {
    let mut out = format!("1..{}\n", tested.tests.len());
    for (place, test) in tested.tests.iter().enumerate() {
        let outcome = if test.outcome == Outcome::Pass { "ok" } else { "not ok" };
        let _ = writeln!(out, "{outcome} {} {}", place + 1, test.full_name());
        for line in diagnostics(test) {
            let _ = writeln!(out, "# {line}");
        }
    }
    if let Some(hint) = hint {
        let _ = writeln!(out, "# {hint}");
    }
    out
}

fn diagnostics(test: &Test) -> Vec<&str> {
    if test.outcome == Outcome::Pass {
        return Vec::new();
    }
    let message = test.message.as_deref().filter(|message| !message.is_empty()).unwrap_or("Unknown error");
    let message = message.lines().map(str::trim).filter(|line| !line.is_empty());
    message.chain(test.stack_trace.as_deref().unwrap_or_default().lines()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::apex::tested::example::tested;

    #[test]
    fn each_test_is_a_line_with_its_diagnostics_below() {
        insta::assert_snapshot!(text(&tested(), Some("Run it again.")));
    }
}
