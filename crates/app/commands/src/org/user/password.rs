//! `org generate password`, and `org auth show-user-password`.

use crate::cli::{Arguments, Command, Example, Flag, Kind, Matches, UsageError};
use crate::context::Context;
use crate::org::auth::{NO_PROMPT, Secret, ask};
use crate::output::{Failure, Output, boxed};
use crate::shared::flags::{API_VERSION, TARGET_ORG};
use crate::shared::text::text;
use crate::table::table;
use orgyard_client::{Api, ClientError, Org, OrgAuth, quote, random_password};
use serde_json::{Value, json};

/// The platform's rules for passwords ask for as much.
const SHORTEST: u64 = 20;
const SIMPLEST: u64 = 3;

pub(crate) static GENERATE: Command = Command {
    words: "org generate password",
    spellings: &[],
    class: "GenerateUserPasswordCommand",
    summary: "Give users of an org a random password.",
    description: "The users are those who are logged in on this machine. Complexity 3 takes letters and digits, 4 letters \
        and symbols, 5 all three. A password can be changed later on, and not be taken away.",
    examples: &[
        Example { says: "Give the administrator of a scratch org a password:", line: "org generate password -o dev" },
        Example { says: "Give two users long ones:", line: "org generate password --length 30 -b second -b third" },
        Example { says: "Do without symbols:", line: "org generate password --complexity 3" },
    ],
    flags: &[
        Flag::text("on-behalf-of", "Username or alias of the user; the one who is logged in when left out.")
            .short('b')
            .aliases(&["onbehalfof"])
            .multiple(),
        Flag::of("length", Kind::Range(8, 1000), "How many characters.").short('l').default("20"),
        Flag::of("complexity", Kind::Range(0, 5), "How many kinds of characters, as a step from 0 to 5.")
            .short('c')
            .default("5"),
        TARGET_ORG,
        API_VERSION,
    ],
    arguments: Arguments::None,
    run: |context, matches| boxed(run(context, matches)),
};

pub(crate) static SHOW: Command = Command {
    words: "org auth show-user-password",
    spellings: &[],
    class: "OrgAuthShowUserPassword",
    summary: "Show the password of a user.",
    description: "There is one for users who were given it by 'org generate password' or 'org create user' on this machine.",
    examples: &[Example {
        says: "Log in to a page by hand:",
        line: "org auth show-user-password --target-org second@example.com",
    }],
    flags: &[TARGET_ORG, NO_PROMPT],
    arguments: Arguments::None,
    run: |context, matches| boxed(show(context, matches)),
};

struct Passwords(Vec<(String, String)>);

async fn run(context: &Context, matches: &Matches) -> Result<Passwords, Failure> {
    if matches.all("on-behalf-of").iter().any(|name| name.contains(',')) {
        let reason = "Found a comma-separated list of usernames or aliases for the --on-behalf-of flag. Either specify \
            one per flag or\nseparate by a space.";
        return Err(UsageError::unparsable("OnBehalfOfMultipleError", "on-behalf-of", reason).into());
    }
    let org = context.target_org(matches).await?;
    let length = at_least(context, matches, "length", SHORTEST);
    let complexity = at_least(context, matches, "complexity", SIMPLEST);
    let mut passwords = Vec::new();
    for name in super::users(matches, org.username()) {
        let own = if name == org.username() { org.clone() } else { context.org(&name).await? };
        let password = random_password(usize::try_from(length).unwrap_or_default(), complexity)?;
        set(context, &own, &password).await.map_err(explained)?;
        passwords.push((own.username().to_owned(), password));
    }
    context.warn("This command has generated a password and shows it. Do not share it, or keep it in a log.");
    Ok(Passwords(passwords))
}

fn at_least(context: &Context, matches: &Matches, flag: &str, least: u64) -> u64 {
    let number = matches.number(flag).unwrap_or(least);
    if number < least {
        context.warn(format!("--{flag} {number} is less than orgs accept; the password has {flag} {least}."));
    }
    number.max(least)
}

/// Sets the password of the user who is logged in, and keeps it with the login.
pub(super) async fn set(context: &Context, org: &Org, password: &str) -> Result<(), ClientError> {
    let soql = format!("SELECT Id FROM User WHERE Username={}", quote(org.username()));
    let id = text(&org.single(Api::Rest, &soql).await?, "Id");
    org.set_password(&id, password).await?;
    context.auth().save(&OrgAuth {
        user_id: Some(id),
        access_token: org.access_token(),
        password: Some(password.to_owned()),
        ..org.auth().clone()
    })
}

fn explained(error: ClientError) -> Failure {
    let refused = ["Cannot set password for self", "The requested Resource does not exist"];
    match refused.iter().any(|text| error.message.contains(text)) {
        true => Failure::new("NoSelfSetError", "The org does not let users set their own password over the API.")
            .action("Create the scratch org with the feature EnableSetPasswordInApi in its definition file"),
        false => error.into(),
    }
}

async fn show(context: &Context, matches: &Matches) -> Result<Secret, Failure> {
    let org = context.target_org(matches).await?;
    ask(context, matches, "password", org.username())?;
    context.warn("This command shows a password. Who has it can log in as the user.");
    let password = org.auth().password.clone().ok_or_else(|| {
        let message = format!(
            "No password found for \"{}\". A password is available only if one was previously generated locally in your \
             DX project by running either \"orgyard org generate password\" or \"orgyard org create user\". If you \
             generated a password in your org using Setup, it's not available to this command.",
            org.username()
        );
        Failure::new("NoPasswordError", message).action("Give the user one with 'orgyard org generate password'")
    })?;
    Ok(Secret("password", password))
}

impl Output for Passwords {
    fn json(&self) -> Value {
        let one = |(username, password): &(String, String)| json!({"username": username, "password": password});
        match self.0.as_slice() {
            [only] => one(only),
            all => all.iter().map(one).collect(),
        }
    }

    fn human(&self) -> String {
        let see = |name: &str| {
            format!("You can see the password again by running \"orgyard org auth show-user-password -o {name}\".\n")
        };
        match self.0.as_slice() {
            [(name, password)] => {
                format!("Successfully set the password \"{password}\" for user {name}.\n{}", see(name))
            }
            all => {
                let rows: Vec<Vec<String>> = all.iter().map(|(name, word)| vec![name.clone(), word.clone()]).collect();
                table("Successfully set passwords:", &["USERNAME", "PASSWORD"], &rows)
            }
        }
    }
}
