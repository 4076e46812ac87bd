//! `sf login`.

use crate::cli::{Arguments, Command, Example, Flag, Matches};
use crate::context::Context;
use crate::output::{Failure, Output, boxed};
use crate::shared::flags::TARGET_ORG;
use crate::table::pairs;
use orgyard_client::{Home, HomeOrg};
use serde_json::{Value, json};
use std::process::Command as Process;

pub(crate) static COMMAND: Command = Command {
    words: "sf login",
    spellings: &[],
    class: "SfLogin",
    summary: "Log the official CLI in to the home's Dev Hubs, or to one org, while 'orgyard serve' runs.",
    description: "Runs 'sf org login access-token' for each of them, under the alias the org has here. sfp and the \
        extensions of VS Code share its logins. Scratch orgs that sf itself creates need no login. A login ends when it \
        was not used for the org's session timeout, two hours unless its security settings say otherwise: run this again.",
    examples: &[
        Example { says: "Log in to the home's Dev Hubs; the first becomes the default one:", line: "sf login" },
        Example { says: "Log in to a scratch org that was made here:", line: "sf login --target-org dev" },
    ],
    flags: &[
        TARGET_ORG,
        Flag::text("program", "The official CLI, where it is not on the path.").default(if cfg!(windows) {
            "sf.cmd"
        } else {
            "sf"
        }),
    ],
    arguments: Arguments::None,
    run: |context, matches| boxed(run(context, matches)),
};

/// The official client sends requests to this machine through a proxy, too.
const PROXIES: [&str; 4] = ["http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"];

/// Alias and username of each org.
struct LoggedIn(Vec<(String, String)>);

async fn run(context: &Context, matches: &Matches) -> Result<LoggedIn, Failure> {
    let home = context.home()?;
    // Without a server, a home has an address that nobody else can reach.
    if home.base().rsplit(':').next().is_none_or(|port| port.parse::<u16>().is_err()) {
        return Err(Failure::new("NotServedError", "No server runs on this home.")
            .action("Start one in another terminal with 'orgyard serve', then run this command again"));
    }
    let mut done = Vec::new();
    let named = matches.get("target-org").is_some();
    for username in wanted(context, matches, &home).await? {
        let alias = context.alias_of(&username);
        let alias = match alias {
            Some(alias) => alias,
            None => home
                .orgs()
                .await?
                .into_iter()
                .find(|org| org.username == username)
                .map(|org| org.name)
                .unwrap_or_default(),
        };
        let default = match named {
            true => Some("--set-default"),
            false => done.is_empty().then_some("--set-default-dev-hub"),
        };
        log_in(matches, &home, &username, &alias, default).await?;
        done.push((alias, username));
    }
    Ok(LoggedIn(done))
}

async fn wanted(context: &Context, matches: &Matches, home: &Home) -> Result<Vec<String>, Failure> {
    if matches.get("target-org").is_some() {
        return Ok(vec![context.target_org(matches).await?.username().to_owned()]);
    }
    let hubs = home.orgs().await?.into_iter().filter(|org: &HomeOrg| org.dev_hub);
    Ok(hubs.map(|org| org.username).collect())
}

async fn log_in(
    matches: &Matches,
    home: &Home,
    username: &str,
    alias: &str,
    default: Option<&str>,
) -> Result<(), Failure> {
    let login = home.login(username).await?;
    let program = matches.get("program").unwrap_or("sf").to_owned();
    let mut process = Process::new(&program);
    process.args(["org", "login", "access-token", "--no-prompt", "--instance-url", home.base(), "--alias", alias]);
    process.args(default).env("SF_ACCESS_TOKEN", &login.access_token);
    for name in PROXIES {
        process.env_remove(name);
    }
    // The server that answers it runs in a process of its own.
    let output = process.output().map_err(|error| {
        let message = format!("'{program}' could not be run: {error}.");
        Failure::new("SfNotFoundError", message)
            .action("Install it with 'npm install --global @salesforce/cli', or name it with --program")
    })?;
    match output.status.success() {
        true => Ok(()),
        false => Err(failed(&program, &String::from_utf8_lossy(&output.stderr).trim())),
    }
}

fn failed(program: &str, what: &dyn std::fmt::Display) -> Failure {
    Failure::new("SfLoginError", format!("'{program}' did not log in: {what}"))
}

impl Output for LoggedIn {
    fn json(&self) -> Value {
        let orgs = self.0.iter().map(|(alias, username)| json!({"alias": alias, "username": username}));
        json!({"orgs": orgs.collect::<Vec<_>>()})
    }

    fn human(&self) -> String {
        let rows: Vec<(&str, String)> =
            self.0.iter().map(|(alias, username)| (alias.as_str(), username.clone())).collect();
        pairs("sf is logged in", ["Alias", "Username"], &rows)
    }
}
