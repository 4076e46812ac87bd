//! `up`.

use super::request::{self, plan, request, tell};
use super::scratch::ProjectOrg;
use crate::cli::{Arguments, Command, Example, Matches};
use crate::context::Context;
use crate::output::{Failure, Output};
use crate::shared::flags::TARGET_ORG;
use crate::table::table;
use orgyard_client::BoxFuture;
use orgyard_pipeline::Severity;
use orgyard_pipeline::up::{HEAD, Up, UpReport};
use serde_json::Value;

pub(crate) static COMMAND: Command = Command {
    words: "up",
    spellings: &[],
    class: "Up",
    summary: "Build a project's packages and install them all in one org.",
    description: "Builds what changed, as 'build' does, and installs it in order into the project's own scratch org, \
        which is made when there is none, or into the org that is named. A project without packages is deployed. \
        The project is never written to.",
    examples: &[
        Example { says: "Have the project of this folder in an org of its own:", line: "up" },
        Example {
            says: "The same for another project, promoting what may be:",
            line: "up examples/reimburse-me --promote",
        },
        Example { says: "Show the plan:", line: "up --dry-run" },
        Example { says: "Install into an org that is there:", line: "up --target-org qa" },
    ],
    flags: &[
        TARGET_ORG,
        request::HUB,
        request::DRY_RUN,
        request::PROMOTE,
        request::STAND_IN,
        request::BRANCH,
        request::TAG,
        request::DEFINITION_FILE,
        request::KEY,
        request::SKIP_VALIDATION,
        request::CODE_COVERAGE,
        request::JOBS,
        request::WAIT,
        request::VERSION,
    ],
    arguments: Arguments::One("project"),
    run: |context, matches| run(context, matches),
};

struct Done(UpReport);

fn run<'a>(context: &'a Context, matches: &'a Matches) -> BoxFuture<'a, Result<Box<dyn Output>, Failure>> {
    Box::pin(async move {
        let (build, bars) = request(context, matches, Vec::new(), Severity::Error).await?;
        if matches.has("dry-run") {
            return Ok(Box::new(plan(&build).await?) as Box<dyn Output>);
        }
        let (project, hub) = (build.project.clone(), build.hub.clone());
        let target = ProjectOrg { context, matches, project, hub };
        let done = Up { build, target: &target }.run().await;
        bars.clear();
        let report = done?;
        tell(context, &report.build.warnings, &report.build.notes);
        Ok(Box::new(Done(report)) as Box<dyn Output>)
    })
}

impl Output for Done {
    fn json(&self) -> Value {
        serde_json::to_value(&self.0).unwrap_or_default()
    }

    fn human(&self) -> String {
        let rows: Vec<Vec<String>> = self.0.rows().into_iter().map(Vec::from).collect();
        table("", &HEAD, &rows) + &self.0.summary()
    }

    fn exit_code(&self) -> i32 {
        self.0.exit_code()
    }
}
