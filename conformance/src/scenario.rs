//! A scenario: a text file of steps. The format is described in `conformance/README.md`.

use crate::clients::CLIENTS;
use anyhow::{Context, Result, bail};
use serde_json::Value;
use std::ops::Range;
use std::path::Path;

pub(crate) struct Scenario {
    /// `sf/login`: the client's folder and the file's name.
    pub(crate) name: String,
    pub(crate) steps: Vec<Step>,
}

pub(crate) enum Step {
    /// `>> path … <<`
    Write {
        path: String,
        content: String,
    },
    /// `in folder`
    Enter(String),
    Command(Box<Command>),
}

#[derive(Default)]
pub(crate) struct Command {
    pub(crate) line: String,
    /// What the row shows; a command without it is set-up, and no row.
    pub(crate) shows: Option<String>,
    /// The platform feature that is missing here: the row is expected to be red. Of what is left out, why.
    pub(crate) missing: Option<String>,
    /// It is not run, and counts neither way.
    pub(crate) left_out: bool,
    pub(crate) exit: i32,
    pub(crate) json: Option<Value>,
    pub(crate) text: Vec<String>,
    /// Variable and JSON pointer.
    pub(crate) captures: Vec<(String, String)>,
    /// The lines of the file that say what is expected (exit code, JSON, text), for `--accept`.
    pub(crate) expectation: Range<usize>,
}

/// Reads the scenario of this name from a client's folder.
pub(crate) fn read(path: &Path, name: String) -> Result<Scenario> {
    let text = std::fs::read_to_string(path).with_context(|| format!("reading {}", path.display()))?;
    let steps = parse(&text).with_context(|| path.display().to_string())?;
    Ok(Scenario { name, steps })
}

pub(crate) fn parse(text: &str) -> Result<Vec<Step>> {
    let mut lines = Lines { lines: text.lines().collect(), at: 0 };
    let mut steps = Vec::new();
    while let Some(line) = lines.next() {
        let number = lines.at;
        let step = match line.split_once(' ') {
            _ if line.is_empty() || line.starts_with('#') => continue,
            _ if line == "in" => Step::Enter(String::new()),
            Some((">>", path)) => Step::Write { path: path.into(), content: lines.content()? },
            Some(("in", folder)) => Step::Enter(folder.into()),
            Some((mark @ ("$" | "-"), first)) => {
                let command = lines.command(first).with_context(|| format!("line {number}"))?;
                Step::Command(Box::new(Command { left_out: mark == "-", ..command }))
            }
            _ => bail!("line {number}: a step starts with '$ ', '- ', '>> ', 'in ' or '#': {line}"),
        };
        steps.push(step);
    }
    Ok(steps)
}

struct Lines<'a> {
    lines: Vec<&'a str>,
    at: usize,
}

impl<'a> Lines<'a> {
    fn next(&mut self) -> Option<&'a str> {
        let line = self.lines.get(self.at)?;
        self.at += 1;
        Some(line)
    }

    /// A file's content, up to the line `<<`.
    fn content(&mut self) -> Result<String> {
        let mut content = String::new();
        loop {
            match self.next() {
                Some("<<") => return Ok(content),
                Some(line) => content += &format!("{line}\n"),
                None => bail!("a file's content ends with a line '<<'"),
            }
        }
    }

    /// A command and what is said about it, up to an empty line.
    fn command(&mut self, first: &str) -> Result<Command> {
        let mut command = Command { line: first.into(), ..Command::default() };
        while let Some(before) = command.line.strip_suffix('\\') {
            command.line = format!("{before}{}", self.next().unwrap_or_default().trim_start());
        }
        command.expectation = self.at..self.at;
        while let Some(line) = self.next().filter(|line| !line.is_empty()) {
            self.attribute(&mut command, line)?;
        }
        Ok(command)
    }

    fn attribute(&mut self, command: &mut Command, line: &str) -> Result<()> {
        let nothing_yet = command.expectation.is_empty();
        match line.split_once(' ') {
            Some(("=", shows)) => command.shows = Some(shows.into()),
            Some(("!", feature)) => command.missing = Some(feature.into()),
            Some(("exit", code)) => command.exit = code.parse().context("exit takes a number")?,
            Some(("|", text)) => command.text.push(text.trim().into()),
            _ if line.starts_with(['{', '[']) => command.json = Some(self.json(line)?),
            _ if line.starts_with('@') => command.captures.push(capture(line)?),
            _ => bail!("not understood: {line}"),
        }
        let is_expectation = line.starts_with(['e', '|', '{', '[']);
        match (is_expectation, nothing_yet) {
            (true, _) => command.expectation.end = self.at,
            (false, true) => command.expectation = self.at..self.at,
            (false, false) => {}
        }
        Ok(())
    }

    /// JSON over as many lines as it takes.
    fn json(&mut self, first: &str) -> Result<Value> {
        let mut text = first.to_string();
        loop {
            match serde_json::from_str(&text) {
                Err(error) if error.is_eof() => {
                    let line = self.next().filter(|line| !line.is_empty()).context("JSON that does not end")?;
                    text += &format!("\n{line}");
                }
                parsed => return parsed.context("expected JSON"),
            }
        }
    }
}

fn capture(line: &str) -> Result<(String, String)> {
    let (name, pointer) = line[1..].split_once(" = ").context("a capture is '@name = /json/pointer'")?;
    Ok((name.into(), pointer.into()))
}

impl Command {
    /// The client's command with its flags and without their values: a row's first column.
    pub(crate) fn class(&self) -> String {
        let words: Vec<&str> = self.line.split_whitespace().collect();
        let start = words.iter().position(|word| CLIENTS.contains(word)).unwrap_or(0);
        let words = words[start..].iter().take_while(|word| !matches!(**word, ">" | "|" | "&" | "&&" | "||" | ";"));
        let words: Vec<&str> = words.copied().collect();
        let plain = words.iter().take_while(|word| !word.starts_with('-')).copied();
        let flags = words.iter().filter(|word| word.starts_with('-') && word.len() > 1 && **word != "--json");
        let flags = flags.map(|flag| flag.split('=').next().unwrap_or(flag));
        plain.chain(flags).collect::<Vec<_>>().join(" ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        let shown = match parse(text) {
            Ok(steps) => steps.iter().map(show).collect::<Vec<_>>().join("; "),
            Err(error) => format!("{error:#}"),
        };
        assert_eq!(shown, expected, "{text}");
    }

    fn show(step: &Step) -> String {
        match step {
            Step::Write { path, content } => format!("write {path} {content:?}"),
            Step::Enter(folder) => format!("in {folder}"),
            Step::Command(c) => {
                let json = c.json.as_ref().map(ToString::to_string).unwrap_or_default();
                format!(
                    "{} -> {} {json}{:?} {:?} {:?} {:?}",
                    c.class(),
                    c.exit,
                    c.text,
                    c.shows,
                    c.captures,
                    c.expectation
                )
            }
        }
    }

    #[test]
    fn steps_are_told_apart() {
        check("# Subject\n\nin p\n>> a/b.txt\n1\n\n2\n<<\n", r#"in p; write a/b.txt "1\n\n2\n""#);
        check("$ A=b sf org list --all --json\n", r#"sf org list --all -> 0 [] None [] 1..1"#);
        check("$ echo a && timeout 5 sf org list --all > b\n", r#"sf org list --all -> 0 [] None [] 1..1"#);
        check("$ sf x \\\n  -o=b\n", r#"sf x -o -> 0 [] None [] 2..2"#);
        check(
            "$ sf x\n= shows\nexit 1\n{\n  \"a\": [1]\n}\n| text\n@id = /result/id\n\n$ y\n",
            r#"sf x -> 1 {"a":[1]}["text"] Some("shows") [("id", "/result/id")] 2..7; y -> 0 [] None [] 10..10"#,
        );
    }

    #[test]
    fn what_is_wrong_is_told_with_its_line() {
        check("nonsense\n", "line 1: a step starts with '$ ', '- ', '>> ', 'in ' or '#': nonsense");
        check("$ x\nnonsense\n", "line 1: not understood: nonsense");
        check("$ x\n{\n", "line 1: JSON that does not end");
        check(">> x\n", "a file's content ends with a line '<<'");
        check("$ x\n@a\n", "line 1: a capture is '@name = /json/pointer'");
    }
}
