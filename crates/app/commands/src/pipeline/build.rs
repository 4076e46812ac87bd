//! `build`.

use super::request::{self, plan, request, tell};
use crate::cli::{Arguments, Command, Example, Flag, Matches};
use crate::context::Context;
use crate::output::{Failure, Output};
use crate::table::table;
use orgyard_client::BoxFuture;
use orgyard_pipeline::up::HEAD;
use orgyard_pipeline::{BuildReport, Severity};
use serde_json::Value;

pub(crate) static COMMAND: Command = Command {
    words: "build",
    spellings: &[],
    class: "Build",
    summary: "Build versions of a project's packages: those that changed, and those that need them.",
    description: "Packages are built in parallel, each as soon as what it needs is ready. A package whose source, \
        dependencies and settings are those of its last build is not built again. The project is never written to: \
        packages are found in the Dev Hub by name.",
    examples: &[
        Example { says: "Build what changed in the project of this folder:", line: "build" },
        Example { says: "Show the plan of another project:", line: "build ../other --dry-run" },
        Example { says: "Build two packages on a branch:", line: "build -p utils -p app --branch feature-1" },
    ],
    flags: &[
        request::HUB,
        Flag::text("package", "Packages to build; all when left out.").short('p').commas(),
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

struct Built(BuildReport);

fn run<'a>(context: &'a Context, matches: &'a Matches) -> BoxFuture<'a, Result<Box<dyn Output>, Failure>> {
    Box::pin(async move {
        let (build, bars) = request(context, matches, matches.all("package").to_vec(), Severity::Warning).await?;
        if matches.has("dry-run") {
            return Ok(Box::new(plan(&build).await?) as Box<dyn Output>);
        }
        let built = build.run().await;
        bars.clear();
        let report = built?;
        tell(context, &report.warnings, &report.notes);
        Ok(Box::new(Built(report)) as Box<dyn Output>)
    })
}

impl Output for Built {
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
