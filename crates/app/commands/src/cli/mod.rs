//! From a command line to a call: which command, with which flags, or a usage error in the official words.

mod completion;
mod flags_dir;
mod help;
mod matches;
mod parse;
mod spec;
mod suggest;
mod usage;
mod validate;
mod words;

pub(crate) use completion::completion;
pub(crate) use flags_dir::with_flags_dir;
pub(crate) use help::{help_of_command, help_of_topic};
pub(crate) use matches::Matches;
pub(crate) use parse::parse;
pub(crate) use spec::{Arguments, Command, Example, Flag, Kind, Spelling};
pub(crate) use suggest::nearest;
pub(crate) use usage::UsageError;
pub(crate) use words::{Found, find_command};

#[cfg(test)]
mod tests;
