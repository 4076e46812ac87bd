//! `org logout`.

use crate::cli::{Arguments, Command, Example, Flag, Matches, Spelling};
use crate::context::Context;
use crate::output::{Failure, Output, boxed};
use crate::settings::TextFile;
use crate::shared::flags::TARGET_ORG;
use orgyard_client::OrgAuth;
use serde_json::{Value, json};

pub(crate) static COMMAND: Command = Command {
    words: "org logout",
    spellings: &[Spelling::new("force:auth:logout"), Spelling::new("auth:logout")],
    class: "Logout",
    summary: "Forget the login to an org, with its aliases and where it is a default.",
    description: "The org itself stays as it is. The official tool's logins are its own: 'sf org logout' ends them. An \
        org of this home is open to its owner without a login, and can be used again at once.",
    examples: &[
        Example { says: "Forget one login:", line: "org logout --target-org ci --no-prompt" },
        Example { says: "Forget all of them:", line: "org logout --all --no-prompt" },
    ],
    flags: &[
        TARGET_ORG,
        Flag::switch("all", "Forget every login.").short('a').exclusive(&["target-org"]),
        Flag::switch("no-prompt", "Do not ask for confirmation.").short('p').aliases(&["noprompt"]),
    ],
    arguments: Arguments::None,
    run: |context, matches| boxed(run(context, matches)),
};

struct LoggedOut(Vec<String>, &'static str);

async fn run(context: &Context, matches: &Matches) -> Result<LoggedOut, Failure> {
    let target = match matches.get("target-org") {
        Some(name) => Some(name.to_owned()),
        None => context.config("target-org")?.map(|(name, _)| name),
    };
    let logins = match (matches.has("all"), &target) {
        (true, _) => context.auth().list()?.into_iter().filter(|login| is_own(context, login)).collect(),
        (false, Some(name)) => named(context, name, matches.has("target-org")).await?,
        (false, None) => return Err(no_org(context, matches)),
    };
    if logins.is_empty() {
        return Ok(LoggedOut(Vec::new(), "No orgs found to log out of."));
    }
    let question = match logins.as_slice() {
        [one] => format!("Are you sure you want to log out of {}?", one.username),
        _ => "Are you sure you want to log out of all your orgs?".to_owned(),
    };
    if !matches.has("no-prompt") && !context.json && !context.confirm(&question) {
        return Ok(LoggedOut(Vec::new(), "No orgs selected for logout."));
    }
    if logins.iter().any(|login| login.dev_hub_username.is_some() && !login.embedded) {
        context.warn(
            "If you log out of a scratch org without having access to its password, you can't access this org again, \
             either through the CLI or the Salesforce UI.",
        );
    }
    for login in &logins {
        forget(context, &login.username)?;
    }
    Ok(LoggedOut(logins.into_iter().map(|login| login.username).collect(), ""))
}

fn no_org(context: &Context, matches: &Matches) -> Failure {
    let (name, flag) = match context.json && !matches.has("no-prompt") {
        true => ("NoOrgSpecifiedWithJsonError", "--json"),
        false => ("NoOrgSpecifiedWithNoPromptError", "--no-prompt"),
    };
    let message = format!(
        "You must specify a target-org (or default target-org config is set) or use --all flag when using the {flag} flag."
    );
    Failure::new(name, message).action("See the logins there are with 'orgyard org list auth'")
}

async fn named(context: &Context, name: &str, by_flag: bool) -> Result<Vec<OrgAuth>, Failure> {
    let username = context.username_of(name)?;
    // A company's own org is known by its name, too.
    let of_home = context.home()?.orgs().await?;
    let username = crate::shared::orgs::named(&of_home, &username).map_or(username, |org| org.username.clone());
    let found: Vec<OrgAuth> = context.auth().list()?.into_iter().filter(|login| login.username == username).collect();
    match found.first() {
        Some(login) if is_own(context, login) => Ok(found),
        Some(_) => {
            let message = format!("The login of {username} is the official tool's, which nothing here changes.");
            Err(Failure::new("NotOurLoginError", message).action(format!("Use 'sf org logout -o {name}'")))
        }
        None if by_flag => {
            let message = format!("No authenticated org found with the {name} username or alias.");
            Err(Failure::new("NoAuthFoundForTargetOrgError", message)
                .action("See the logins there are with 'orgyard org list auth'"))
        }
        None => Ok(Vec::new()),
    }
}

fn is_own(context: &Context, login: &OrgAuth) -> bool {
    login.embedded || context.auth().holds(&login.username)
}

/// Takes the login away, and all that leads to it.
fn forget(context: &Context, username: &str) -> Result<(), Failure> {
    context.auth().remove(username)?;
    let mut names = vec![username.to_owned()];
    context.aliases().change(|aliases| {
        names.extend(aliases.iter().filter(|(_, to)| *to == username).map(|(alias, _)| alias.clone()));
        aliases.retain(|_, to| to != username);
    })?;
    let mut files = vec![TextFile::global(&context.world.home)];
    files.extend(context.project_root().map(|root| TextFile::local(&root, &context.world.home)));
    for file in files {
        let leads_there = |key: &str, value: &String| key.starts_with("target-") && names.contains(value);
        if file.read()?.iter().any(|(key, value)| leads_there(key, value)) {
            file.change(|values| values.retain(|key, value| !leads_there(key, value)))?;
        }
    }
    Ok(())
}

impl Output for LoggedOut {
    fn json(&self) -> Value {
        json!(self.0)
    }

    fn human(&self) -> String {
        match self.0.is_empty() {
            true => self.1.to_owned(),
            false => format!("Successfully logged out of orgs: {}", self.0.join("\n")),
        }
    }
}
