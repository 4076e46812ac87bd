use super::*;
use crate::objects::test_support::{add_class, org};
use crate::{Covered, Lock, UnitCoverage};
use orgyard_engine::QueryApi;
use serde_json::json;

const TEST: &str =
    "@IsTest class ATest { @TestSetup static void s() {} @IsTest static void a() {} @IsTest static void b() {} }";

fn result(class_id: Id, method: &str, outcome: Outcome) -> TestResult {
    TestResult {
        class_id,
        class: "ATest".into(),
        namespace: None,
        method: method.into(),
        is_setup: method == "s",
        outcome,
        message: None,
        stack_trace: None,
        started: 5,
        milliseconds: 7,
        covered: Vec::new(),
        locks: Vec::new(),
        log: None,
    }
}

fn unit(id: Id, covered: &[u32], uncovered: &[u32]) -> UnitCoverage {
    let (covered, uncovered) = (covered.to_vec(), uncovered.to_vec());
    UnitCoverage { id, name: "A".into(), namespace: None, is_trigger: false, covered, uncovered }
}

/// An org with a class and its test class, and runs that never commit.
struct World {
    tx: Tx,
    a: Id,
    test: Id,
}

impl World {
    fn new() -> Self {
        let org = org();
        let mut tx = org.read(org.info().user_id).unwrap();
        let a = add_class(&mut tx, "A", "public class A {}", None);
        let test = add_class(&mut tx, "ATest", TEST, None);
        Self { tx, a, test }
    }

    /// Runs all local tests with this outcome.
    fn run(&mut self, results: Vec<TestResult>, coverage: Vec<UnitCoverage>) {
        let job = start(&mut self.tx, &json!({"testLevel": "RunLocalTests"})).unwrap();
        let run = TestRun { results, coverage, started: 5, milliseconds: 20, ..TestRun::default() };
        let row = self.tx.find(OBJECT, "AsyncApexJobId", &Value::Id(job)).unwrap().remove(0);
        begin(&mut self.tx, row.id().unwrap()).unwrap();
        finish(&mut self.tx, row.id().unwrap(), &run, true).unwrap();
    }

    fn check(&self, soql: &str, expected: &[&str]) {
        let found = self.tx.query(soql, QueryApi::Tooling).unwrap();
        let row = |row: &Json| {
            let cells = row.as_object().unwrap().iter().filter(|(name, _)| *name != "attributes");
            let cell = |value: &Json| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            cells.map(|(_, value)| cell(value)).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(found.records.iter().map(row).collect::<Vec<_>>(), expected, "{soql}");
    }
}

#[test]
fn a_queued_run_has_its_rows_at_once() {
    let mut world = World::new();
    start(&mut world.tx, &json!({"testLevel": "RunLocalTests"})).unwrap();
    world.check("SELECT Status, ClassesEnqueued, MethodsEnqueued FROM ApexTestRunResult", &["Queued 1 2"]);
    world.check("SELECT Status, ApexClassId FROM ApexTestQueueItem", &[&format!("Queued {}", world.test)]);
    world.check("SELECT JobType, Status, TotalJobItems FROM AsyncApexJob", &["TestRequest Queued 1"]);
}

#[test]
fn a_run_that_ended_has_results_and_counts() {
    let mut world = World::new();
    let mut failed = result(world.test, "a", Outcome::Fail);
    failed.message = Some("System.AssertException: Assertion Failed".into());
    failed.stack_trace = Some("Class.ATest.a: line 1, column 1".into());
    let mut unsupported = result(world.test, "b", Outcome::Unsupported);
    unsupported.message = Some("Approval.process".into());
    let user = world.tx.user();
    let statement = "Class.ATest.b: line 1, column 1".into();
    unsupported.locks = vec![Lock { object: "User".into(), id: user, statement }];
    world.run(vec![result(world.test, "s", Outcome::Pass), failed, unsupported], Vec::new());
    world.check(
        "SELECT Status, ClassesCompleted, MethodsCompleted, MethodsFailed, TestTime, TestSetupTime FROM ApexTestRunResult",
        &["Completed 1 2 2 14 7"],
    );
    world.check("SELECT Status, ExtendedStatus FROM ApexTestQueueItem", &["Completed (0/2)"]);
    world.check("SELECT Status, NumberOfErrors FROM AsyncApexJob", &["Completed 2"]);
    world.check(
        "SELECT MethodName, Outcome, Message, StackTrace, IsTestSetup, OrgyardIsUnsupported FROM ApexTestResult",
        &[
            "s Pass null null true false",
            "a Fail System.AssertException: Assertion Failed Class.ATest.a: line 1, column 1 false false",
            "b Fail not implemented here: Approval.process null false true",
        ],
    );
    let locks = format!(
        "{{\"locks\":[{{\"object\":\"User\",\"id\":\"{user}\",\"statement\":\"Class.ATest.b: line 1, column 1\"}}]}}"
    );
    world.check("SELECT OrgyardLocks FROM ApexTestResult WHERE MethodName = 'b'", &[&locks]);
}

/// apex-runtime.md 5.10: a row per method and class, the union per class, the whole org.
#[test]
fn coverage_is_kept_per_method_per_class_and_for_the_org() {
    let mut world = World::new();
    let mut a = result(world.test, "a", Outcome::Pass);
    a.covered = vec![Covered { unit: 0, lines: vec![2, 3] }];
    let mut b = result(world.test, "b", Outcome::Pass);
    b.covered = vec![Covered { unit: 0, lines: vec![5] }];
    world.run(vec![a, b.clone()], vec![unit(world.a, &[2, 3, 5], &[6])]);
    let per_method = "SELECT TestMethodName, Coverage FROM ApexCodeCoverage ORDER BY TestMethodName";
    world.check(
        per_method,
        &["a {\"coveredLines\":[2,3],\"uncoveredLines\":[5,6]}", "b {\"coveredLines\":[5],\"uncoveredLines\":[2,3,6]}"],
    );
    let union = "SELECT ApexClassOrTrigger.Name, NumLinesCovered, NumLinesUncovered FROM ApexCodeCoverageAggregate";
    let union_ids = format!(
        "SELECT NumLinesCovered, NumLinesUncovered FROM ApexCodeCoverageAggregate WHERE ApexClassorTriggerId IN ('{}')",
        world.a
    );
    world.check(&union_ids, &["3 1"]);
    assert!(world.tx.query(union, QueryApi::Tooling).unwrap().records[0]["ApexClassOrTrigger"]["Name"] == "A");
    world.check("SELECT PercentCovered FROM ApexOrgWideCoverage", &["75"]);

    // One method alone: what others covered stays, as long as the class is the same.
    b.covered = vec![Covered { unit: 0, lines: vec![6] }];
    world.run(vec![b.clone()], vec![unit(world.a, &[6], &[2, 3, 5])]);
    world.check(&union_ids, &["3 1"]);
    b.covered = vec![Covered { unit: 0, lines: vec![2] }];
    world.run(vec![b], vec![unit(world.a, &[2], &[3])]);
    world.check(&union_ids, &["1 1"]);
    world.check(per_method, &["b {\"coveredLines\":[2],\"uncoveredLines\":[3]}"]);
}

#[test]
fn a_class_that_was_taken_out_has_no_results() {
    let mut world = World::new();
    let job = start(&mut world.tx, &json!({"tests": [{"className": "ATest"}]})).unwrap();
    let item = queue::of_job(&world.tx, job).unwrap().remove(0);
    let change = Record::new("ApexTestQueueItem").with("Id", item.id());
    assert!(world.tx.update(change.clone().with("Status", "Completed")).is_err());
    world.tx.update(change.with("Status", "Aborted")).unwrap();
    let row = world.tx.find(OBJECT, "AsyncApexJobId", &Value::Id(job)).unwrap().remove(0);
    let run = TestRun { results: vec![result(world.test, "a", Outcome::Pass)], ..TestRun::default() };
    begin(&mut world.tx, row.id().unwrap()).unwrap();
    finish(&mut world.tx, row.id().unwrap(), &run, false).unwrap();
    world.check("SELECT Status FROM ApexTestRunResult", &["Aborted"]);
    world.check("SELECT Id FROM ApexTestResult", &[]);
}

#[test]
fn a_run_that_broke_says_why() {
    let mut world = World::new();
    let job = start(&mut world.tx, &json!({"testLevel": "RunLocalTests"})).unwrap();
    let row = world.tx.find(OBJECT, "AsyncApexJobId", &Value::Id(job)).unwrap().remove(0);
    fail(&mut world.tx, row.id().unwrap(), "no more room").unwrap();
    world.check("SELECT Status FROM ApexTestRunResult", &["Failed"]);
    world.check("SELECT Status, ExtendedStatus FROM ApexTestQueueItem", &["Failed no more room"]);
}
