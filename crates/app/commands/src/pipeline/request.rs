//! What `up` and `build` have in common: flags, the project, the hub.

use super::progress::Bars;
use crate::cli::{Flag, Kind, Matches};
use crate::context::Context;
use crate::output::{Failure, Output};
use crate::shared::flags::{API_VERSION, TARGET_DEV_HUB};
use orgyard_pipeline::{Build, BuildOptions, Fault, Plan, Severity};
use orgyard_project::Project;
use serde_json::Value;
use std::sync::Arc;
use std::time::Duration;

pub(super) const DRY_RUN: Flag = Flag::switch("dry-run", "Show the plan and what is wrong with it; build nothing.");
pub(super) const PROMOTE: Flag = Flag::switch("promote", "Promote the versions that may be.");
pub(super) const STAND_IN: Flag = Flag::switch(
    "stand-in",
    "Use what is built from the present source in the place of versions whose content is not here.",
);
pub(super) const BRANCH: Flag = Flag::text("branch", "Branch of the versions.").short('b');
pub(super) const TAG: Flag = Flag::text("tag", "Tag of the versions, such as a commit.").short('t');
pub(super) const DEFINITION_FILE: Flag =
    Flag::text("definition-file", "Definition file to build all packages with, in place of each one's own.").short('f');
pub(super) const KEY: Flag =
    Flag::text("installation-key", "Installation key of the versions; none when left out.").short('k');
pub(super) const SKIP_VALIDATION: Flag =
    Flag::switch("skip-validation", "Do not check the versions; they cannot be promoted then.")
        .exclusive(&["code-coverage"]);
pub(super) const CODE_COVERAGE: Flag = Flag::switch("code-coverage", "Calculate code coverage.").short('c');
pub(super) const JOBS: Flag =
    Flag::of("jobs", Kind::Number(1), "Builds at once; as many as there are cores when left out.").short('j');
pub(super) const WAIT: Flag = Flag::of("wait", Kind::Minutes(1), "Minutes to wait for each build.").short('w');
pub(super) const HUB: Flag = TARGET_DEV_HUB;
pub(super) const VERSION: Flag = API_VERSION;

/// The minutes of the official tool's own pipelines.
const WAIT_MINUTES: u64 = 120;

pub(super) async fn request(
    context: &Context,
    matches: &Matches,
    only: Vec<String>,
    duplicates: Severity,
) -> Result<(Build, Arc<Bars>), Failure> {
    let project = project(context, matches)?;
    let hub = context.target_hub(matches).await?;
    let home = if hub.is_embedded() { Some(context.home()?) } else { None };
    let text = |name: &str| matches.get(name).map(str::to_owned);
    let options = BuildOptions {
        only,
        branch: text("branch"),
        tag: text("tag"),
        definition_file: text("definition-file"),
        installation_key: text("installation-key"),
        skip_validation: matches.has("skip-validation"),
        code_coverage: matches.has("code-coverage"),
        promote: matches.has("promote"),
        stand_in: matches.has("stand-in"),
        jobs: matches.number("jobs").and_then(|jobs| usize::try_from(jobs).ok()),
        wait: Duration::from_secs(matches.number("wait").unwrap_or(WAIT_MINUTES) * 60),
        duplicates,
        ..BuildOptions::default()
    };
    let bars = Arc::new(Bars::new(context.world.printer.is_interactive() && !context.json));
    let variables = context.world.variables.clone();
    let build = Build {
        project,
        hub,
        home,
        home_folder: context.world.home.clone(),
        options,
        progress: bars.clone(),
        env: Arc::new(move |name| variables.get(name).cloned()),
    };
    Ok((build, bars))
}

/// The project of the argument, else of the folder.
fn project(context: &Context, matches: &Matches) -> Result<Project, Failure> {
    let Some(path) = matches.arguments.first() else { return context.project() };
    let folder = context.world.cwd.join(path);
    if !folder.is_dir() {
        return Err(Failure::new("NoSuchFolderError", format!("There is no folder '{path}'."))
            .action("Name the folder of a project, or change to it and leave the argument out"));
    }
    Ok(Project::find(&folder)?)
}

/// Warnings and notes go to stderr, one line each.
pub(super) fn tell(context: &Context, warnings: &[String], notes: &[String]) {
    warnings.iter().for_each(|warning| context.warn(warning.clone()));
    notes.iter().for_each(|note| context.progress(note));
}

/// What `--dry-run` shows.
pub(super) struct Planned {
    plan: Plan,
}

pub(super) async fn plan(build: &Build) -> Result<Planned, Failure> {
    Ok(Planned { plan: build.plan().await? })
}

impl Output for Planned {
    fn json(&self) -> Value {
        self.plan.json()
    }

    fn human(&self) -> String {
        let plan = if self.plan.has_errors() { String::new() } else { self.plan.to_string() };
        let faults: String = self.plan.faults.iter().map(|fault: &Fault| format!("{fault}\n")).collect();
        plan + &faults
    }

    fn exit_code(&self) -> i32 {
        i32::from(self.plan.has_errors())
    }
}
