//! Shell completions, generated from the same specs.

use super::spec::{Command, Flag, GLOBAL, Kind};
use clap_complete::{Shell, generate};
use std::collections::BTreeMap;

/// The completion script for a shell.
pub(crate) fn completion(commands: &[&'static Command], shell: &str) -> Option<String> {
    let shell: Shell = shell.parse().ok()?;
    let mut root = Topic::default();
    for command in commands {
        root.add(command.words, command);
    }
    let mut program = root.build("orgyard");
    let mut out = Vec::new();
    generate(shell, &mut program, "orgyard", &mut out);
    String::from_utf8(out).ok()
}

#[derive(Default)]
struct Topic {
    command: Option<&'static Command>,
    below: BTreeMap<&'static str, Topic>,
}

impl Topic {
    fn add(&mut self, words: &'static str, command: &'static Command) {
        match words.split_once(' ') {
            Some((first, rest)) => self.below.entry(first).or_default().add(rest, command),
            None => self.below.entry(words).or_default().command = Some(command),
        }
    }

    fn build(&self, name: &'static str) -> clap::Command {
        let mut built = clap::Command::new(name).disable_help_flag(true).disable_help_subcommand(true);
        if let Some(command) = self.command {
            let flags = command.flags.iter().chain(GLOBAL).filter(|flag| !flag.hidden);
            built = built.about(command.summary).args(flags.map(argument));
        }
        self.below.iter().fold(built, |built, (name, topic)| built.subcommand(topic.build(name)))
    }
}

fn argument(flag: &Flag) -> clap::Arg {
    let mut argument = clap::Arg::new(flag.name).long(flag.name).help(flag.summary);
    if let Some(short) = flag.short {
        argument = argument.short(short);
    }
    match flag.kind {
        Kind::Switch => argument.action(clap::ArgAction::SetTrue),
        _ if flag.options.is_empty() => argument.action(clap::ArgAction::Set),
        _ => argument.action(clap::ArgAction::Set).value_parser(flag.options.to_vec()),
    }
}
