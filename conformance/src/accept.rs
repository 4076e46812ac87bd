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

fn written(json: &Value) -> String {
    let line = json.to_string();
    match line.len() {
        0..=100 => line,
        _ => serde_json::to_string_pretty(json).unwrap_or(line),
    }
}

/// Puts the texts in place of the lines.
pub(crate) fn rewrite(path: &Path, mut came: Vec<(Range<usize>, String)>) -> Result<()> {
    let text = std::fs::read_to_string(path)?;
    let mut lines: Vec<String> = text.lines().map(|line| format!("{line}\n")).collect();
    came.sort_by_key(|(range, _)| std::cmp::Reverse(range.start));
    for (range, text) in came {
        lines.splice(range, text.is_empty().then(String::new).or(Some(text)));
    }
    std::fs::write(path, lines.concat()).with_context(|| path.display().to_string())
}
