//! `change-set deploy` and `change-set validate`.

use super::{NAME, org};
use crate::cli::{Arguments, Command, Example, Flag, Matches};
use crate::context::Context;
use crate::output::{Failure, Output, boxed};
use crate::project::deploy_later::watch;
use crate::shared::flags::{API_VERSION, TARGET_ORG, WAIT};
use orgyard_client::DeployOptions;

const TEST_LEVEL: Flag = Flag::text("test-level", "Which Apex tests run; the org's default when left out.")
    .short('l')
    .options(&["NoTestRun", "RunSpecifiedTests", "RunLocalTests", "RunAllTestsInOrg", "RunRelevantTests"]);
const TESTS: Flag = Flag::text("tests", "Apex tests to run with the level RunSpecifiedTests.").short('t').commas();

pub(crate) static DEPLOY: Command = Command {
    words: "change-set deploy",
    spellings: &[],
    class: "ChangeSetDeploy",
    summary: "Deploy a change set that came to the org.",
    description: "It lands whole or not at all, as any deploy, and can be looked at afterwards with 'project deploy \
        report'. What it changes of a package's components is overwritten by the next version of the package; 'package \
        install --dry-run' tells what that would be.\n\
        Exit codes: 0 deployed, 1 failed.",
    examples: &[Example { says: "In production:", line: "change-set deploy --name \"Trip fields\" -o prod" }],
    flags: &[TARGET_ORG, API_VERSION, NAME, TEST_LEVEL, TESTS, WAIT],
    arguments: Arguments::None,
    run: |context, matches| boxed(run(context, matches, false)),
};

pub(crate) static VALIDATE: Command = Command {
    words: "change-set validate",
    spellings: &[],
    class: "ChangeSetValidate",
    summary: "Try the deploy of a change set, and keep nothing.",
    description: "Exit codes: 0 it would succeed, 1 it would fail.",
    examples: &[Example { says: "In production:", line: "change-set validate --name \"Trip fields\" -o prod" }],
    flags: &[TARGET_ORG, API_VERSION, NAME, TEST_LEVEL, TESTS, WAIT],
    arguments: Arguments::None,
    run: |context, matches| boxed(run(context, matches, true)),
};

async fn run(context: &Context, matches: &Matches, check_only: bool) -> Result<impl Output + use<>, Failure> {
    let org = org(context, matches).await?;
    let options = DeployOptions {
        check_only,
        run_tests: matches.all("tests").to_vec(),
        test_level: matches.get("test-level").map(str::to_owned),
        ..DeployOptions::default()
    };
    let started = org.deploy_change_set(&matches.text("name"), &options).await?;
    for one in &started.packaged {
        context.warn(format!(
            "{} {} belongs to the package {}: an install of the package overwrites what this change set brings.",
            one.type_name, one.full_name, one.package
        ));
    }
    watch(context, matches, org, started.id, check_only).await
}
