//! Which command the words at the start of a command line name.

use super::spec::{Command, Spelling};

/// What the words name.
pub(crate) enum Found {
    Command {
        command: &'static Command,
        spelling: Option<&'static Spelling>,
        rest: Vec<String>,
    },
    /// Words that commands begin with, and nothing else.
    Topic(String),
    /// Words that name nothing.
    Unknown(String),
    /// No words at all.
    Nothing(Vec<String>),
}

/// Words before the first flag, colons as blanks; those that belong to the command in any order, the rest arguments.
pub(crate) fn find_command(commands: &'static [&'static Command], line: &[String]) -> Found {
    let end = line.iter().position(|word| word.starts_with('-')).unwrap_or(line.len());
    let (head, tail) = line.split_at(end);
    let Some(first) = head.first() else { return Found::Nothing(tail.to_vec()) };
    let mut words: Vec<String> = first.split(':').map(str::to_owned).collect();
    words.extend(head[1..].iter().cloned());
    words.retain(|word| !word.is_empty());
    for length in (1..=words.len()).rev() {
        if let Some((command, spelling)) = named(commands, &words[..length]) {
            let rest = words[length..].iter().chain(tail).cloned().collect();
            return Found::Command { command, spelling, rest };
        }
    }
    let text = words.join(" ");
    match commands.iter().any(|command| starts_with(command.words, &words)) {
        true => Found::Topic(text),
        false => Found::Unknown(text),
    }
}

fn starts_with(command: &str, words: &[String]) -> bool {
    let mut own = command.split(' ');
    words.iter().all(|word| own.next() == Some(word.as_str()))
}

fn named(
    commands: &'static [&'static Command],
    words: &[String],
) -> Option<(&'static Command, Option<&'static Spelling>)> {
    let exact = |command: &&&'static Command| command.words.split(' ').eq(words.iter().map(String::as_str));
    if let Some(command) = commands.iter().find(exact) {
        return Some((command, None));
    }
    for command in commands {
        let is_it = |spelling: &&Spelling| spelling.words.split([' ', ':']).eq(words.iter().map(String::as_str));
        if let Some(spelling) = command.spellings.iter().find(is_it) {
            return Some((command, Some(spelling)));
        }
    }
    // The same words in another order, when only one command has them.
    let mut sorted: Vec<&str> = words.iter().map(String::as_str).collect();
    sorted.sort_unstable();
    let mut same = commands.iter().filter(|command| {
        let mut own: Vec<&str> = command.words.split(' ').collect();
        own.sort_unstable();
        own == sorted
    });
    match (same.next(), same.next()) {
        (Some(command), None) => Some((command, None)),
        _ => None,
    }
}
