//! `apex run`: anonymous Apex.

use super::throwaway;
use crate::cli::{Arguments, Command, Example, Flag, Matches, Spelling};
use crate::context::Context;
use crate::output::{Failure, Output, boxed};
use crate::shared::flags::{API_VERSION, TARGET_ORG};
use orgyard_client::Anonymous;
use serde_json::{Value, json};
use std::io::Read;

pub(crate) static COMMAND: Command = Command {
    words: "apex run",
    spellings: &[Spelling::new("force:apex:execute")],
    class: "Run",
    summary: "Run anonymous Apex.",
    description: "The code comes from a file, or from the standard input up to its end (Ctrl-D at a terminal). Without \
        --target-org and a default org it runs in an org in memory into which the project is deployed, and which is gone \
        afterwards.",
    examples: &[
        Example { says: "Run a file in an org:", line: "apex run --file scripts/setup.apex --target-org dev" },
        Example { says: "Type the code:", line: "apex run --target-org dev" },
    ],
    flags: &[
        TARGET_ORG,
        API_VERSION,
        Flag::text("file", "File with the code.").short('f').aliases(&["apexcodefile"]),
        Flag::text("with", "Another project to deploy first into the org in memory.")
            .commas()
            .exclusive(&["target-org"]),
    ],
    arguments: Arguments::None,
    run: |context, matches| boxed(run(context, matches)),
};

struct Ran(Anonymous);

async fn run(context: &Context, matches: &Matches) -> Result<Ran, Failure> {
    let source = source(context, matches)?;
    let (org, _throwaway) = match context.has_org(matches)? {
        true => (context.target_org(matches).await?, None),
        false => {
            let throwaway = throwaway::open(context, matches).await?;
            (throwaway.org.clone(), Some(throwaway))
        }
    };
    let ran = Ran(org.execute_anonymous(&source).await?);
    match (ran.0.compiled, ran.0.success) {
        (true, true) => Ok(ran),
        (false, _) => {
            let message = format!(
                "Compilation failed at Line {} column {} with the error:\n\n{}",
                ran.0.line,
                ran.0.column,
                ran.0.compile_problem.as_deref().unwrap_or_default()
            );
            Err(Failure::new("executeCompileFailure", message).data(ran.json_of_failure()))
        }
        (true, false) => {
            let cause = ran.0.exception_message.as_deref().unwrap_or_default();
            let message = format!("Execution failed at this code:\n\n{cause}");
            Err(Failure::new("executeRuntimeFailure", message).data(ran.json_of_failure()))
        }
    }
}

fn source(context: &Context, matches: &Matches) -> Result<String, Failure> {
    if let Some(file) = matches.get("file") {
        let path = context.world.cwd.join(file);
        let unreadable = |error: std::io::Error| match error.kind() {
            std::io::ErrorKind::NotFound => {
                Failure::new("Error", format!("File not found at the specified path: {file}"))
            }
            _ => Failure::new("Error", format!("{file} cannot be read: {error}")),
        };
        let bytes = std::fs::read(path).map_err(unreadable)?;
        return Ok(String::from_utf8_lossy(&bytes).into_owned());
    }
    context.progress("Start typing Apex code. Press the Enter key after each line, then press CTRL+D when finished.\n");
    let mut bytes = Vec::new();
    std::io::stdin()
        .lock()
        .read_to_end(&mut bytes)
        .map_err(|error| Failure::new("Error", format!("Unexpected error while reading user input. {error}")))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

impl Ran {
    /// The official tool gives places as texts where something failed.
    fn json_of_failure(&self) -> Value {
        let mut out = self.json();
        for key in ["line", "column"] {
            out[key] = out[key].to_string().into();
        }
        out
    }
}

impl Output for Ran {
    fn json(&self) -> Value {
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        json!({
            "success": self.0.success,
            "compiled": self.0.compiled,
            "compileProblem": text(&self.0.compile_problem),
            "exceptionMessage": text(&self.0.exception_message),
            "exceptionStackTrace": text(&self.0.exception_stack_trace),
            "line": self.0.line,
            "column": self.0.column,
            "logs": self.0.log,
        })
    }

    fn human(&self) -> String {
        format!("Compiled successfully.\nExecuted successfully.\n\n{}", self.0.log)
    }
}
