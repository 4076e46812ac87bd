//! `org delete scratch` and `org delete sandbox`.

use crate::cli::{Arguments, Command, Example, Flag, Matches, Spelling};
use crate::context::Context;
use crate::output::{Failure, Output, boxed};
use crate::shared::flags::TARGET_ORG;
use crate::shared::text::text;
use orgyard_client::{Api, Org, quote};
use serde_json::{Value, json};

const PROMPT: Flag = Flag::switch("no-prompt", "Do not ask for confirmation.").short('p').aliases(&["noprompt"]);

pub(crate) static SCRATCH: Command = Command {
    words: "org delete scratch",
    spellings: &[Spelling::new("env:delete:scratch"), Spelling::new("force:org:delete")],
    class: "DeleteScratch",
    summary: "Delete a scratch org.",
    description: "The org and its data are gone for good; its aliases are forgotten.",
    examples: &[Example {
        says: "Delete the org dev without a question:",
        line: "org delete scratch -o dev --no-prompt",
    }],
    flags: &[TARGET_ORG, PROMPT],
    arguments: Arguments::None,
    run: |context, matches| boxed(scratch(context, matches)),
};

pub(crate) static SANDBOX: Command = Command {
    words: "org delete sandbox",
    spellings: &[Spelling::new("env:delete:sandbox")],
    class: "DeleteSandbox",
    summary: "Delete a sandbox.",
    description: "",
    examples: &[Example { says: "Delete the sandbox uat:", line: "org delete sandbox -o uat --no-prompt" }],
    flags: &[TARGET_ORG, PROMPT],
    arguments: Arguments::None,
    run: |context, matches| boxed(sandbox(context, matches)),
};

struct Deleted {
    username: String,
    org_id: String,
    done: bool,
}

async fn scratch(context: &Context, matches: &Matches) -> Result<Deleted, Failure> {
    let org = context.named_target(matches).await?;
    let kind = home_kind(context, &org).await?;
    if kind.as_deref().is_some_and(|kind| kind != "Scratch") || is_not_scratch(&org) {
        let message = format!("The username or alias {} isn't known to be a scratch org.", org.username());
        return Err(
            Failure::new("UnknownScratchError", message).action("'orgyard org list' shows what kind each org is")
        );
    }
    if !may_delete(context, matches, &org) {
        return Ok(Deleted::new(&org, false));
    }
    let hub = hub_of(context, &org).await?;
    match hub.delete_scratch_org(org.username()).await {
        Err(error) if error.is("ScratchOrgNotFoundError") => {
            forget(context, &org)?;
            Err(Failure::from(error).action("The login is forgotten; there is nothing left to delete"))
        }
        result => {
            result?;
            forget(context, &org)?;
            Ok(Deleted::new(&org, true))
        }
    }
}

fn is_not_scratch(org: &Org) -> bool {
    !org.is_embedded() && org.auth().dev_hub_username.is_none()
}

async fn home_kind(context: &Context, org: &Org) -> Result<Option<String>, Failure> {
    if !org.is_embedded() {
        return Ok(None);
    }
    let orgs = context.home()?.orgs().await?;
    Ok(orgs.into_iter().find(|known| known.username == org.username()).map(|known| known.kind))
}

/// The org that made this one: a scratch org's hub, a sandbox's production org.
async fn hub_of(context: &Context, org: &Org) -> Result<Org, Failure> {
    if let Some(hub) = org.auth().dev_hub_username.as_ref().or(org.auth().production_username.as_ref()) {
        return context.org(hub).await;
    }
    let orgs = context.home()?.orgs().await?;
    let own = orgs.iter().find(|known| known.username == org.username());
    let parent = own.and_then(|own| own.parent.clone());
    let parent = parent.and_then(|parent| orgs.iter().find(|known| known.id == parent));
    match parent {
        Some(parent) => context.org(&parent.username).await,
        None => {
            let message = format!("No Dev Hub is known for {}.", org.username());
            Err(Failure::new("NoDevHubFoundError", message))
        }
    }
}

async fn sandbox(context: &Context, matches: &Matches) -> Result<Deleted, Failure> {
    let org = context.named_target(matches).await?;
    if home_kind(context, &org).await?.as_deref() != Some("Sandbox") && org.auth().is_sandbox != Some(true) {
        let message = format!("The username or alias {} isn't known to be a sandbox.", org.username());
        return Err(
            Failure::new("UnknownSandboxError", message).action("'orgyard org list' shows what kind each org is")
        );
    }
    if !may_delete(context, matches, &org) {
        return Ok(Deleted::new(&org, false));
    }
    let production = hub_of(context, &org).await?;
    let id = org.auth().org_id.get(..15).unwrap_or_default();
    let soql = format!(
        "SELECT SandboxInfoId FROM SandboxProcess WHERE SandboxOrganization ={} AND Status NOT IN ('D', 'E')",
        quote(id)
    );
    let process = production.single(Api::Tooling, &soql).await?;
    production.delete(Api::Tooling, "SandboxInfo", &text(&process, "SandboxInfoId")).await?;
    forget(context, &org)?;
    Ok(Deleted::new(&org, true))
}

fn may_delete(context: &Context, matches: &Matches, org: &Org) -> bool {
    let question = format!("Delete the org {}?", org.username());
    matches.has("no-prompt") || context.json || context.confirm(&question)
}

fn forget(context: &Context, org: &Org) -> Result<(), Failure> {
    context.auth().remove(org.username())?;
    context.aliases().change(|aliases| aliases.retain(|_, username| username != org.username()))
}

impl Deleted {
    fn new(org: &Org, done: bool) -> Self {
        Self { username: org.username().to_owned(), org_id: org.auth().org_id.clone(), done }
    }
}

impl Output for Deleted {
    fn json(&self) -> Value {
        json!({"username": self.username, "orgId": self.org_id})
    }

    fn human(&self) -> String {
        match self.done {
            true => format!("Successfully deleted the org {}.", self.username),
            false => {
                format!("The org {} was not deleted. Add --no-prompt to delete it without a question.", self.username)
            }
        }
    }
}
