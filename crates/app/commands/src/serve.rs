//! `serve`.

use crate::cli::{Arguments, Command, Example, Flag, Kind, Matches};
use crate::context::Context;
use crate::output::{Failure, Output, boxed};
use serde_json::{Value, json};
use std::sync::Arc;

pub(crate) static COMMAND: Command = Command {
    words: "serve",
    spellings: &[],
    class: "Serve",
    summary: "Answer Salesforce's own APIs for the home's orgs, on a port of this machine, until Ctrl-C.",
    description: "Other programs log in with a token that 'orgyard org display' shows, and the address this command \
        prints. Nobody outside of this machine can connect.",
    examples: &[
        Example { says: "Serve the home's orgs:", line: "serve" },
        Example { says: "Serve them on a port of your choice:", line: "serve --port 8765" },
    ],
    flags: &[Flag::of("port", Kind::Number(0), "Port to answer on; 0 takes one that is free.").short('p').default("0")],
    arguments: Arguments::None,
    run: |context, matches| boxed(run(context, matches)),
};

struct Stopped(String);

async fn run(context: &Context, matches: &Matches) -> Result<Stopped, Failure> {
    let port = matches.number("port").unwrap_or(0);
    let port = u16::try_from(port).map_err(|_| {
        Failure::new("PortError", format!("{port} is no port.")).action("Choose one between 0 and 65535")
    })?;
    let address = Arc::new(std::sync::Mutex::new(String::new()));
    let seen = address.clone();
    let printer = context.world.printer.clone();
    let ready = move |at: String| {
        printer.say(&format!("Serving the home's orgs at {at} until Ctrl-C"));
        if let Ok(mut seen) = seen.lock() {
            *seen = at;
        }
    };
    context.world.embedded.serve(port, Box::new(ready)).await?;
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
