//! `apex get log`.

use super::list_log::rows;
use crate::cli::{Arguments, Command, Example, Flag, Kind, Matches, Spelling};
use crate::context::Context;
use crate::output::{Failure, Output, boxed};
use crate::shared::flags::{API_VERSION, TARGET_ORG};
use crate::shared::text::text;
use serde_json::{Value, json};
use std::path::Path;

const MOST: u64 = 25;

pub(crate) static COMMAND: Command = Command {
    words: "apex get log",
    spellings: &[Spelling::new("force:apex:log:get")],
    class: "Log",
    summary: "Show debug logs.",
    description: "One log by its id, or the newest ones; the newest alone when nothing is said.",
    examples: &[
        Example { says: "Show the newest log:", line: "apex get log --target-org dev" },
        Example { says: "Save the two newest:", line: "apex get log --number 2 --output-dir logs --target-org dev" },
    ],
    flags: &[
        TARGET_ORG,
        API_VERSION,
        Flag::of("log-id", Kind::Id("07L"), "The log's id.").short('i').aliases(&["logid"]),
        Flag::of("number", Kind::Number(1), "How many of the newest logs, 25 at most.").short('n'),
        Flag::text("output-dir", "Folder to save the logs in.").short('d').aliases(&["outputdir", "output-directory"]),
    ],
    arguments: Arguments::None,
    run: |context, matches| boxed(run(context, matches)),
};

struct Logs {
    texts: Vec<String>,
    folder: Option<String>,
}

async fn run(context: &Context, matches: &Matches) -> Result<Logs, Failure> {
    let number = matches.number("number").unwrap_or(1);
    if number > MOST {
        let message =
            format!("Parsing --number \n\tExpected an integer less than or equal to {MOST} but received: {number}");
        return Err(Failure::new("Error", format!("{message}\nSee more help with --help")).exit(2));
    }
    let org = context.target_org(matches).await?;
    if !matches.has("number") && !matches.has("log-id") {
        let message = "To retrieve logs, specify the log ID or the number of logs.";
        return Err(Failure::new("Error", message).action("Add --number 1 for the newest one"));
    }
    let ids = match matches.get("log-id") {
        Some(id) if !matches.has("number") => vec![id.to_owned()],
        _ => rows(&org, Some(number)).await?.iter().map(|row| text(row, "Id")).collect(),
    };
    let mut texts = Vec::new();
    let folder = matches.get("output-dir").map(str::to_owned);
    for id in ids {
        let log = org.log_body(&id).await.map_err(Failure::as_answered)?;
        if let Some(folder) = &folder {
            save(&context.world.cwd.join(folder), &id, &log)?;
        }
        texts.push(log);
    }
    Ok(Logs { texts, folder })
}

fn save(folder: &Path, id: &str, log: &str) -> Result<(), Failure> {
    let path = folder.join(format!("{id}.log"));
    let saved = std::fs::create_dir_all(folder).and_then(|()| std::fs::write(&path, log));
    saved.map_err(|error| Failure::new("OutputDirError", format!("{} cannot be written: {error}", path.display())))
}

impl Output for Logs {
    /// The official tool shows bare texts where it saves files.
    fn json(&self) -> Value {
        let one = |log: &String| if self.folder.is_some() { json!(log) } else { json!({ "log": log }) };
        self.texts.iter().map(one).collect()
    }

    fn human(&self) -> String {
        match &self.folder {
            _ if self.texts.is_empty() => "No results found\n".to_owned(),
            Some(folder) => format!("Log files written to {folder}\n"),
            None => self.texts.iter().map(|log| format!("{}\n", log.trim_end_matches('\n'))).collect(),
        }
    }
}
