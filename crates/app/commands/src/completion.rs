//! `completion`.

use crate::cli::{self, Arguments, Command, Example, Matches, Spelling};
use crate::context::Context;
use crate::output::{Failure, Output, boxed};
use crate::registry::COMMANDS;
use serde_json::{Value, json};

pub(crate) static COMMAND: Command = Command {
    words: "completion",
    spellings: &[Spelling::new("autocomplete")],
    class: "Completion",
    summary: "Print a script that completes commands and flags in a shell.",
    description: "Shells: bash, zsh, fish, elvish, powershell.",
    examples: &[
        Example {
            says: "Complete commands in the running bash:",
            line: "completion bash > /tmp/orgyard && . /tmp/orgyard",
        },
        Example { says: "Complete commands in every zsh:", line: "completion zsh > ~/.zfunc/_orgyard" },
    ],
    flags: &[],
    arguments: Arguments::One("SHELL"),
    run: |context, matches| boxed(run(context, matches)),
};

struct Script(String);

async fn run(_: &Context, matches: &Matches) -> Result<Script, Failure> {
    let shell = matches.arguments.first().map_or("bash", String::as_str);
    cli::completion(COMMANDS, shell).map(Script).ok_or_else(|| {
        Failure::new("UnknownShellError", format!("There are no completions for the shell '{shell}'."))
            .action("Name one of bash, zsh, fish, elvish, powershell")
    })
}

impl Output for Script {
    fn json(&self) -> Value {
        json!({"script": self.0})
    }

    fn human(&self) -> String {
        self.0.clone()
    }
}
