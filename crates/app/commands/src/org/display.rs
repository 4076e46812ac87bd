//! `org display`.

use crate::cli::{Arguments, Command, Example, Matches, Spelling};
use crate::context::Context;
use crate::output::{Failure, Output, boxed};
use crate::shared::flags::{API_VERSION, TARGET_ORG, VERBOSE};
use crate::shared::text::optional;
use crate::table::pairs;
use orgyard_client::{Org, quote};
use serde_json::{Map, Value};

pub(crate) static COMMAND: Command = Command {
    words: "org display",
    spellings: &[Spelling::new("force:org:display")],
    class: "OrgDisplayCommand",
    summary: "Show an org: its ids, address, access token and, for a scratch org, what its Dev Hub knows.",
    description: "The token of an org of this home is shown, for use with other programs against 'orgyard serve'. That \
        of any other org is shown only with the environment variable SF_TEMP_SHOW_SECRETS set to true.",
    examples: &[
        Example { says: "Show the default org:", line: "org display" },
        Example { says: "Take the access token of one in a script:", line: "org display -o dev --json" },
    ],
    flags: &[TARGET_ORG, API_VERSION, VERBOSE],
    arguments: Arguments::None,
    run: |context, matches| boxed(run(context, matches)),
};

struct Display(Map<String, Value>);

async fn run(context: &Context, matches: &Matches) -> Result<Display, Failure> {
    let org = context.target_org(matches).await?;
    let connected = connection(&org).await;
    let auth = org.auth();
    let secrets = org.is_embedded() || context.variable("SF_TEMP_SHOW_SECRETS") == Some("true");
    let token = if secrets { org.access_token() } else { super::redacted("show-access-token") };
    let mut out = Map::new();
    let mut put = |key: &str, value: Option<String>| {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            out.insert(key.to_owned(), value.into());
        }
    };
    put("id", Some(auth.org_id.clone()));
    put("devHubId", auth.dev_hub_username.clone());
    put("apiVersion", org.api_version().await.ok().map(str::to_owned));
    put("accessToken", Some(token));
    put("instanceUrl", Some(auth.instance_url.clone()));
    put("username", Some(auth.username.clone()));
    put("clientId", auth.client_id.clone());
    match &auth.dev_hub_username {
        Some(hub) => scratch_info(context, &org, hub).await?.into_iter().for_each(|(key, value)| put(key, Some(value))),
        None => put("connectedStatus", Some(connected)),
    }
    put("alias", context.alias_of(&auth.username));
    Ok(Display(out))
}

/// Asks for anything that needs a valid token.
async fn connection(org: &Org) -> String {
    let Ok(base) = org.base(orgyard_client::Api::Rest).await else { return "Unknown".into() };
    match org.send_json(orgyard_client::Call::get(base)).await {
        Ok(_) => "Connected".into(),
        Err(error) => error.message,
    }
}

async fn scratch_info(context: &Context, org: &Org, hub: &str) -> Result<Vec<(&'static str, String)>, Failure> {
    let hub = context.org(hub).await?;
    let id = org.auth().org_id.get(..15).unwrap_or_default().to_owned();
    let soql = format!(
        "SELECT CreatedDate, Edition, Status, ExpirationDate, Namespace, OrgName, CreatedBy.Username, SignupUsername, \
         LoginUrl, ScratchOrg FROM ScratchOrgInfo WHERE ScratchOrg IN ({})",
        quote(&id)
    );
    let rows = hub.query(&soql).await?;
    let own = |row: &&Value| optional(row, "SignupUsername").as_deref() == Some(org.username());
    let row = rows.iter().find(own).ok_or_else(|| {
        let message = format!("No information for scratch org with ID {id} found in Dev Hub {}.", hub.username());
        Failure::new("NoScratchInfo", message).action("The org may be deleted; see 'orgyard org list --all'")
    })?;
    let fields = [
        ("status", "Status"),
        ("expirationDate", "ExpirationDate"),
        ("createdBy", "CreatedBy.Username"),
        ("edition", "Edition"),
        ("namespace", "Namespace"),
        ("orgName", "OrgName"),
        ("createdDate", "CreatedDate"),
        ("signupUsername", "SignupUsername"),
    ];
    Ok(fields.iter().filter_map(|(key, path)| Some((*key, optional(row, path)?))).collect())
}

impl Output for Display {
    fn json(&self) -> Value {
        Value::Object(self.0.clone())
    }

    fn human(&self) -> String {
        let mut rows: Vec<(String, String)> =
            self.0.iter().map(|(key, value)| (title(key), value.as_str().unwrap_or_default().to_owned())).collect();
        rows.sort();
        let rows: Vec<(&str, String)> = rows.iter().map(|(key, value)| (key.as_str(), value.clone())).collect();
        pairs("Org Description", ["KEY", "VALUE"], &rows)
    }
}

/// `Access Token` from `accessToken`.
fn title(key: &str) -> String {
    let mut out = String::new();
    for (at, letter) in key.chars().enumerate() {
        match at {
            0 => out.extend(letter.to_uppercase()),
            _ if letter.is_uppercase() => out.extend([' ', letter]),
            _ => out.push(letter),
        }
    }
    out
}
