//! `org login jwt`.

use super::{ALIAS, INSTANCE_URL, LoggedIn, NO_PROMPT, SET_DEFAULT, SET_DEFAULT_DEV_HUB_V, keep, login_url};
use crate::cli::{Arguments, Command, Example, Flag, Matches, Spelling};
use crate::context::Context;
use crate::output::{Failure, boxed};
use orgyard_client::ClientError;
use orgyard_client::login::{Assertion, with_jwt};

pub(crate) static COMMAND: Command = Command {
    words: "org login jwt",
    spellings: &[Spelling::new("force:auth:jwt:grant"), Spelling::new("auth:jwt:grant")],
    class: "LoginJwt",
    summary: "Log in to an org with a signed token, without a browser.",
    description: "For pipelines: the key of --jwt-key-file signs, the connected app of --client-id holds the certificate, \
        and the user is approved for that app. The key stays in its file; the login remembers where, and signs anew \
        when its token has ended.",
    examples: &[
        Example {
            says: "Log in to a Dev Hub as a pipeline does:",
            line: "org login jwt --username ci@mycompany.example --jwt-key-file server.key --client-id 3MVG9example \
                --set-default-dev-hub --alias hub",
        },
        Example {
            says: "Log in to a sandbox:",
            line: "org login jwt -o ci@mycompany.example.uat -f server.key -i 3MVG9example \
                -r https://mycompany--uat.sandbox.my.salesforce.com --alias uat",
        },
    ],
    flags: &[
        Flag::text("username", "Username of the user who logs in.").short('o').aliases(&["u"]).required(),
        Flag::text("jwt-key-file", "File that holds the private key.")
            .short('f')
            .aliases(&["jwtkeyfile", "keyfile"])
            .required(),
        Flag::text("client-id", "Consumer key of the connected app.").short('i').aliases(&["clientid"]).required(),
        INSTANCE_URL.aliases(&["instanceurl", "l"]),
        SET_DEFAULT_DEV_HUB_V,
        SET_DEFAULT,
        ALIAS,
        NO_PROMPT,
    ],
    arguments: Arguments::None,
    run: |context, matches| boxed(run(context, matches)),
};

async fn run(context: &Context, matches: &Matches) -> Result<LoggedIn, Failure> {
    let login_url = login_url(context, matches)?;
    let assertion = Assertion {
        username: matches.text("username"),
        client_id: matches.text("client-id"),
        key_file: context.world.cwd.join(matches.text("jwt-key-file")).to_string_lossy().into_owned(),
        login_url,
        audience: context
            .variable("SF_AUDIENCE_URL")
            .or_else(|| context.variable("SFDX_AUDIENCE_URL"))
            .map(str::to_owned),
    };
    let auth = with_jwt(context.transport()?, &assertion).await.map_err(explained)?;
    keep(context, matches, auth)
}

fn explained(error: ClientError) -> Failure {
    let message = format!(
        "We encountered a JSON web token error, which is likely not an issue with Salesforce CLI. Here’s the error: {}::{}",
        error.name, error.message
    );
    error.actions.iter().fold(Failure::new("JwtGrantError", message), |failure, action| failure.action(action))
}
