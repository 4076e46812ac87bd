//! `org login …`: ways into orgs that are somewhere else.

pub(crate) mod access_token;
pub(crate) mod jwt;
pub(crate) mod sfdx_url;
pub(crate) mod web;

use super::redacted;
use crate::cli::{Flag, Kind, Matches};
use crate::context::Context;
use crate::output::{Failure, Output};
use orgyard_client::OrgAuth;
use orgyard_client::login::LOGIN_URL;
use serde_json::{Value, json};

const ALIAS: Flag = Flag::text("alias", "Short name for the org.").short('a').aliases(&["setalias"]);
const SET_DEFAULT: Flag =
    Flag::switch("set-default", "Make it the default org.").short('s').aliases(&["setdefaultusername"]);
const SET_DEFAULT_DEV_HUB: Flag = Flag::switch("set-default-dev-hub", "Make it the default Dev Hub.")
    .short('d')
    .aliases(&["setdefaultdevhub", "setdefaultdevhubusername"]);
/// The same with the letter of 2018.
const SET_DEFAULT_DEV_HUB_V: Flag = SET_DEFAULT_DEV_HUB.aliases(&["setdefaultdevhub", "setdefaultdevhubusername", "v"]);
const INSTANCE_URL: Flag =
    Flag::of("instance-url", Kind::Url, "Address of the org, or of where it logs in.").short('r');
const NO_PROMPT: Flag =
    Flag::switch("no-prompt", "Do not ask for confirmation.").short('p').aliases(&["noprompt"]).hidden();

/// A login that was made and kept.
struct LoggedIn(OrgAuth);

/// Keeps a login, with the alias and the defaults the flags ask for.
fn keep(context: &Context, matches: &Matches, auth: OrgAuth) -> Result<LoggedIn, Failure> {
    context.auth().save(&auth)?;
    let alias = matches.get("alias");
    if let Some(alias) = alias {
        context.aliases().change(|aliases| _ = aliases.insert(alias.to_owned(), auth.username.clone()))?;
    }
    let name = alias.unwrap_or(&auth.username);
    for (flag, variable) in [("set-default", "target-org"), ("set-default-dev-hub", "target-dev-hub")] {
        if matches.has(flag) {
            context.set_default(variable, name)?;
        }
    }
    Ok(LoggedIn(auth))
}

/// The flag's address, else the project's `sfdcLoginUrl`, else that of production orgs.
fn login_url(context: &Context, matches: &Matches) -> Result<String, Failure> {
    let project = || {
        let project = context.project_if_any().ok().flatten()?;
        project.get("sfdcLoginUrl").and_then(Value::as_str).map(str::to_owned)
    };
    let url = matches.get("instance-url").map(str::to_owned).or_else(project).unwrap_or_else(|| LOGIN_URL.to_owned());
    let lightning = [".lightning.force.com", ".lightning.crmforce.mil", ".lightning.sfcrmapps.cn"];
    if lightning.iter().any(|domain| url.contains(domain)) {
        let message = "Invalid instance URL. It should NOT be a lightning domain.";
        return Err(Failure::new("LightningDomain", message)
            .action("Use the org's My Domain address, https://MyDomainName.my.salesforce.com"));
    }
    Ok(url)
}

impl Output for LoggedIn {
    fn json(&self) -> Value {
        let auth = &self.0;
        let mut out = json!({
            "username": auth.username,
            "orgId": auth.org_id,
            "accessToken": redacted("show-access-token"),
            "instanceUrl": auth.instance_url,
        });
        let facts = auth.about.clone().unwrap_or_default();
        let texts = [
            ("loginUrl", &auth.login_url),
            ("clientId", &auth.client_id),
            ("privateKey", &auth.private_key),
            ("name", &facts.name),
            ("instanceName", &facts.instance_name),
            ("orgEdition", &facts.org_edition),
        ];
        for (key, value) in texts {
            if let Some(value) = value {
                out[key] = value.as_str().into();
            }
        }
        for (key, value) in
            [("isDevHub", auth.is_dev_hub), ("isSandbox", auth.is_sandbox), ("isScratch", auth.is_scratch)]
        {
            if let Some(value) = value {
                out[key] = value.into();
            }
        }
        out["namespacePrefix"] = facts.namespace_prefix.into();
        out["trailExpirationDate"] = facts.trail_expiration_date.into();
        out
    }

    fn human(&self) -> String {
        format!("Successfully authorized {} with org ID {}", self.0.username, self.0.org_id)
    }
}
