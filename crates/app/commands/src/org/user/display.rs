//! `org display user`.

use super::secret;
use crate::cli::{Arguments, Command, Example, Matches, Spelling};
use crate::context::Context;
use crate::output::{Failure, Output, boxed};
use crate::shared::flags::{API_VERSION, TARGET_ORG};
use crate::shared::text::text;
use crate::table::pairs;
use orgyard_client::{Org, quote};
use serde_json::{Map, Value};

pub(crate) static COMMAND: Command = Command {
    words: "org display user",
    spellings: &[Spelling::new("force:user:display")],
    class: "DisplayUserCommand",
    summary: "Show a user: profile, ids, addresses and alias.",
    description: "The alias is the name that 'orgyard alias set' gave, not the field of the user's record.",
    examples: &[
        Example { says: "Show who you are in the default org:", line: "org display user" },
        Example {
            says: "Show another user who is logged in here:",
            line: "org display user -o second@example.com --json",
        },
    ],
    flags: &[TARGET_ORG, API_VERSION],
    arguments: Arguments::None,
    run: |context, matches| boxed(run(context, matches)),
};

struct User(Map<String, Value>);

async fn run(context: &Context, matches: &Matches) -> Result<User, Failure> {
    let org = context.target_org(matches).await?;
    let (auth, name) = (org.auth(), quote(org.username()));
    let profile = format!("SELECT name FROM Profile WHERE Id IN (SELECT ProfileId FROM User WHERE username={name})");
    let mut user = Map::new();
    let mut put = |key: &str, value: Option<String>| _ = value.map(|v| user.insert(key.to_owned(), v.into()));
    put("accessToken", Some(secret(context, org.access_token(), "show-access-token")));
    put("id", Some(one(&org, &format!("SELECT id FROM User WHERE username={name}"), "Id").await));
    put("instanceUrl", Some(auth.instance_url.clone()));
    put("loginUrl", Some(auth.login_url.clone().unwrap_or_else(|| auth.instance_url.clone())));
    put("orgId", Some(auth.org_id.clone()));
    put("profileName", Some(one(&org, &profile, "Name").await));
    put("username", Some(auth.username.clone()));
    put("alias", context.alias_of(&auth.username));
    put("password", auth.password.clone().map(|password| secret(context, password, "show-user-password")));
    Ok(User(user))
}

/// A field of the one row of a query; what the user may not see is unknown.
async fn one(org: &Org, soql: &str, name: &str) -> String {
    match org.query(soql).await.as_deref() {
        Ok([row]) => text(row, name),
        _ => "unknown".to_owned(),
    }
}

impl Output for User {
    fn json(&self) -> Value {
        Value::Object(self.0.clone())
    }

    fn human(&self) -> String {
        let lines = [
            ("Username", "username"),
            ("Profile Name", "profileName"),
            ("Id", "id"),
            ("Org Id", "orgId"),
            ("Access Token", "accessToken"),
            ("Instance Url", "instanceUrl"),
            ("Login Url", "loginUrl"),
            ("Alias", "alias"),
            ("Password", "password"),
        ];
        let line = |(title, key): (&'static str, &str)| Some((title, self.0.get(key)?.as_str()?.to_owned()));
        pairs("User Description", ["key", "label"], &lines.into_iter().filter_map(line).collect::<Vec<_>>())
    }
}
