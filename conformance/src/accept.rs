//! `--accept`: what came, written into the scenario's file as what is expected.

use crate::matching::accepted;
use crate::play::Outcomes;
use crate::scenario::Command;
use anyhow::{Context, Result};
use serde_json::Value;
use std::ops::Range;
use std::path::Path;

/// The lines a step's expectation should have; those of a row that is missing a feature stay as they are wanted.
pub(crate) fn expectation(command: &Command, came: &Outcomes) -> String {
    let exit = if command.missing.is_some() { command.exit } else { came.exit };
    let mut lines = Vec::new();
    if exit != 0 {
        lines.push(format!("exit {exit}"));
    }
    let json = match (&command.missing, &came.json) {
        (Some(_), _) => command.json.clone(),
        (None, Some(json)) if command.json.is_some() || is_asked_for(command) => {
            Some(accepted(command.json.as_ref(), json))
        }
        _ => None,
    };
    lines.extend(json.map(|json| written(&json)));
    lines.extend(command.text.iter().map(|text| format!("| {text}")));
    lines.into_iter().map(|line| line + "\n").collect()
}

/// Set-up that says nothing about its result is left alone.
fn is_asked_for(command: &Command) -> bool {
    command.shows.is_some() && command.text.is_empty()
}

/// JSON in which what fits on a line is on one line.
fn written(json: &Value) -> String {
    let mut text = String::new();
    write(json, 0, &mut text);
    text
}

const WIDTH: usize = 120;

fn write(json: &Value, indent: usize, text: &mut String) {
    let line = json.to_string();
    let (members, ends): (Vec<(String, &Value)>, [char; 2]) = match json {
        _ if line.len() + indent < WIDTH => return text.push_str(&line),
        Value::Object(members) => {
            let member = |(name, value): (&String, _)| (format!("{}: ", Value::from(name.as_str())), value);
            (members.iter().map(|(name, value)| member((name, value))).collect(), ['{', '}'])
        }
        Value::Array(items) => (items.iter().map(|item| (String::new(), item)).collect(), ['[', ']']),
        _ => return text.push_str(&line),
    };
    text.push(ends[0]);
    for (index, (name, value)) in members.iter().enumerate() {
        let comma = if index == 0 { "" } else { "," };
        *text += &format!("{comma}\n{:1$}{name}", "", indent + 2);
        write(value, indent + 2, text);
    }
    *text += &format!("\n{:1$}{2}", "", indent, ends[1]);
}

/// Puts the texts in place of the lines.
pub(crate) fn rewrite(path: &Path, mut came: Vec<(Range<usize>, String)>) -> Result<()> {
    let text = std::fs::read_to_string(path)?;
    let mut lines: Vec<String> = text.lines().map(|line| format!("{line}\n")).collect();
    came.sort_by_key(|(range, _)| std::cmp::Reverse(range.start));
    for (range, text) in came {
        lines.splice(range, Some(text));
    }
    std::fs::write(path, lines.concat()).with_context(|| path.display().to_string())
}
