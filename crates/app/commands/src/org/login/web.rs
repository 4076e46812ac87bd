//! `org login web`.

use super::{ALIAS, INSTANCE_URL, LoggedIn, NO_PROMPT, SET_DEFAULT, SET_DEFAULT_DEV_HUB_V, keep, login_url};
use crate::cli::{Arguments, Command, Example, Flag, Matches, Spelling};
use crate::context::Context;
use crate::org::browser;
use crate::org::redirect::{Redirect, answer};
use crate::output::{Failure, boxed};
use orgyard_client::login::Authorization;
use serde_json::Value;

/// Where the connected app of the official tool sends browsers back to.
const PORT: u16 = 1717;

pub(crate) static COMMAND: Command = Command {
    words: "org login web",
    spellings: &[Spelling::new("force:auth:web:login"), Spelling::new("auth:web:login")],
    class: "LoginWeb",
    summary: "Log in to an org in the browser.",
    description: "The browser opens the org's login page; where there is no browser, the page's address is shown, to be \
        opened by hand on this machine. The browser comes back to a port of this machine, 1717 unless the project's \
        oauthLocalPort names another.",
    examples: &[
        Example { says: "Log in to a production org:", line: "org login web" },
        Example {
            says: "Log in to a Dev Hub and use it from now on:",
            line: "org login web --set-default-dev-hub --alias hub",
        },
        Example {
            says: "Log in to a sandbox, in a browser of your choice:",
            line: "org login web --instance-url https://mycompany--uat.sandbox.my.salesforce.com --browser firefox",
        },
    ],
    flags: &[
        browser::BROWSER,
        Flag::text("client-id", "Consumer key of the connected app.").short('i').aliases(&["clientid"]),
        INSTANCE_URL.aliases(&["instanceurl", "l"]),
        SET_DEFAULT_DEV_HUB_V,
        SET_DEFAULT,
        ALIAS,
        NO_PROMPT,
        Flag::text("scopes", "What the login may be used for, with blanks between: \"api refresh_token\"."),
    ],
    arguments: Arguments::None,
    run: |context, matches| boxed(run(context, matches)),
};

async fn run(context: &Context, matches: &Matches) -> Result<LoggedIn, Failure> {
    let login_url = login_url(context, matches)?;
    let scopes = matches.get("scopes");
    if scopes.is_some_and(|scopes| scopes.contains(',')) {
        let message = "The --scopes flag must be a space-separated list (example: \"api web\").";
        return Err(Failure::new("SfError", message));
    }
    let port = port(context);
    let redirect = Redirect::listen(port)?;
    let secret = matches.get("client-id").and_then(|_| context.variable("SFDX_CLIENT_SECRET")).map(str::to_owned);
    let authorization = Authorization::new(&login_url, matches.get("client-id"), scopes, port)?.with_secret(secret);
    let url = authorization.url();
    if !browser::open(context, &url, matches.get("browser"))? {
        context.world.printer.say(&format!("No browser can be opened here. Open this address on this machine:\n{url}"));
    }
    let code = redirect.wait(&|query| authorization.code(query))?;
    let login = authorization.log_in(context.transport()?, &code.code).await;
    answer(code, login.as_ref().err().map(|error| error.message.as_str()));
    keep(context, matches, login?)
}

fn port(context: &Context) -> u16 {
    let project = context.project_if_any().ok().flatten();
    let named = project.as_ref().and_then(|project| project.get("oauthLocalPort"));
    let number = named.and_then(|port| match port {
        Value::String(text) => text.parse().ok(),
        other => other.as_u64(),
    });
    number.and_then(|port| u16::try_from(port).ok()).unwrap_or(PORT)
}
