//! `org list auth`.

use super::redacted;
use crate::cli::{Arguments, Command, Example, Matches, Spelling};
use crate::context::Context;
use crate::output::{Failure, Output, boxed};
use crate::table::table;
use orgyard_client::OrgAuth;
use serde_json::{Value, json};

pub(crate) static COMMAND: Command = Command {
    words: "org list auth",
    spellings: &[Spelling::new("force:auth:list"), Spelling::new("auth:list")],
    class: "ListAuth",
    summary: "List the logins that are kept: those of this home, and the official tool's.",
    description: "Nobody is asked whether the orgs are still there; 'org list' shows the orgs themselves.",
    examples: &[Example { says: "List all logins:", line: "org list auth" }],
    flags: &[],
    arguments: Arguments::None,
    run: |context, matches| boxed(run(context, matches)),
};

struct Login {
    auth: OrgAuth,
    alias: String,
    configs: Vec<&'static str>,
    expired: bool,
}

struct Logins(Vec<Login>);

async fn run(context: &Context, _: &Matches) -> Result<Logins, Failure> {
    let own = context.aliases().read()?;
    let official = context.auth().official_aliases();
    let config = context.all_config()?;
    let today = orgyard_values::format_datetime(context.now());
    let mut all = Vec::new();
    for auth in context.auth().list()? {
        let pairs = own.iter().map(|(alias, name)| (alias.clone(), name.clone())).chain(official.clone());
        let mut aliases: Vec<String> =
            pairs.filter(|(_, name)| *name == auth.username).map(|(alias, _)| alias).collect();
        aliases.dedup();
        let is_it = |value: &String| *value == auth.username || aliases.contains(value);
        let configs = config.iter().filter(|(_, value, _)| is_it(value)).map(|(name, ..)| *name).collect();
        let expired = auth.expiration_date.as_deref().is_some_and(|end| end.get(..10) < today.get(..10));
        all.push(Login { alias: aliases.join(","), configs, expired, auth });
    }
    Ok(Logins(all))
}

impl Login {
    fn json(&self) -> Value {
        let auth = &self.auth;
        json!({
            "configs": self.configs,
            "username": auth.username,
            "instanceUrl": auth.instance_url,
            "isScratchOrg": auth.dev_hub_username.is_some(),
            "isDevHub": auth.is_dev_hub.unwrap_or(false),
            "isSandbox": auth.is_sandbox.unwrap_or(false),
            "orgId": auth.org_id,
            "accessToken": redacted("show-access-token"),
            "oauthMethod": auth.method(),
            "isExpired": match auth.expiration_date {
                Some(_) => Value::Bool(self.expired),
                None => "unknown".into(),
            },
            "alias": self.alias,
        })
    }
}

impl Output for Logins {
    fn json(&self) -> Value {
        self.0.iter().map(Login::json).collect()
    }

    fn human(&self) -> String {
        if self.0.is_empty() {
            return "No results found.".to_owned();
        }
        let row = |login: &Login| {
            let auth = &login.auth;
            let texts = [&login.alias, &auth.username, &auth.org_id, &auth.instance_url, &auth.method().to_owned()];
            texts.map(String::clone).to_vec()
        };
        let rows: Vec<Vec<String>> = self.0.iter().map(row).collect();
        table("authenticated orgs", &["Alias", "Username", "Org Id", "Instance Url", "Auth Method"], &rows)
    }
}
