//! `apex get test`.

use super::report::Report;
use super::run_test::{CODE_COVERAGE, CONCISE, DETAILED, FORMATTERS, OUTPUT_DIR, RESULT_FORMAT, ROW_LOCKS};
use super::run_test::{finish, shown};
use super::tested::collect;
use crate::cli::{Arguments, Command, Example, Flag, Kind, Matches, Spelling};
use crate::context::Context;
use crate::output::{Failure, boxed};
use crate::shared::flags::{API_VERSION, TARGET_ORG};
use orgyard_client::{Poll, Wait};

/// How long a run that goes on is waited for.
const HOURS: u64 = 4;

pub(crate) static COMMAND: Command = Command {
    words: "apex get test",
    spellings: &[Spelling::new("force:apex:test:report")],
    class: "Test",
    summary: "Show the results of a test run.",
    description: "A run that goes on is waited for.\n\
        Exit codes: 0 all passed, 100 some did not, 1 there is no such run.",
    examples: &[Example {
        says: "Show a run with its coverage:",
        line: "apex get test --test-run-id 7070y0000000001 --code-coverage --target-org dev",
    }],
    flags: &[
        TARGET_ORG,
        API_VERSION,
        Flag::of("test-run-id", Kind::Id("707"), "The run's id.").short('i').aliases(&["testrunid"]).required(),
        CODE_COVERAGE,
        DETAILED,
        OUTPUT_DIR,
        RESULT_FORMAT,
        CONCISE,
        FORMATTERS,
        ROW_LOCKS,
    ],
    arguments: Arguments::None,
    run: |context, matches| boxed(run(context, matches)),
};

async fn run(context: &Context, matches: &Matches) -> Result<Report, Failure> {
    let began = context.now();
    let org = context.target_org(matches).await?;
    let coverage = matches.has("code-coverage") || matches.has("coverage-formatters");
    let wait = Wait::minutes(HOURS * 60, 1);
    let (Poll::Done(row) | Poll::Running(row)) =
        collect::wait_for(context, &org, &matches.text("test-run-id"), wait).await?;
    let tested = collect::collect(context, &org, &row, coverage, began).await?;
    let report = Report { tested, shown: shown(matches) };
    finish(context, matches, &org, None, &report).await?;
    Ok(report)
}
