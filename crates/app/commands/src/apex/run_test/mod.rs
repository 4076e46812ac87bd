//! `apex run test`.

mod payload;

use super::report::files::{self, COVERAGE};
use super::report::{Format, Report, Shown};
use super::tested::Tested;
use super::tested::{collect, synchronous};
use super::throwaway::{self, Throwaway};
use super::watch;
use crate::cli::{Arguments, Command, Example, Flag, Kind, Matches, Spelling};
use crate::context::Context;
use crate::output::{Failure, Output, boxed};
use crate::shared::flags::{API_VERSION, TARGET_ORG};
use orgyard_client::{Org, Poll, Wait};
use payload::Payload;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::time::Duration;

/// How long a run may take where no one says.
const HOURS: u64 = 4;

pub(crate) const CODE_COVERAGE: Flag =
    Flag::switch("code-coverage", "Show which lines the tests ran.").short('c').aliases(&["codecoverage"]);
pub(crate) const DETAILED: Flag = Flag::switch("detailed-coverage", "Show the coverage of each test.")
    .aliases(&["detailedcoverage"])
    .needs(&["code-coverage"]);
pub(crate) const OUTPUT_DIR: Flag = Flag::text("output-dir", "Folder for the files of the result.")
    .short('d')
    .aliases(&["outputdir", "output-directory"]);
pub(crate) const RESULT_FORMAT: Flag = Flag::text("result-format", "How the result is shown.")
    .short('r')
    .aliases(&["resultformat"])
    .options(&["human", "tap", "junit", "json"])
    .default("human");
pub(crate) const CONCISE: Flag = Flag::switch("concise", "Show only tests that did not pass.");
pub(crate) const FORMATTERS: Flag =
    Flag::text("coverage-formatters", "Files of coverage to write below the output folder.").commas().options(COVERAGE);
pub(crate) const ROW_LOCKS: Flag =
    Flag::switch("row-locks", "Show which tests would lock the same rows, and so could not run at the same time.");

const TESTS: &[&str] = &["suite-names", "tests"];

pub(crate) static COMMAND: Command = Command {
    words: "apex run test",
    spellings: &[Spelling::new("force:apex:test:run")],
    class: "Test",
    summary: "Run Apex tests.",
    description: "With --target-org, or a default org, the tests run there, and without --wait or --synchronous the \
        command ends at once with the run's id. Without any, the whole project is deployed into an org in memory, \
        together with the projects of --with, the tests run there, and the org is gone afterwards.\n\
        Tests that meet what the embedded org does not implement are counted apart, as unsupported.\n\
        Exit codes: 0 all passed, 100 some did not, 1 they could not be run.",
    examples: &[
        Example { says: "Run the project's tests in an org of their own:", line: "apex run test" },
        Example { says: "Run two classes, and show coverage:", line: "apex run test -n ATest,BTest -c" },
        Example {
            says: "Run one method in an org:",
            line: "apex run test --tests ATest.adds --synchronous --target-org dev",
        },
        Example { says: "Run tests again as the code changes:", line: "apex run test --watch --concise" },
        Example {
            says: "Write the files a CI job collects:",
            line: "apex run test -c -r junit -d results --coverage-formatters cobertura,html",
        },
    ],
    flags: &[
        TARGET_ORG,
        API_VERSION,
        CODE_COVERAGE,
        DETAILED.short('v'),
        OUTPUT_DIR,
        Flag::text("test-level", "Which tests run; RunLocalTests when none are named.")
            .short('l')
            .aliases(&["testlevel"])
            .options(&["RunLocalTests", "RunAllTestsInOrg", "RunSpecifiedTests"]),
        Flag::text("class-names", "Test classes to run.").short('n').aliases(&["classnames"]).commas().exclusive(TESTS),
        Flag::text("suite-names", "Test suites to run.")
            .short('s')
            .aliases(&["suitenames"])
            .commas()
            .exclusive(&["class-names", "tests"]),
        Flag::text("tests", "Tests to run: Class, Class.method, ns.Class.method.")
            .short('t')
            .commas()
            .exclusive(&["class-names", "suite-names"]),
        RESULT_FORMAT,
        Flag::of("poll-interval", Kind::Seconds(1), "Seconds between two looks.").short('i'),
        Flag::of("wait", Kind::Minutes(0), "Minutes to wait for the end.").short('w'),
        Flag::switch("synchronous", "Wait for the end; the tests of one class run within one request.").short('y'),
        CONCISE,
        FORMATTERS,
        ROW_LOCKS,
        Flag::switch("watch", "Stay, and run tests again when files they depend on change.").exclusive(&["target-org"]),
        Flag::text("with", "Another project to deploy first into the org in memory.")
            .commas()
            .exclusive(&["target-org"]),
    ],
    arguments: Arguments::None,
    run: |context, matches| boxed(run(context, matches)),
};

/// A result, or a run that goes on by itself.
enum Ran {
    Report(Box<Report>),
    Started { id: String, username: String },
}

async fn run(context: &Context, matches: &Matches) -> Result<Ran, Failure> {
    if !context.has_org(matches)? {
        return alone(context, matches).await;
    }
    if matches.has("watch") {
        let message = "--watch works in an org in memory, and an org is configured.";
        return Err(
            Failure::new("WatchError", message).action("Unset the default with 'orgyard config unset target-org'")
        );
    }
    let org = context.target_org(matches).await?;
    let shown = shown(matches);
    let tested = match ask(context, matches, &org, false, &Restriction::None).await? {
        Asked::Ended(tested) => *tested,
        Asked::Running(id) => {
            let folder = shown.output_dir.as_ref().map(|folder| context.world.cwd.join(folder));
            folder.map_or(Ok(()), |folder| files::write_run_id(&folder, &id))?;
            return Ok(Ran::Started { id, username: org.username().to_owned() });
        }
        Asked::Nothing => Tested::default(),
    };
    let mut report = Report { tested, shown };
    if !report.tested.run.id.is_empty() {
        report.shown.hint = Some(hint(&report.tested.run.id, org.username(), " --result-format <format>"));
    }
    finish(context, matches, &org, None, &report).await?;
    Ok(Ran::Report(Box::new(report)))
}

/// In an org of the command's own.
async fn alone(context: &Context, matches: &Matches) -> Result<Ran, Failure> {
    let throwaway = throwaway::open_for_tests(context, matches).await?;
    let report = round(context, matches, &throwaway, &Restriction::None).await?.unwrap_or_default();
    if !matches.has("watch") {
        return Ok(Ran::Report(report));
    }
    watch::show(context, report.as_ref());
    watch::watch(context, matches, &throwaway).await?;
    Ok(Ran::Report(report))
}

/// Which of the chosen tests run.
pub(super) enum Restriction {
    None,
    /// Those of these classes, by folded name.
    Classes(BTreeSet<String>),
}

/// One run of the chosen tests in an org of the command's own; nothing where none is left.
pub(super) async fn round(
    context: &Context,
    matches: &Matches,
    throwaway: &Throwaway,
    restriction: &Restriction,
) -> Result<Option<Box<Report>>, Failure> {
    let tested = match ask(context, matches, &throwaway.org, true, restriction).await? {
        Asked::Ended(tested) => *tested,
        Asked::Running(_) | Asked::Nothing => return Ok(None),
    };
    let report = Report { tested, shown: shown(matches) };
    finish(context, matches, &throwaway.org, Some(throwaway), &report).await?;
    Ok(Some(Box::new(report)))
}

pub(super) fn shown(matches: &Matches) -> Shown {
    Shown {
        format: Format::of(matches.get("result-format")),
        detailed: matches.has("detailed-coverage"),
        concise: matches.has("concise"),
        row_locks: matches.has("row-locks"),
        output_dir: matches.get("output-dir").map(str::to_owned),
        hint: None,
    }
}

fn hint(id: &str, username: &str, more: &str) -> String {
    format!("Run \"orgyard apex get test -i {id} -o {username}{more}\" to retrieve test results")
}

/// Files of coverage need coverage.
fn wants_coverage(matches: &Matches) -> bool {
    matches.has("code-coverage") || matches.has("coverage-formatters")
}

enum Asked {
    Ended(Box<Tested>),
    Running(String),
    /// No chosen test is one of those it was restricted to.
    Nothing,
}

/// `to_the_end`: the org does not outlive the command.
async fn ask(
    context: &Context,
    matches: &Matches,
    org: &Org,
    to_the_end: bool,
    restriction: &Restriction,
) -> Result<Asked, Failure> {
    let coverage = wants_coverage(matches);
    let began = context.now();
    let mut payload = Payload::of(matches, org, coverage).await?;
    if let Restriction::Classes(classes) = restriction
        && !payload.restrict(classes)
    {
        return Ok(Asked::Nothing);
    }
    if matches.has("synchronous") && payload.level == "RunSpecifiedTests" {
        let tested = synchronous::run(context, org, &payload.body, coverage).await;
        return tested.map(Box::new).map(Asked::Ended).map_err(|failure| no_tests(failure, matches));
    }
    let id = org.start_tests(&payload.body).await.map_err(|error| no_tests(error.into(), matches))?;
    let minutes = matches.number("wait").filter(|minutes| *minutes > 0);
    if !to_the_end && !matches.has("synchronous") && minutes.is_none() {
        return Ok(Asked::Running(id));
    }
    let limit = Duration::from_secs(minutes.filter(|_| !to_the_end).map_or(HOURS * 3600, |minutes| minutes * 60));
    let interval = Duration::from_secs(matches.number("poll-interval").unwrap_or(1));
    match collect::wait_for(context, org, &id, Wait::new(limit, interval)).await? {
        Poll::Done(row) => Ok(Asked::Ended(Box::new(collect::collect(context, org, &row, coverage, began).await?))),
        Poll::Running(_) => Ok(Asked::Running(id)),
    }
}

/// An org without tests answers as if nothing had been asked for.
fn no_tests(failure: Failure, matches: &Matches) -> Failure {
    let nothing = failure.message().contains("Always provide a classes, suites, tests, or testLevel property");
    let specified = matches.get("test-level") == Some("RunSpecifiedTests");
    match nothing && !specified {
        true => Failure::new(failure.name(), "There are no Apex tests to run in this org.")
            .action("Ensure Apex Tests exist in the org, and try again."),
        false => failure,
    }
}

/// Writes files, of the result and of coverage.
pub(super) async fn finish(
    context: &Context,
    matches: &Matches,
    org: &Org,
    throwaway: Option<&Throwaway>,
    report: &Report,
) -> Result<(), Failure> {
    let folder = report.shown.output_dir.as_deref().map(|folder| context.world.cwd.join(folder));
    if let Some(folder) = &folder {
        files::write(report, folder)?;
    }
    let forms = matches.all("coverage-formatters");
    if !forms.is_empty() {
        let folder = folder.unwrap_or_else(|| context.world.cwd.clone());
        let sources = throwaway::sources(context, org, throwaway, report).await?;
        for name in files::write_coverage(report, &folder, forms, &sources, context.now())? {
            context.progress(&format!("Coverage written to {}", folder.join(name).display()));
        }
    }
    Ok(())
}

impl Output for Ran {
    fn json(&self) -> Value {
        match self {
            Self::Report(report) => report.json(),
            Self::Started { id, .. } => json!({ "testRunId": id }),
        }
    }

    fn human(&self) -> String {
        match self {
            Self::Report(report) => report.human(),
            Self::Started { id, username } => {
                let next = "Run with --synchronous or increase --wait timeout to wait for results.";
                format!("{}\n{next}\n", hint(id, username, ""))
            }
        }
    }

    fn exit_code(&self) -> i32 {
        match self {
            Self::Report(report) => report.exit_code(),
            Self::Started { .. } => 0,
        }
    }
}
