//! What a command is: its words, its flags, its help.

use crate::context::Context;
use crate::output::{Failure, Output};
use orgyard_client::BoxFuture;

use super::Matches;

pub(crate) type Run = for<'a> fn(&'a Context, &'a Matches) -> BoxFuture<'a, Result<Box<dyn Output>, Failure>>;

/// A command. One module holds its spec, its run function and its result.
pub(crate) struct Command {
    /// `package version create`.
    pub words: &'static str,
    pub spellings: &'static [Spelling],
    /// The name under which the official tool shows the command in error objects.
    pub class: &'static str,
    pub summary: &'static str,
    pub description: &'static str,
    pub examples: &'static [Example],
    pub flags: &'static [Flag],
    pub arguments: Arguments,
    pub run: Run,
}

/// Another way to write a command.
pub(crate) struct Spelling {
    /// `force:package:create`.
    pub words: &'static str,
    /// Flags that this spelling did not ask for: what its time did not know, or gave a default.
    pub not_required: &'static [&'static str],
    /// Flags that stand for others here: (`directory`, `path`).
    pub renamed: &'static [(&'static str, &'static str)],
}

impl Spelling {
    pub(crate) const fn new(words: &'static str) -> Self {
        Self { words, not_required: &[], renamed: &[] }
    }

    pub(crate) const fn without(mut self, not_required: &'static [&'static str]) -> Self {
        self.not_required = not_required;
        self
    }

    pub(crate) const fn renaming(mut self, renamed: &'static [(&'static str, &'static str)]) -> Self {
        self.renamed = renamed;
        self
    }
}

pub(crate) struct Example {
    pub says: &'static str,
    /// Without the program's name.
    pub line: &'static str,
}

/// What may stand beside the flags.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Arguments {
    None,
    /// One, with this name.
    One(&'static str),
    /// Any number, with this name.
    Many(&'static str),
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Switch,
    Text,
    /// Minutes, at least as many.
    Minutes(u64),
    Seconds(u64),
    Days(u64, u64),
    Number(u64),
    /// A number between two others, both included.
    Range(u64, u64),
    Url,
    ApiVersion,
    /// A record id with one of these prefixes.
    Id(&'static str),
    /// The same in its long form.
    LongId(&'static str),
}

#[derive(Clone, Copy)]
pub(crate) struct Flag {
    pub name: &'static str,
    pub short: Option<char>,
    /// Older names; one letter stands for a short one.
    pub aliases: &'static [&'static str],
    pub kind: Kind,
    pub summary: &'static str,
    pub required: bool,
    pub multiple: bool,
    pub commas: bool,
    pub hidden: bool,
    /// `--no-NAME` turns the switch off.
    pub negatable: bool,
    pub options: &'static [&'static str],
    pub default: Option<&'static str>,
    pub exclusive: &'static [&'static str],
    pub needs: &'static [&'static str],
    /// Of these flags, itself among them, one and only one is given.
    pub exactly_one: &'static [&'static str],
    /// The value names a file that is there.
    pub existing: bool,
    /// The value may be left out, or be `-`: it is read from standard input.
    pub stdin: bool,
}

impl Flag {
    const fn new(name: &'static str, kind: Kind, summary: &'static str) -> Self {
        Self {
            name,
            short: None,
            aliases: &[],
            kind,
            summary,
            required: false,
            multiple: false,
            commas: false,
            hidden: false,
            negatable: false,
            options: &[],
            default: None,
            exclusive: &[],
            needs: &[],
            exactly_one: &[],
            existing: false,
            stdin: false,
        }
    }

    pub(crate) const fn text(name: &'static str, summary: &'static str) -> Self {
        Self::new(name, Kind::Text, summary)
    }

    pub(crate) const fn switch(name: &'static str, summary: &'static str) -> Self {
        Self::new(name, Kind::Switch, summary)
    }

    pub(crate) const fn of(name: &'static str, kind: Kind, summary: &'static str) -> Self {
        Self::new(name, kind, summary)
    }

    pub(crate) const fn short(mut self, short: char) -> Self {
        self.short = Some(short);
        self
    }

    pub(crate) const fn aliases(mut self, aliases: &'static [&'static str]) -> Self {
        self.aliases = aliases;
        self
    }

    pub(crate) const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// Takes any number of values: repeated, one after the other, or with commas between.
    pub(crate) const fn commas(mut self) -> Self {
        self.multiple = true;
        self.commas = true;
        self
    }

    pub(crate) const fn hidden(mut self) -> Self {
        self.hidden = true;
        self
    }

    pub(crate) const fn negatable(mut self) -> Self {
        self.negatable = true;
        self
    }

    pub(crate) const fn options(mut self, options: &'static [&'static str]) -> Self {
        self.options = options;
        self
    }

    pub(crate) const fn default(mut self, default: &'static str) -> Self {
        self.default = Some(default);
        self
    }

    pub(crate) const fn exclusive(mut self, exclusive: &'static [&'static str]) -> Self {
        self.exclusive = exclusive;
        self
    }

    pub(crate) const fn exactly_one(mut self, exactly_one: &'static [&'static str]) -> Self {
        self.exactly_one = exactly_one;
        self
    }

    pub(crate) const fn existing(mut self) -> Self {
        self.existing = true;
        self
    }

    pub(crate) const fn stdin(mut self) -> Self {
        self.stdin = true;
        self
    }

    /// May be repeated.
    pub(crate) const fn multiple(mut self) -> Self {
        self.multiple = true;
        self
    }

    pub(crate) const fn needs(mut self, needs: &'static [&'static str]) -> Self {
        self.needs = needs;
        self
    }
}

/// Flags every command has.
pub(crate) const GLOBAL: &[Flag] = &[
    Flag::switch("json", "Print the result as JSON."),
    Flag::text(
        "flags-dir",
        "Read flags from the files of this folder: a file's name is the flag, its lines are values.",
    ),
    Flag::switch("help", "Show what the command does and how it is called.").short('h'),
    Flag::text("loglevel", "Accepted and without effect, as in the official tool.").hidden(),
];

impl Command {
    pub(crate) fn all_flags(&self) -> impl Iterator<Item = &'static Flag> {
        self.flags.iter().chain(GLOBAL)
    }

    pub(crate) fn flag(&self, name: &str) -> Option<&'static Flag> {
        let is_it = |flag: &&Flag| flag.name == name || flag.aliases.iter().any(|a| a.len() > 1 && *a == name);
        self.all_flags().find(is_it)
    }

    pub(crate) fn short_flag(&self, letter: char) -> Option<&'static Flag> {
        let is_it = |alias: &str| alias.len() == 1 && alias.starts_with(letter);
        self.all_flags().find(|flag| flag.short == Some(letter) || flag.aliases.iter().any(|alias| is_it(alias)))
    }
}
