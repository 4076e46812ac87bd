//! `sf login`.

use crate::cli::{Arguments, Command, Example, Flag, Matches};
use crate::context::Context;
use crate::output::{Failure, Output, boxed};
use crate::shared::flags::TARGET_ORG;
use crate::table::pairs;
use orgyard_client::{Home, HomeOrg};
use serde_json::{Value, json};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command as Process, Stdio};

pub(crate) static COMMAND: Command = Command {
    words: "sf login",
    spellings: &[],
    class: "SfLogin",
    summary: "Log the official CLI in to the home's Dev Hubs, or to one org, while 'orgyard serve' runs.",
    description: "Runs 'sf org login' for each of them, under the alias the org has here. sfp and the extensions of VS \
        Code share its logins. Scratch orgs that sf itself creates need no login. A login ends when it was not used for \
        the org's session timeout, two hours unless its security settings say otherwise: run this again. Where \
        NODE_EXTRA_CA_CERTS names the certificate that 'orgyard serve' prints, it lasts until you log out, for sf \
        refreshes logins over https only.",
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

/// What a login that lasts is given to.
const CLIENT: &str = "PlatformCLI";

struct LoggedIn {
    /// Alias and username of each.
    orgs: Vec<(String, String)>,
    /// What to trust, for logins that last; `None` where these do.
    untrusted: Option<PathBuf>,
}

async fn run(context: &Context, matches: &Matches) -> Result<LoggedIn, Failure> {
    let home = context.home()?;
    // Without a server, a home has an address that nobody else can reach.
    if home.base().rsplit(':').next().is_none_or(|port| port.parse::<u16>().is_err()) {
        return Err(Failure::new("NotServedError", "No server runs on this home.")
            .action("Start one in another terminal with 'orgyard serve', then run this command again"));
    }
    let mut done = Vec::new();
    let untrusted = untrusted(context);
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
        let words = ["--alias", &alias].into_iter().chain(default).collect::<Vec<_>>();
        match untrusted {
            Some(_) => for_a_while(matches, &home, &username, &words).await?,
            None => for_good(matches, &home, &username, &words).await?,
        }
        done.push((alias, username));
    }
    Ok(LoggedIn { orgs: done, untrusted })
}

/// The certificate of the home's authority, unless the official client is told to trust it.
fn untrusted(context: &Context) -> Option<PathBuf> {
    let own = context.world.home.join("tls/ca.pem");
    let read = |path: &Path| std::fs::read_to_string(path).unwrap_or_default();
    let trusted = context.variable("NODE_EXTRA_CA_CERTS").map(|path| read(Path::new(path))).unwrap_or_default();
    let certificate = read(&own);
    let trusts = !certificate.is_empty() && trusted.contains(certificate.trim());
    (!trusts).then_some(own)
}

async fn wanted(context: &Context, matches: &Matches, home: &Home) -> Result<Vec<String>, Failure> {
    if matches.get("target-org").is_some() {
        return Ok(vec![context.target_org(matches).await?.username().to_owned()]);
    }
    let hubs = home.orgs().await?.into_iter().filter(|org: &HomeOrg| org.dev_hub);
    Ok(hubs.map(|org| org.username).collect())
}

/// With a token that ends when it is not used.
async fn for_a_while(matches: &Matches, home: &Home, username: &str, words: &[&str]) -> Result<(), Failure> {
    let login = home.login(username).await?;
    let start = ["org", "login", "access-token", "--no-prompt", "--instance-url", home.base()];
    run_sf(matches, |process| process.args(start).args(words).env("SF_ACCESS_TOKEN", &login.access_token), "")
}

/// With a refresh token. It is piped in: others on the machine can read command lines.
async fn for_good(matches: &Matches, home: &Home, username: &str, words: &[&str]) -> Result<(), Failure> {
    let login = home.login_for(username, CLIENT).await?;
    let host = home.base().split_once("://").map_or(home.base(), |(_, host)| host);
    let url = format!("force://{CLIENT}::{}@{host}", login.refresh_token.unwrap_or_default());
    let start = ["org", "login", "sfdx-url", "--sfdx-url-stdin", "-"];
    run_sf(matches, |process| process.args(start).args(words), &url)
}

fn run_sf(matches: &Matches, set: impl FnOnce(&mut Process) -> &mut Process, input: &str) -> Result<(), Failure> {
    let program = matches.get("program").unwrap_or("sf").to_owned();
    let mut process = Process::new(&program);
    set(&mut process).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    for name in PROXIES {
        process.env_remove(name);
    }
    // The server that answers it runs in a process of its own.
    let mut run = || {
        let mut child = process.spawn()?;
        if let Some(mut stdin) = child.stdin.take() {
            stdin.write_all(input.as_bytes())?;
        }
        child.wait_with_output()
    };
    let output = run().map_err(|error| {
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
        let orgs = self.orgs.iter().map(|(alias, username)| json!({"alias": alias, "username": username}));
        json!({"orgs": orgs.collect::<Vec<_>>(), "lasting": self.untrusted.is_none()})
    }

    fn human(&self) -> String {
        let rows: Vec<(&str, String)> =
            self.orgs.iter().map(|(alias, username)| (alias.as_str(), username.clone())).collect();
        let table = pairs("sf is logged in", ["Alias", "Username"], &rows);
        match &self.untrusted {
            None => table,
            Some(authority) => format!(
                "{table}\nThe login ends when it was not used for two hours. For one that lasts, set this where sf runs, then \
                 run this command again:\n  export NODE_EXTRA_CA_CERTS='{}'",
                authority.display()
            ),
        }
    }
}
