//! `org list users`.

use super::secret;
use crate::cli::{Arguments, Command, Example, Matches, Spelling};
use crate::context::Context;
use crate::output::{Failure, Output, boxed};
use crate::shared::flags::{API_VERSION, TARGET_ORG};
use crate::shared::text::{optional, text};
use crate::table::table;
use serde_json::{Map, Value};

pub(crate) static COMMAND: Command = Command {
    words: "org list users",
    spellings: &[Spelling::new("force:user:list")],
    class: "ListUsersCommand",
    summary: "List the users of an org who are logged in on this machine.",
    description: "Users whom others created in the org are not among them: query the object User for those. (A) marks the \
        user who was asked with.",
    examples: &[Example { says: "List the users of the default org:", line: "org list users" }],
    flags: &[TARGET_ORG, API_VERSION],
    arguments: Arguments::None,
    run: |context, matches| boxed(run(context, matches)),
};

struct Users {
    org_id: String,
    rows: Vec<Map<String, Value>>,
}

async fn run(context: &Context, matches: &Matches) -> Result<Users, Failure> {
    let org = context.target_org(matches).await?;
    let users = org.query("SELECT username, profileid, id FROM User").await?;
    let profiles = org.query("SELECT id, name FROM Profile").await?;
    let org_id = org.auth().org_id.clone();
    let logins = context.auth().list()?.into_iter().filter(|login| login.org_id == org_id);
    let mut rows = Vec::new();
    for login in logins {
        let user = users.iter().find(|user| text(user, "Username") == login.username);
        let profile = user.and_then(|user| profiles.iter().find(|p| text(p, "Id") == text(user, "ProfileId")));
        let token = match login.username == org.username() {
            true => org.access_token(),
            false => context.auth().get(&login.username)?.map(|login| login.access_token).unwrap_or_default(),
        };
        let mut row = Map::new();
        let mut put = |name: &str, value: Option<String>| _ = value.map(|v| row.insert(name.to_owned(), v.into()));
        put("defaultMarker", Some(if login.username == org.username() { "(A)" } else { "" }.to_owned()));
        put("alias", Some(context.alias_of(&login.username).unwrap_or_default()));
        put("username", Some(login.username.clone()));
        put("profileName", profile.and_then(|profile| optional(profile, "Name")));
        put("orgId", Some(org_id.clone()));
        put("accessToken", Some(secret(context, token, "show-access-token")));
        put("instanceUrl", Some(login.instance_url.clone()));
        put("loginUrl", Some(login.login_url.clone().unwrap_or(login.instance_url)));
        put("userId", user.and_then(|user| optional(user, "Id")));
        rows.push(row);
    }
    Ok(Users { org_id, rows })
}

impl Output for Users {
    fn json(&self) -> Value {
        self.rows.iter().cloned().map(Value::Object).collect()
    }

    fn human(&self) -> String {
        let fields = [
            ("Default", "defaultMarker"),
            ("Alias", "alias"),
            ("Username", "username"),
            ("Profile Name", "profileName"),
            ("User Id", "userId"),
        ];
        let cell = |row: &Map<String, Value>, field: &str| {
            row.get(field).and_then(Value::as_str).unwrap_or_default().to_owned()
        };
        let rows: Vec<Vec<String>> =
            self.rows.iter().map(|row| fields.iter().map(|(_, field)| cell(row, field)).collect()).collect();
        table(&format!("Users in org {}", self.org_id), &fields.map(|(head, _)| head), &rows)
    }
}
