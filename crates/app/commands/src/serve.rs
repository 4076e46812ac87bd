//! `serve`.

use crate::cli::{Arguments, Command, Example, Flag, Kind, Matches};
use crate::context::{Context, ServeOptions, Serving};
use crate::output::{Failure, Output, boxed};
use serde_json::{Value, json};
use std::sync::Arc;

pub(crate) static COMMAND: Command = Command {
    words: "serve",
    spellings: &[],
    class: "Serve",
    summary: "Answer Salesforce's own APIs for the home's orgs, on a port of this machine, until Ctrl-C.",
    description: "The official client, CumulusCI and others work against the address this command prints, over http or \
        https; it prints how each of them logs in. The port stays the same from one time to the next while it is free. \
        Nobody outside of this machine can connect.",
    examples: &[
        Example { says: "Serve the home's orgs:", line: "serve" },
        Example { says: "Serve them on a port of your choice:", line: "serve --port 8765" },
        Example {
            says: "Tell every request, for a program to read:",
            line: "serve --log-level info --log-format json",
        },
    ],
    flags: &[
        Flag::of("port", Kind::Number(0), "Port to answer on; 0 takes the one of last time, or any that is free.")
            .short('p')
            .default("0"),
        Flag::text("log-level", "What is told on the error stream; info is a line for each request.")
            .options(&["error", "warn", "info", "debug"])
            .default("warn"),
        Flag::text("log-format", "How it is told.").options(&["text", "json"]).default("text"),
    ],
    arguments: Arguments::None,
    run: |context, matches| boxed(run(context, matches)),
};

struct Stopped(String);

/// How each client logs in. No token is told: terminals keep what they show. The key is good while this server runs.
fn told(serving: &Serving) -> String {
    let Serving { port, authority, key } = serving;
    let authority = authority.display();
    format!(
        "Serving the home's orgs at http://localhost:{port} until Ctrl-C\n\
         The same at https://localhost:{port}, signed by {authority}\n\
         \n\
         Log in, in another terminal:\n  \
         sf, sfp            orgyard sf login\n  \
         sf, by a page      sf org login web --instance-url http://localhost:{port} --set-default-dev-hub --alias hub\n                     \
         the page asks for this key: {key}\n  \
         CumulusCI          export REQUESTS_CA_BUNDLE='{authority}' NODE_EXTRA_CA_CERTS='{authority}'\n                     \
         SF_ACCESS_TOKEN=<token> sf org login access-token --no-prompt --instance-url https://localhost:{port} --alias hub\n                     \
         cci org import hub hub\n  \
         simple-salesforce  export REQUESTS_CA_BUNDLE='{authority}'\n                     \
         Salesforce(instance='localhost:{port}', session_id='<token>')\n  \
         jsforce            new Connection({{ instanceUrl: 'http://localhost:{port}', accessToken: '<token>' }})\n  \
         curl               curl --cacert '{authority}' -H 'Authorization: Bearer <token>' https://localhost:{port}/services/data/v64.0/limits\n\
         \n\
         orgyard org display --target-org <org> --json tells the <token> of an org."
    )
}

async fn run(context: &Context, matches: &Matches) -> Result<Stopped, Failure> {
    let port = matches.number("port").unwrap_or(0);
    let port = u16::try_from(port).map_err(|_| {
        Failure::new("PortError", format!("{port} is no port.")).action("Choose one between 0 and 65535")
    })?;
    let address = Arc::new(std::sync::Mutex::new(String::new()));
    let seen = address.clone();
    let printer = context.world.printer.clone();
    let ready = move |serving: Serving| {
        printer.say(&told(&serving));
        if let Ok(mut seen) = seen.lock() {
            *seen = format!("http://localhost:{}", serving.port);
        }
    };
    let options = ServeOptions {
        port,
        log_level: matches.get("log-level").unwrap_or("warn").to_owned(),
        log_json: matches.get("log-format") == Some("json"),
    };
    context.world.embedded.serve(options, Box::new(ready)).await?;
    Ok(Stopped(address.lock().map(|address| address.clone()).unwrap_or_default()))
}

impl Output for Stopped {
    fn json(&self) -> Value {
        json!({"address": self.0})
    }

    fn human(&self) -> String {
        "Stopped.".into()
    }
}
