//! `apex compile`: the Apex of a project against its own objects and fields, without an org.

mod outcome;
mod remembered;
mod sources;

use crate::cli::{Arguments, Command, Example, Flag, Matches};
use crate::context::Context;
use crate::output::{Failure, boxed};
use outcome::Outcome;
use remembered::Remembered;
use sources::Sources;
use std::time::Instant;

pub(crate) static COMMAND: Command = Command {
    words: "apex compile",
    spellings: &[],
    class: "Compile",
    summary: "Compile all Apex of the project, without an org.",
    description: "Every error is told, not only the first. Names of packages that are not in the project (ns__Name__c, \
                  ns.Name) pass, and are listed once each. The outcome is remembered until a file changes.",
    examples: &[
        Example { says: "Compile the project's package directories:", line: "apex compile" },
        Example {
            says: "Compile two folders together:",
            line: "apex compile --source-dir force-app --source-dir unpackaged/mocks",
        },
    ],
    flags: &[Flag::text("source-dir", "Folder with Apex and objects, in source or metadata format.")
        .short('d')
        .commas()],
    arguments: Arguments::None,
    run: |context, matches| boxed(run(context, matches)),
};

async fn run(context: &Context, matches: &Matches) -> Result<Outcome, Failure> {
    let started = Instant::now();
    let project = context.project()?;
    let sources = Sources::read(&project, matches.all("source-dir"))?;
    let memory = Remembered::of(context, &project);
    let key = sources.key();
    let mut outcome = match memory.outcome(&key) {
        Some(known) => Outcome { unchanged: true, ..known },
        None => {
            context.progress("Compiling");
            sources.compile()
        }
    };
    if !outcome.unchanged {
        memory.keep(&key, &outcome, context);
    }
    outcome.seconds = started.elapsed().as_secs_f64();
    Ok(outcome)
}
