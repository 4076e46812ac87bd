//! Flags and arguments of a command, read as the official tool's parser reads them.

use super::matches::Matches;
use super::spec::{Arguments, Command, Flag, Kind, Spelling};
use super::suggest::nearest;
use super::usage::UsageError;
use super::validate::{check_value, validate};
use std::collections::VecDeque;

/// Reads what stands after a command's words.
pub(crate) fn parse(
    command: &'static Command,
    spelling: Option<&'static Spelling>,
    tokens: &[String],
) -> Result<Matches, UsageError> {
    let mut parser = Parser {
        command,
        renamed: spelling.map_or(&[], |spelling| spelling.renamed),
        tokens: tokens.iter().cloned().collect(),
        matches: Matches::new(spelling.map_or(command.words, |spelling| spelling.words)),
        unknown: Vec::new(),
        greedy: None,
    };
    parser.run()?;
    let Parser { mut matches, unknown, .. } = parser;
    if matches.has("help") {
        return Ok(matches);
    }
    if !unknown.is_empty() {
        return Err(UsageError::nonexistent_flags(&unknown, nearest_flag(command, &unknown[0])));
    }
    let allowed = match command.arguments {
        Arguments::None => 0,
        Arguments::One(_) => 1,
        Arguments::Many(_) => usize::MAX,
    };
    if matches.arguments.len() > allowed {
        return Err(UsageError::unexpected_arguments(&matches.arguments[allowed..]));
    }
    validate(command, spelling, &matches)?;
    for flag in command.flags {
        if let (Some(default), false) = (flag.default, matches.has(flag.name)) {
            matches.push(flag.name, default);
        }
    }
    Ok(matches)
}

fn nearest_flag(command: &Command, unknown: &str) -> Option<String> {
    let names = command.all_flags().filter(|flag| !flag.hidden).map(|flag| flag.name);
    nearest(unknown.trim_start_matches('-'), names).map(|name| format!("--{name}"))
}

struct Parser {
    command: &'static Command,
    renamed: &'static [(&'static str, &'static str)],
    tokens: VecDeque<String>,
    matches: Matches,
    unknown: Vec<String>,
    /// The flag that takes the words after it, too.
    greedy: Option<&'static Flag>,
}

impl Parser {
    fn run(&mut self) -> Result<(), UsageError> {
        while let Some(token) = self.tokens.pop_front() {
            if token == "--" {
                self.matches.arguments.extend(self.tokens.drain(..));
            } else if let Some((flag, on)) = self.flag_of(&token) {
                self.take(flag, on, &token)?;
            } else if token.starts_with('-') && token.len() > 1 && !looks_like_a_number(&token) {
                self.greedy = None;
                self.unknown.push(token.split('=').next().unwrap_or_default().to_owned());
            } else if let Some(flag) = self.greedy {
                self.add(flag, &token)?;
            } else {
                self.matches.arguments.push(token);
            }
        }
        Ok(())
    }

    /// The flag a token names, and whether it turns it on.
    fn flag_of(&self, token: &str) -> Option<(&'static Flag, bool)> {
        if let Some(long) = token.strip_prefix("--") {
            let name = long.split('=').next().unwrap_or_default();
            let name = self.renamed.iter().find(|(old, _)| *old == name).map_or(name, |(_, new)| new);
            if let Some(flag) = self.command.flag(name) {
                return Some((flag, true));
            }
            let flag = self.command.flag(name.strip_prefix("no-")?)?;
            return flag.negatable.then_some((flag, false));
        }
        let letter = token.strip_prefix('-')?.chars().next()?;
        let renamed = self.renamed.iter().find(|(old, _)| old.len() == 1 && old.starts_with(letter));
        match renamed {
            Some((_, new)) => self.command.flag(new),
            None => self.command.short_flag(letter),
        }
        .map(|flag| (flag, true))
    }

    fn take(&mut self, flag: &'static Flag, on: bool, token: &str) -> Result<(), UsageError> {
        self.greedy = None;
        if flag.kind == Kind::Switch {
            self.take_switch(flag, on, token);
            return Ok(());
        }
        if !flag.multiple && self.matches.has(flag.name) {
            return Err(UsageError::only_once(flag.name));
        }
        let value = match attached_value(token) {
            Some(value) => Some(value),
            None => self.tokens.pop_front().filter(|next| self.flag_of(next).is_none()),
        };
        let value = value.or_else(|| flag.stdin.then(|| "-".to_owned()));
        let value = value.ok_or_else(|| UsageError::expects_a_value(flag.name, flag.options))?;
        self.greedy = flag.multiple.then_some(flag);
        self.add(flag, &value)
    }

    fn take_switch(&mut self, flag: &'static Flag, on: bool, token: &str) {
        match on {
            true if !self.matches.has(flag.name) => self.matches.push(flag.name, ""),
            true => {}
            false => self.matches.switch_off(flag.name),
        }
        // -xy is -x -y.
        if !token.starts_with("--") && token.chars().count() > 2 {
            self.tokens.push_front(format!("-{}", token.chars().skip(2).collect::<String>()));
        }
    }

    fn add(&mut self, flag: &'static Flag, value: &str) -> Result<(), UsageError> {
        let parts: Vec<&str> = match flag.commas {
            true => value.split(',').map(str::trim).filter(|part| !part.is_empty()).collect(),
            false => vec![value],
        };
        for part in parts {
            self.matches.push(flag.name, check_value(flag, part)?);
        }
        Ok(())
    }
}

/// The value in `--flag=value`, `-fvalue` and `-f=value`.
fn attached_value(token: &str) -> Option<String> {
    if token.starts_with("--") {
        return token.split_once('=').map(|(_, value)| value.to_owned());
    }
    let rest: String = token.chars().skip(2).collect();
    let rest = rest.strip_prefix('=').map(str::to_owned).unwrap_or(rest);
    (!rest.is_empty()).then_some(rest)
}

fn looks_like_a_number(token: &str) -> bool {
    token[1..].bytes().all(|b| b.is_ascii_digit())
}
