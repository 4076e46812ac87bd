//! Plays a scenario: step by step, in surroundings of its own.

use crate::mask::Mask;
use crate::matching::differences;
use crate::scenario::{Command, Scenario, Step};
use crate::surroundings::Surroundings;
use anyhow::{Context, Result};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};

/// A line of the page.
pub(crate) struct Row {
    pub(crate) command: String,
    pub(crate) shows: String,
    pub(crate) result: Outcome,
}

#[derive(Clone, PartialEq)]
pub(crate) enum Outcome {
    Green,
    /// The platform feature that is missing here.
    Missing(String),
    /// Why it is not run.
    LeftOut(String),
    Differs,
}

#[derive(Default)]
pub(crate) struct Played {
    pub(crate) rows: Vec<Row>,
    /// What is not as the scenario says, with the command.
    pub(crate) problems: Vec<String>,
    /// For `--accept`: lines of the scenario's file, and what belongs there.
    pub(crate) came: Vec<(Range<usize>, String)>,
}

/// What a command left behind, with what differs from run to run masked.
pub(crate) struct Outcomes {
    pub(crate) exit: i32,
    pub(crate) json: Option<Value>,
    pub(crate) text: String,
}

pub(crate) struct Player<'a> {
    surroundings: &'a Surroundings,
    mask: &'a Mask,
    folder: PathBuf,
    variables: BTreeMap<String, String>,
    played: Played,
}

pub(crate) fn play(scenario: &Scenario, surroundings: &Surroundings, mask: &Mask) -> Result<Played> {
    let variables = [
        ("url", surroundings.url.clone()),
        ("hub_token", surroundings.hub_token.clone()),
        ("work", surroundings.work().to_string_lossy().into_owned()),
        ("home", surroundings.home().to_string_lossy().into_owned()),
        ("scripts", crate::clients::scenarios(&scenario.name).to_string_lossy().into_owned()),
    ];
    let variables = variables.map(|(name, value)| (name.to_string(), value)).into();
    let mut player = Player { surroundings, mask, folder: surroundings.work(), variables, played: Played::default() };
    for step in &scenario.steps {
        match step {
            Step::Write { path, content } => write(&player.folder.join(path), &player.filled(content))?,
            Step::Enter(folder) => player.folder = surroundings.work().join(folder),
            Step::Command(command) => player.command(command).with_context(|| command.line.clone())?,
        }
    }
    Ok(player.played)
}

fn write(path: &Path, content: &str) -> Result<()> {
    fs::create_dir_all(path.parent().unwrap_or(path))?;
    fs::write(path, content).with_context(|| path.display().to_string())
}

impl Player<'_> {
    /// The text with `{name}` replaced, for the names that are known.
    fn filled(&self, text: &str) -> String {
        let fill = |text: String, (name, value): (&String, &String)| text.replace(&format!("{{{name}}}"), value);
        self.variables.iter().fold(text.to_string(), fill)
    }

    fn command(&mut self, command: &Command) -> Result<()> {
        if command.left_out {
            let reason = command.missing.clone().unwrap_or_default();
            self.row(command, Outcome::LeftOut(reason));
            return Ok(());
        }
        let (came, raw) = self.run(command)?;
        let mut wrong = judged(command, &came);
        for (name, pointer) in &command.captures {
            match raw.as_ref().and_then(|raw| raw.pointer(pointer)) {
                Some(Value::String(text)) => self.variables.insert(name.clone(), text.clone()),
                Some(value) => self.variables.insert(name.clone(), value.to_string()),
                None => {
                    wrong.push(format!("nothing at {pointer} to be kept as {name}"));
                    None
                }
            };
        }
        let result = self.outcome(command, &came, &wrong);
        self.played.came.push((command.expectation.clone(), crate::accept::expectation(command, &came)));
        self.row(command, result);
        Ok(())
    }

    fn row(&mut self, command: &Command, result: Outcome) {
        if let Some(shows) = &command.shows {
            self.played.rows.push(Row { command: command.class(), shows: shows.clone(), result });
        }
    }

    fn outcome(&mut self, command: &Command, came: &Outcomes, wrong: &[String]) -> Outcome {
        let problems = &mut self.played.problems;
        match (&command.missing, wrong.is_empty()) {
            (None, true) => return Outcome::Green,
            (Some(feature), false) => return Outcome::Missing(feature.clone()),
            (Some(feature), true) => problems.push(format!("$ {}\n  '{feature}' is no longer missing", command.line)),
            (None, false) => problems.push(format!("$ {}\n  {}\n{}", command.line, wrong.join("\n  "), shown(came))),
        }
        Outcome::Differs
    }

    fn run(&self, command: &Command) -> Result<(Outcomes, Option<Value>)> {
        fs::create_dir_all(&self.folder)?;
        let (exit, out, err) = self.surroundings.shell(&self.filled(&command.line), &self.folder)?;
        let raw: Option<Value> = serde_json::from_slice(&out).ok();
        let text = format!("{}{}", String::from_utf8_lossy(&out), String::from_utf8_lossy(&err));
        let came = Outcomes {
            exit,
            json: raw.as_ref().map(|raw| self.mask.json(raw, &self.variables)),
            text: self.mask.text(&text, &self.variables),
        };
        Ok((came, raw))
    }
}

/// What is not as expected.
fn judged(command: &Command, came: &Outcomes) -> Vec<String> {
    let mut wrong = Vec::new();
    if came.exit != command.exit {
        wrong.push(format!("exit {}, expected {}", came.exit, command.exit));
    }
    match (&command.json, &came.json) {
        (Some(expected), Some(json)) => wrong.extend(differences(expected, json)),
        (Some(_), None) => wrong.push("expected JSON".into()),
        (None, _) => {}
    }
    let missing = command.text.iter().filter(|text| !came.text.contains(text.as_str()));
    wrong.extend(missing.map(|text| format!("no line holds: {text}")));
    wrong
}

/// Enough of what came to see what is wrong.
fn shown(came: &Outcomes) -> String {
    let text = match &came.json {
        Some(json) => serde_json::to_string_pretty(json).unwrap_or_default(),
        None => came.text.clone(),
    };
    text.lines().take(60).map(|line| format!("    {line}\n")).collect()
}
