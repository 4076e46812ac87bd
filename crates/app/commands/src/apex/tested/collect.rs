//! A run's result, asked for query by query as the official tool does.

use super::{Coverage, Covered, Lines, Lock, Outcome, Run, Test, Tested};
use crate::context::Context;
use crate::output::Failure;
use crate::shared::text::{flag, optional, text};
use orgyard_client::{Api, Org, Poll, Wait, unsupported_calls};
use serde_json::Value;
use std::collections::{BTreeSet, HashMap};
use std::sync::atomic::{AtomicBool, Ordering};

/// Ids in one query.
const CHUNK: usize = 500;
const ENDED: [&str; 5] = ["Aborted", "Failed", "Completed", "Passed", "Skipped"];
/// From this version on, setup methods have rows and times of their own.
const SETUP_SINCE: u32 = 61;

/// Waits for a run; its `ApexTestRunResult` as it stands then.
pub(crate) async fn wait_for(context: &Context, org: &Org, id: &str, wait: Wait) -> Result<Poll<Value>, Failure> {
    let setup = if has_setup(org).await? { ", TestSetupTime" } else { "" };
    let own = if org.is_orgyard() { ", OrgyardUnsupported" } else { "" };
    let soql = format!(
        "SELECT AsyncApexJobId, Status, ClassesCompleted, ClassesEnqueued, MethodsEnqueued, StartTime, EndTime, \
         TestTime{setup}{own}, UserId FROM ApexTestRunResult WHERE AsyncApexJobId = '{id}'"
    );
    let shown = std::sync::Mutex::new(String::new());
    let told = AtomicBool::new(false);
    let look = || async {
        let row = org.tooling_query(&soql).await?.into_iter().next();
        let row = row.ok_or_else(|| not_there(id).into_client())?;
        warn_of_missing(context, &told, &row);
        say(context, &shown, &row);
        Ok(if ENDED.contains(&text(&row, "Status").as_str()) { Poll::Done(row) } else { Poll::Running(row) })
    };
    Ok(wait.embedded(org.is_orgyard()).until_done(look).await?)
}

fn not_there(id: &str) -> Failure {
    Failure::new("TestRunNotFound", format!("No test results were found for test run {id}"))
        .action("The id of a run is what 'orgyard apex run test' tells; the org may be another one")
}

/// Every change of the counts is told once.
fn say(context: &Context, shown: &std::sync::Mutex<String>, row: &Value) {
    let now = format!(
        "Test run {}: {}, {} of {} classes",
        text(row, "AsyncApexJobId"),
        text(row, "Status"),
        text(row, "ClassesCompleted"),
        text(row, "ClassesEnqueued")
    );
    if let Ok(mut before) = shown.lock()
        && *before != now
    {
        context.progress(&now);
        *before = now;
    }
}

async fn has_setup(org: &Org) -> Result<bool, Failure> {
    let version = org.api_version().await?;
    let major: u32 = version.split('.').next().and_then(|major| major.parse().ok()).unwrap_or_default();
    Ok(major >= SETUP_SINCE)
}

/// The results of a run that has ended, with coverage where it is wanted. `began` is when the command started.
pub(crate) async fn collect(
    context: &Context,
    org: &Org,
    row: &Value,
    coverage: bool,
    began: i64,
) -> Result<Tested, Failure> {
    let id = text(row, "AsyncApexJobId");
    let items = format!(
        "SELECT Id, Status, ApexClassId, TestRunResultId, ParentJobId FROM ApexTestQueueItem WHERE ParentJobId = '{id}'"
    );
    let items = org.tooling_query(&items).await?;
    if items.is_empty() {
        let message = format!("No test results were found in the queue for test run {id}");
        return Err(Failure::new("TestRunNotFound", message));
    }
    let items: Vec<String> = items.iter().map(|item| text(item, "Id")).collect();
    let rows = results(org, &items).await?;
    let mut tested = Tested { run: run(org, row, &id), missing: missing(row), ..Tested::default() };
    for row in &rows {
        let list = if flag(row, "IsTestSetup") { &mut tested.setup } else { &mut tested.tests };
        list.push(test(row));
    }
    if coverage {
        add_coverage(org, &mut tested).await?;
    }
    tested.run.command_time = context.now() - began;
    Ok(tested)
}

/// Once, as soon as the run tells: before its tests have run.
fn warn_of_missing(context: &Context, told: &AtomicBool, row: &Value) {
    let calls = unsupported_calls(&missing(row));
    if let Some(text) = calls.filter(|_| !told.swap(true, Ordering::Relaxed)) {
        context.warn(text);
    }
}

fn missing(row: &Value) -> Vec<String> {
    let calls = row.pointer("/OrgyardUnsupported/calls").and_then(Value::as_array).into_iter().flatten();
    calls.filter_map(|call| call.as_str().map(str::to_owned)).collect()
}

fn run(org: &Org, row: &Value, id: &str) -> Run {
    let number = |name: &str| row.get(name).and_then(Value::as_i64);
    Run {
        id: id.to_owned(),
        status: text(row, "Status"),
        started: text(row, "StartTime").replace("+0000", "Z"),
        setup_time: number("TestSetupTime"),
        execution_time: number("TestTime").unwrap_or_default(),
        user_id: text(row, "UserId"),
        ..of_org(org)
    }
}

/// What every run tells of its org.
pub(crate) fn of_org(org: &Org) -> Run {
    let auth = org.auth();
    Run {
        hostname: auth.instance_url.clone(),
        org_id: auth.org_id.clone(),
        username: auth.username.clone(),
        user_id: auth.user_id.clone().unwrap_or_default(),
        ..Run::default()
    }
}

async fn results(org: &Org, items: &[String]) -> Result<Vec<Value>, Failure> {
    let setup = if has_setup(org).await? { ", IsTestSetup" } else { "" };
    // Fields that Salesforce does not have.
    let own = if org.is_orgyard() { ", OrgyardIsUnsupported, OrgyardLocks" } else { "" };
    let select = format!(
        "SELECT Id, QueueItemId, StackTrace, Message, RunTime, TestTimestamp, AsyncApexJobId, MethodName, Outcome, \
         ApexLogId{setup}{own}, ApexClass.Id, ApexClass.Name, ApexClass.NamespacePrefix FROM ApexTestResult WHERE \
         QueueItemId IN"
    );
    in_chunks(org, &select, items).await
}

async fn in_chunks(org: &Org, select: &str, ids: &[String]) -> Result<Vec<Value>, Failure> {
    let mut rows = Vec::new();
    for chunk in ids.chunks(CHUNK) {
        let list: Vec<String> = chunk.iter().map(|id| format!("'{id}'")).collect();
        rows.extend(org.tooling_query(&format!("{select} ({})", list.join(","))).await?);
    }
    Ok(rows)
}

fn test(row: &Value) -> Test {
    Test {
        id: text(row, "Id"),
        queue_item: text(row, "QueueItemId"),
        job: text(row, "AsyncApexJobId"),
        class_id: text(row, "ApexClass.Id"),
        class: text(row, "ApexClass.Name"),
        namespace: optional(row, "ApexClass.NamespacePrefix"),
        method: text(row, "MethodName"),
        outcome: Outcome::of(&text(row, "Outcome"), flag(row, "OrgyardIsUnsupported")),
        message: optional(row, "Message"),
        stack_trace: optional(row, "StackTrace"),
        run_time: row.get("RunTime").and_then(Value::as_i64).unwrap_or_default(),
        covered: Vec::new(),
        locks: locks(row),
    }
}

fn locks(row: &Value) -> Vec<Lock> {
    let all = row.pointer("/OrgyardLocks/locks").and_then(Value::as_array).into_iter().flatten();
    all.map(|lock| Lock { object: text(lock, "object"), id: text(lock, "id"), statement: text(lock, "statement") })
        .collect()
}

/// What each test covered, then the union of the classes that were touched, then the whole org.
pub(super) async fn add_coverage(org: &Org, tested: &mut Tested) -> Result<(), Failure> {
    let classes: BTreeSet<String> = tested.tests.iter().map(|test| test.class_id.clone()).collect();
    let classes: Vec<String> = classes.into_iter().collect();
    let select = "SELECT ApexTestClassId, ApexClassOrTrigger.Id, ApexClassOrTrigger.Name, TestMethodName, \
                  NumLinesCovered, NumLinesUncovered, Coverage FROM ApexCodeCoverage WHERE ApexTestClassId IN";
    let mut by_test: HashMap<(String, String), Vec<Covered>> = HashMap::new();
    for row in in_chunks(org, select, &classes).await? {
        let of = (text(&row, "ApexTestClassId"), text(&row, "TestMethodName"));
        by_test.entry(of).or_default().push(covered(&row));
    }
    let mut touched = BTreeSet::new();
    for test in &mut tested.tests {
        test.covered = by_test.remove(&(test.class_id.clone(), test.method.clone())).unwrap_or_default();
        test.covered.sort_by(|a, b| (a.name.as_str(), &a.id).cmp(&(b.name.as_str(), &b.id)));
        touched.extend(test.covered.iter().map(|covered| covered.id.clone()));
    }
    let touched: Vec<String> = touched.into_iter().collect();
    let select = "SELECT ApexClassOrTrigger.Id, ApexClassOrTrigger.Name, NumLinesCovered, NumLinesUncovered, Coverage \
                  FROM ApexCodeCoverageAggregate";
    let rows = match touched.is_empty() {
        true => org.tooling_query(select).await?,
        false => in_chunks(org, &format!("{select} WHERE ApexClassorTriggerId IN"), &touched).await?,
    };
    let mut units: Vec<Covered> = rows.iter().map(covered).collect();
    units.sort_by(|a, b| (a.name.as_str(), &a.id).cmp(&(b.name.as_str(), &b.id)));
    let whole = org.query_in(Api::Tooling, "SELECT PercentCovered FROM ApexOrgWideCoverage").await?;
    let org_wide = whole.first().map(|row| text(row, "PercentCovered")).unwrap_or_else(|| "0".to_owned());
    tested.coverage = Some(Coverage { units, org_wide: format!("{org_wide}%") });
    Ok(())
}

fn covered(row: &Value) -> Covered {
    Covered {
        id: text(row, "ApexClassOrTrigger.Id"),
        name: text(row, "ApexClassOrTrigger.Name"),
        lines: Lines::of(row.get("Coverage").unwrap_or(&Value::Null)),
    }
}
