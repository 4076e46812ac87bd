//! `--watch`: what changes in the projects' files goes into the org in memory, and the tests it affects run again.

mod graph;
mod snapshot;

use super::run_test::{Restriction, round};
use super::throwaway::{Throwaway, name, send};
use crate::cli::Matches;
use crate::context::Context;
use crate::output::{Failure, Output};
use crate::project::part;
use graph::{Changed, Graph};
use notify::{RecursiveMode, Watcher};
use orgyard_project::Project;
use snapshot::Change;
pub(super) use snapshot::Snapshot;
use std::collections::BTreeSet;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

/// Editors write a file in several steps.
const SETTLED: Duration = Duration::from_millis(60);

/// One project as it was deployed, and what was not yet.
struct Watched<'p> {
    project: &'p Project,
    deployed: Snapshot,
    open: Change,
}

/// Runs until the program is ended; the first round has been made.
pub(super) async fn watch(context: &Context, matches: &Matches, throwaway: &Throwaway) -> Result<(), Failure> {
    let mut graph = Graph::default();
    let mut watched = Vec::new();
    for project in &throwaway.projects {
        let deployed = Snapshot::take(project)?;
        deployed.files().for_each(|path| read(&mut graph, project, path));
        watched.push(Watched { project, deployed, open: Change::default() });
    }
    let (_watcher, events) = listen(&throwaway.projects)?;
    context.progress("Watching for changes; Ctrl-C ends it.");
    while next(&events) {
        let changed = match take_in(context, throwaway, &mut graph, &mut watched).await {
            Ok(Some(changed)) => changed,
            Ok(None) => continue,
            // What is wrong now can be right after the next change.
            Err(failure) => {
                context.world.printer.say(&format!("Error ({}): {}", failure.name(), failure.message()));
                continue;
            }
        };
        let affected: BTreeSet<String> = graph.affected(&changed).iter().map(|name| name.to_lowercase()).collect();
        match round(context, matches, throwaway, &Restriction::Classes(affected)).await {
            Ok(Some(report)) => show(context, report.as_ref()),
            Ok(None) => context.progress("No test that was chosen mentions what changed."),
            Err(failure) => context.world.printer.say(&format!("Error ({}): {}", failure.name(), failure.message())),
        }
    }
    Ok(())
}

pub(super) fn show(context: &Context, output: &dyn Output) {
    let text = match context.json {
        true => context.envelope(output.exit_code(), output.json()).to_string(),
        false => output.human(),
    };
    context.world.printer.data(&text);
}

/// The watcher lives as long as its events are wanted.
fn listen(projects: &[Project]) -> Result<(impl Watcher + use<>, Receiver<()>), Failure> {
    let failed = |error: notify::Error| Failure::new("WatchError", format!("The files cannot be watched: {error}"));
    let (send, receive) = channel();
    let tell = move |event: Result<notify::Event, notify::Error>| {
        if event.is_ok_and(|event| !event.kind.is_access()) {
            // Nobody listens any more when the program ends.
            let _ = send.send(());
        }
    };
    let mut watcher = notify::recommended_watcher(tell).map_err(failed)?;
    for project in projects {
        for directory in project.directories() {
            watcher.watch(&project.path_of(directory), RecursiveMode::Recursive).map_err(failed)?;
        }
    }
    Ok((watcher, receive))
}

/// Waits for a change and for what follows it at once; false when there can be no more.
fn next(events: &Receiver<()>) -> bool {
    if events.recv().is_err() {
        return false;
    }
    loop {
        match events.recv_timeout(SETTLED) {
            Ok(()) => {}
            Err(RecvTimeoutError::Timeout) => return true,
            Err(RecvTimeoutError::Disconnected) => return false,
        }
    }
}

/// Deploys what changed in each project; what that may affect, or nothing where nothing changed.
async fn take_in(
    context: &Context,
    throwaway: &Throwaway,
    graph: &mut Graph,
    watched: &mut [Watched<'_>],
) -> Result<Option<Changed>, Failure> {
    let mut paths = Vec::new();
    for one in watched {
        let now = Snapshot::take(one.project)?;
        let mut change = now.since(&one.deployed);
        one.deployed = now;
        change.written.iter().for_each(|path| read(graph, one.project, path));
        change.removed.iter().for_each(|path| graph.remove(&key(one.project, path)));
        change.after(std::mem::take(&mut one.open));
        if change.is_empty() {
            continue;
        }
        context.progress(&format!("Deploying {}", change.paths().collect::<Vec<_>>().join(", ")));
        let gone: Vec<(String, String)> = change.gone.iter().cloned().collect();
        let written: Vec<String> = change.written.iter().cloned().collect();
        let sent = match part(context, one.project, &written, &gone) {
            Ok(archive) => send(&throwaway.org, &archive, &name(one.project)).await,
            Err(failure) => Err(failure),
        };
        paths.extend(change.paths().map(str::to_owned));
        if let Err(failure) = sent {
            one.open = change;
            return Err(failure);
        }
    }
    Ok((!paths.is_empty()).then(|| Changed::of(paths.iter().map(String::as_str))))
}

fn read(graph: &mut Graph, project: &Project, path: &str) {
    // Gone again: the next look finds out.
    if (path.ends_with(".cls") || path.ends_with(".trigger"))
        && let Ok(bytes) = std::fs::read(project.root().join(path))
    {
        graph.put(&key(project, path), &String::from_utf8_lossy(&bytes));
    }
}

/// Two projects may have files of one name.
fn key(project: &Project, path: &str) -> String {
    project.root().join(path).to_string_lossy().into_owned()
}
