//! `org auth …`: the secrets of a login, when they are asked for.

use crate::cli::{Arguments, Command, Example, Flag, Matches};
use crate::context::Context;
use crate::output::{Failure, Output, boxed};
use crate::shared::flags::TARGET_ORG;
use orgyard_client::login::SfdxUrl;
use orgyard_client::{Api, Call};
use serde_json::{Value, json};

pub(super) const NO_PROMPT: Flag = Flag::switch("no-prompt", "Show it without a question.").short('p');

pub(crate) static ACCESS_TOKEN: Command = Command {
    words: "org auth show-access-token",
    spellings: &[],
    class: "OrgAuthShowAccessToken",
    summary: "Show the access token of an org.",
    description: "Who has the token can do in the org whatever you can. It is renewed first, where it has ended.",
    examples: &[Example {
        says: "Hand the token on to another program:",
        line: "org auth show-access-token --target-org ci --json",
    }],
    flags: &[TARGET_ORG, NO_PROMPT],
    arguments: Arguments::None,
    run: |context, matches| boxed(access_token(context, matches)),
};

pub(crate) static SFDX_URL: Command = Command {
    words: "org auth show-sfdx-auth-url",
    spellings: &[],
    class: "OrgAuthShowSfdxAuthUrl",
    summary: "Show the authorization URL of an org, with which 'org login sfdx-url' logs in elsewhere.",
    description: "There is one for logins with a refresh token: those by 'org login web' and 'org login sfdx-url'.",
    examples: &[Example {
        says: "Write a file for a pipeline:",
        line: "org auth show-sfdx-auth-url --target-org ci --json > auth.json",
    }],
    flags: &[TARGET_ORG, NO_PROMPT],
    arguments: Arguments::None,
    run: |context, matches| boxed(sfdx_url(context, matches)),
};

pub(super) struct Secret(pub(super) &'static str, pub(super) String);

async fn access_token(context: &Context, matches: &Matches) -> Result<Secret, Failure> {
    let org = context.target_org(matches).await?;
    ask(context, matches, "access token", org.username())?;
    // Any request renews a token that has ended.
    org.send(Call::get(org.base(Api::Rest).await?)).await?;
    context.warn("This command shows an access token. Who has it can do in the org whatever you can, until it ends.");
    Ok(Secret("accessToken", org.access_token()))
}

async fn sfdx_url(context: &Context, matches: &Matches) -> Result<Secret, Failure> {
    let org = context.target_org(matches).await?;
    ask(context, matches, "SFDX Auth URL", org.username())?;
    let url = SfdxUrl::of(org.auth()).ok_or_else(|| {
        let message = format!(
            "An SFDX Auth URL is not available for \"{}\". This URL is only available for orgs authenticated via a \
             web-based login flow. Re-authenticate to the org using \"orgyard org login web\" to make it available.",
            org.username()
        );
        Failure::new("NoRefreshTokenError", message)
    })?;
    context.warn("This command shows an authorization URL. Who has it can log in to the org again and again.");
    Ok(Secret("sfdxAuthUrl", url))
}

pub(super) fn ask(context: &Context, matches: &Matches, what: &str, username: &str) -> Result<(), Failure> {
    let question = format!("The {what} of {username} is as good as a password. Show it?");
    match matches.has("no-prompt") || context.json || context.confirm(&question) {
        true => Ok(()),
        false => Err(Failure::new("NotConfirmedError", "Nothing is shown.").action("Add --no-prompt, or answer y")),
    }
}

impl Output for Secret {
    fn json(&self) -> Value {
        json!({self.0: self.1})
    }

    fn human(&self) -> String {
        self.1.clone()
    }
}
