//! Users of an org: who is there, who is added, what they may do.

pub(crate) mod create;
pub(crate) mod display;
pub(crate) mod list;
pub(crate) mod password;
pub(crate) mod permission_set;
pub(crate) mod permission_set_license;

use crate::context::Context;
use crate::output::Output;
use crate::table::table;
use serde_json::{Value, json};

/// What was assigned to whom, and what was not.
#[derive(Default)]
struct Assigned {
    /// The heading of the column in which the assigned things stand, and the table's.
    what: &'static str,
    title: &'static str,
    successes: Vec<(String, String)>,
    failures: Vec<Refused>,
}

struct Refused {
    user: String,
    message: String,
    details: Option<Value>,
}

impl Output for Assigned {
    fn json(&self) -> Value {
        let success = |(name, value): &(String, String)| json!({"name": name, "value": value});
        let failure = |refused: &Refused| {
            let mut out = json!({"name": refused.user, "message": refused.message});
            if let Some(details) = &refused.details {
                out["details"] = details.clone();
            }
            out
        };
        json!({
            "successes": self.successes.iter().map(success).collect::<Vec<_>>(),
            "failures": self.failures.iter().map(failure).collect::<Vec<_>>(),
        })
    }

    fn human(&self) -> String {
        let successes: Vec<_> = self.successes.iter().map(|(name, value)| vec![name.clone(), value.clone()]).collect();
        let failures: Vec<_> = self.failures.iter().map(|r| vec![r.user.clone(), r.message.clone()]).collect();
        let title = if failures.is_empty() { self.title } else { "Partial Success" };
        let done = table(title, &["Username", self.what], &successes);
        let not_done = table("Failures", &["Username", "Error Message"], &failures);
        match (successes.is_empty(), failures.is_empty()) {
            (_, true) => done,
            (true, _) => not_done,
            _ => format!("{done}\n{not_done}"),
        }
    }

    fn exit_code(&self) -> i32 {
        some_failed(!self.successes.is_empty(), !self.failures.is_empty())
    }
}

/// The code of a command that did all, some, or nothing of what was asked.
fn some_failed(successes: bool, failures: bool) -> i32 {
    match (successes, failures) {
        (true, true) => 68,
        (false, true) => 1,
        _ => 0,
    }
}

/// The users whom flags name, or the one who is logged in.
fn users(matches: &crate::cli::Matches, own: &str) -> Vec<String> {
    match matches.all("on-behalf-of") {
        [] => vec![own.to_owned()],
        named => named.to_vec(),
    }
}

/// Whether secrets may be shown, and otherwise what stands in their place.
fn secret(context: &Context, value: String, command: &str) -> String {
    match context.variable("SF_TEMP_SHOW_SECRETS") {
        Some("true") => value,
        _ => super::redacted(command),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_failed_stands_below_what_did_not() {
        let assigned = |successes: usize, failures: usize| {
            let refused = || Refused { user: "a@b.c".into(), message: "no".into(), details: None };
            let successes = vec![("a@b.c".to_owned(), "Reader".to_owned()); successes];
            let failures = (0..failures).map(|_| refused()).collect();
            Assigned { what: "Permission Set Assignment", title: "Permsets Assigned", successes, failures }
        };
        let shown = |a, b| format!("{}exit {}\n", assigned(a, b).human(), assigned(a, b).exit_code());
        insta::assert_snapshot!([shown(1, 0), shown(0, 1), shown(1, 1)].concat());
    }
}
