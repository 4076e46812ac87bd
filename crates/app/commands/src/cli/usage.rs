//! Command lines that cannot be carried out, in the words scripts know.

use crate::output::Failure;

/// A usage error: name, message and exit code as the official tool gives them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct UsageError {
    pub name: &'static str,
    pub message: String,
    pub exit_code: i32,
    pub next: Option<String>,
}

const HELP: &str = "See more help with --help";

impl UsageError {
    fn new(name: &'static str, message: String, exit_code: i32) -> Self {
        Self { name, message, exit_code, next: None }
    }

    fn did_you_mean(mut self, nearest: Option<String>) -> Self {
        self.next = nearest.map(|nearest| format!("Did you mean {nearest}?"));
        self
    }

    pub(crate) fn unknown_command(words: &str, nearest: Option<String>) -> Self {
        Self::new("CommandNotFoundError", format!("{words} is not an orgyard command."), 127).did_you_mean(nearest)
    }

    pub(crate) fn nonexistent_flags(flags: &[String], nearest: Option<String>) -> Self {
        let plural = if flags.len() == 1 { "" } else { "s" };
        let message = format!("Nonexistent flag{plural}: {}\n{HELP}", flags.join(", "));
        Self::new("Error", message, 2).did_you_mean(nearest)
    }

    pub(crate) fn unexpected_arguments(arguments: &[String]) -> Self {
        let plural = if arguments.len() == 1 { "" } else { "s" };
        Self::new("Error", format!("Unexpected argument{plural}: {}\n{HELP}", arguments.join(", ")), 2)
    }

    pub(crate) fn expects_a_value(flag: &str, options: &[&str]) -> Self {
        let what = match options {
            [] => "a value".to_owned(),
            options => format!("one of these values: {}", options.join(", ")),
        };
        Self::new("Error", format!("Flag --{flag} expects {what}"), 1)
    }

    pub(crate) fn only_once(flag: &str) -> Self {
        Self::new("Error", format!("Flag --{flag} can only be specified once"), 1)
    }

    pub(crate) fn not_an_option(flag: &str, value: &str, options: &[&str], nearest: Option<String>) -> Self {
        let message = format!("Expected --{flag}={value} to be one of: {}\n{HELP}", options.join(", "));
        Self::new("Error", message, 1).did_you_mean(nearest)
    }

    /// Faults of single flags, all at once.
    pub(crate) fn failed_flags(mut reasons: Vec<String>) -> Self {
        reasons.sort();
        reasons.dedup();
        let errors = if reasons.len() == 1 { "error" } else { "errors" };
        Self::new("Error", format!("The following {errors} occurred:\n  {}\n{HELP}", reasons.join("\n  ")), 2)
    }

    /// A value of the wrong form.
    pub(crate) fn unparsable(name: &'static str, flag: &str, reason: &str) -> Self {
        Self::new(name, format!("Parsing --{flag} \n\t{reason}\n{HELP}"), 2)
    }

    pub(crate) fn no_file(flag: &str, file: &str) -> Self {
        Self::unparsable("Error", flag, &format!("No file found at {file}"))
    }

    pub(crate) fn flags_dir(reason: String) -> Self {
        Self::new("FlagsDirError", reason, 1)
    }
}

impl From<UsageError> for Failure {
    fn from(error: UsageError) -> Self {
        let failure = Failure::new(error.name, error.message).exit(error.exit_code);
        match error.next {
            Some(next) => failure.action(next),
            None => failure,
        }
    }
}
