//! `org login access-token`.

use super::{ALIAS, INSTANCE_URL, LoggedIn, NO_PROMPT, SET_DEFAULT, SET_DEFAULT_DEV_HUB, keep};
use crate::cli::{Arguments, Command, Example, Flag, Matches, Spelling};
use crate::context::Context;
use crate::output::{Failure, boxed};
use orgyard_client::login::with_access_token;

pub(crate) static COMMAND: Command = Command {
    words: "org login access-token",
    spellings: &[Spelling::new("force:auth:accesstoken:store"), Spelling::new("auth:accesstoken:store")],
    class: "LoginAccessToken",
    summary: "Log in to an org with an access token that is at hand.",
    description: "The token is read from the environment variable SF_ACCESS_TOKEN, else from what is piped in. It is \
        kept encrypted in the home. A login of this kind ends with its token: there is nothing to renew it with.",
    examples: &[
        Example {
            says: "Log in with the token of the environment variable SF_ACCESS_TOKEN, and name the org ci:",
            line: "org login access-token --instance-url https://mycompany.my.salesforce.com --alias ci --no-prompt",
        },
        Example {
            says: "Log in to an org that another home serves on this machine:",
            line: "org login access-token --instance-url http://localhost:8765 --alias other",
        },
    ],
    flags: &[
        INSTANCE_URL.aliases(&["instanceurl"]).required(),
        SET_DEFAULT_DEV_HUB,
        SET_DEFAULT,
        ALIAS,
        Flag { hidden: false, ..NO_PROMPT },
    ],
    arguments: Arguments::None,
    run: |context, matches| boxed(run(context, matches)),
};

async fn run(context: &Context, matches: &Matches) -> Result<LoggedIn, Failure> {
    let token = token(context, matches);
    if !looks_like_a_token(&token) {
        let message =
            "The access token isn't in the correct format.\nIt should follow this pattern: \"<org id>!<accesstoken>\".";
        return Err(Failure::new("SfError", message)
            .action("Set SF_ACCESS_TOKEN to the token, or pipe it in; quote it, as it contains a '!'"));
    }
    let auth = with_access_token(context.transport()?, &matches.text("instance-url"), &token).await?;
    let question = format!("A login of {} is there already. Replace it with that of this token?", auth.username);
    let is_there = context.auth().own(&auth.username)?.is_some_and(|known| !known.embedded);
    if is_there && !matches.has("no-prompt") && context.is_asked_by_a_person() && !context.confirm(&question) {
        return Ok(LoggedIn(auth));
    }
    keep(context, matches, auth)
}

fn token(context: &Context, matches: &Matches) -> String {
    let set = ["SF_ACCESS_TOKEN", "SFDX_ACCESS_TOKEN"].iter().find_map(|name| context.variable(name));
    match set {
        Some(token) => token.to_owned(),
        None if matches.has("no-prompt") => String::new(),
        None => context.read_secret("Access token of user to use for authentication").unwrap_or_default(),
    }
}

/// `<org id>!<secret>`.
fn looks_like_a_token(text: &str) -> bool {
    let Some((org, secret)) = text.split_once('!') else { return false };
    let is_id =
        matches!(org.len(), 15 | 18) && org.starts_with("00D") && org.bytes().all(|b| b.is_ascii_alphanumeric());
    is_id && !secret.is_empty() && !secret.contains(char::is_whitespace)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_names_its_org() {
        assert!(looks_like_a_token("00D0y0000000001!abc.DEF_1"));
        for wrong in ["", "abc", "00D0y0000000001!", "0010y0000000001!abc", "00D0y0000000001!a b"] {
            assert!(!looks_like_a_token(wrong), "{wrong}");
        }
    }
}
