//! `data get record`.

use super::{RECORD_ID, SOBJECT, TOOLING, WHERE, api, record_id};
use crate::cli::{Arguments, Command, Example, Matches, Spelling};
use crate::context::Context;
use crate::output::{Failure, Output, boxed};
use crate::shared::flags::{API_VERSION, TARGET_ORG};
use crate::shared::js::shown;
use serde_json::Value;

pub(crate) static COMMAND: Command = Command {
    words: "data get record",
    spellings: &[Spelling::new("force:data:record:get")],
    class: "Get",
    summary: "Show a record with all its fields.",
    description: "The record is named by its id, or by fields that no other record has.",
    examples: &[
        Example {
            says: "Show a record by its id:",
            line: "data get record --sobject Account --record-id 001000000000001AAA",
        },
        Example { says: "Show one by its name:", line: "data get record -s Account -w \"Name='Acme Inc'\"" },
    ],
    flags: &[TARGET_ORG, API_VERSION, SOBJECT, RECORD_ID, WHERE, TOOLING],
    arguments: Arguments::None,
    run: |context, matches| boxed(run(context, matches)),
};

struct Record(Value);

async fn run(context: &Context, matches: &Matches) -> Result<Record, Failure> {
    let org = context.target_org(matches).await?;
    let id = record_id(&org, matches).await?;
    Ok(Record(org.get(api(matches), &matches.text("sobject"), &id).await?))
}

impl Output for Record {
    fn json(&self) -> Value {
        self.0.clone()
    }

    fn human(&self) -> String {
        let mut out = String::new();
        lines(&self.0, 0, &mut out);
        out
    }
}

/// A field a line; what is nested, deeper below its name.
fn lines(value: &Value, depth: usize, out: &mut String) {
    let entries: Vec<(String, &Value)> = match value {
        Value::Object(map) => map.iter().map(|(name, value)| (name.clone(), value)).collect(),
        Value::Array(items) => items.iter().enumerate().map(|(at, value)| (at.to_string(), value)).collect(),
        _ => return,
    };
    for (name, value) in entries {
        let space = "  ".repeat(depth);
        match value {
            Value::Object(_) | Value::Array(_) => {
                out.push_str(&format!("{space}{name}:\n"));
                lines(value, depth + 1, out);
            }
            value => out.push_str(&format!("{space}{name}: {}\n", shown(value))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn nested_values_stand_below_their_name() {
        let record = json!({"attributes": {"type": "A"}, "Name": "x", "N": 1.0, "List": [1, null]});
        assert_eq!(Record(record).human(), "attributes:\n  type: A\nName: x\nN: 1\nList:\n  0: 1\n  1: null\n");
    }
}
