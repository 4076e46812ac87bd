//! `org login sfdx-url`.

use super::{ALIAS, LoggedIn, NO_PROMPT, SET_DEFAULT, SET_DEFAULT_DEV_HUB, keep};
use crate::cli::{Arguments, Command, Example, Flag, Matches, Spelling};
use crate::context::Context;
use crate::output::{Failure, boxed};
use orgyard_client::login::SfdxUrl;
use serde_json::Value;

const ONE: &[&str] = &["sfdx-url-file", "sfdx-url-stdin"];

pub(crate) static COMMAND: Command = Command {
    words: "org login sfdx-url",
    spellings: &[Spelling::new("force:auth:sfdxurl:store"), Spelling::new("auth:sfdxurl:store")],
    class: "LoginSfdxUrl",
    summary: "Log in to an org with its authorization URL.",
    description: "The URL has the form force://CLIENT_ID:CLIENT_SECRET:REFRESH_TOKEN@HOST, without https:// before the \
        host. The file holds nothing but the URL, or ends in .json and has it under sfdxAuthUrl, at the top or under \
        result: what 'org auth show-sfdx-auth-url --json' prints is such a file.",
    examples: &[
        Example { says: "Log in with the URL of a file:", line: "org login sfdx-url --sfdx-url-file auth.json" },
        Example {
            says: "Make it the default org, under a short name:",
            line: "org login sfdx-url --sfdx-url-file auth.txt --set-default --alias ci",
        },
        Example { says: "Read the URL from what is piped in:", line: "org login sfdx-url --sfdx-url-stdin -" },
    ],
    flags: &[
        Flag::text("sfdx-url-file", "File that holds the URL.").short('f').aliases(&["sfdxurlfile"]).exactly_one(ONE),
        Flag::text("sfdx-url-stdin", "Read the URL from standard input; the value is '-', or left out.")
            .short('u')
            .aliases(&["sfdxurlstdin"])
            .stdin()
            .exactly_one(ONE),
        SET_DEFAULT_DEV_HUB,
        SET_DEFAULT,
        ALIAS,
        NO_PROMPT,
    ],
    arguments: Arguments::None,
    run: |context, matches| boxed(run(context, matches)),
};

async fn run(context: &Context, matches: &Matches) -> Result<LoggedIn, Failure> {
    let text = match matches.get("sfdx-url-file") {
        Some(file) => of_file(context, file)?,
        None => context.piped_in().unwrap_or_default(),
    };
    let url = SfdxUrl::parse(&text)?;
    keep(context, matches, url.log_in(context.transport()?).await?)
}

fn of_file(context: &Context, file: &str) -> Result<String, Failure> {
    let text = context.read_file(file)?;
    let json: Value = serde_json::from_str(&text).unwrap_or_default();
    let url = json.pointer("/result/sfdxAuthUrl").or_else(|| json.get("sfdxAuthUrl")).and_then(Value::as_str);
    let url = if file.ends_with(".json") { url.map(str::to_owned) } else { Some(text) };
    url.filter(|url| !url.is_empty()).ok_or_else(|| {
        let message = format!(
            "Error getting the SFDX authorization URL from file {file}. Ensure it meets the description shown in the \
             documentation (--help) for this command."
        );
        Failure::new("Error", message)
    })
}
