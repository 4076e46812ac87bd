//! What came of a test run, as all reports read it.

pub(crate) mod collect;
pub(crate) mod results;
pub(super) mod synchronous;

use serde_json::Value;

/// A run with its tests, in the org's order.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Tested {
    pub run: Run,
    pub tests: Vec<Test>,
    /// Methods that made test data.
    pub setup: Vec<Test>,
    pub coverage: Option<Coverage>,
    /// Calls that the embedded org does not implement, by class and line.
    pub missing: Vec<String>,
}

/// Where and when.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Run {
    /// Empty for a synchronous run.
    pub id: String,
    /// What the org says of the run as a whole: `Completed`, `Aborted`, ….
    pub status: String,
    pub hostname: String,
    pub org_id: String,
    pub username: String,
    pub user_id: String,
    /// `2026-11-20T17:00:00.000Z`
    pub started: String,
    pub setup_time: Option<i64>,
    pub execution_time: i64,
    pub command_time: i64,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Outcome {
    #[default]
    Pass,
    Fail,
    CompileFail,
    Skip,
    /// It met what the embedded org does not implement: neither passed nor failed.
    Unsupported,
}

#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Test {
    pub id: String,
    pub queue_item: String,
    pub job: String,
    pub class_id: String,
    pub class: String,
    pub namespace: Option<String>,
    pub method: String,
    pub outcome: Outcome,
    pub message: Option<String>,
    pub stack_trace: Option<String>,
    pub run_time: i64,
    /// What it covered, class by class.
    pub covered: Vec<Covered>,
    pub locks: Vec<Lock>,
}

/// The lines of one class or trigger that one test ran.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Covered {
    pub id: String,
    pub name: String,
    pub lines: Lines,
}

/// A row a test shares with others, and the statement that would lock it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Lock {
    pub object: String,
    pub id: String,
    pub statement: String,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Lines {
    pub covered: Vec<u32>,
    pub uncovered: Vec<u32>,
}

/// Coverage of the classes and triggers that the run touched.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Coverage {
    pub units: Vec<Covered>,
    /// `75%`, of the whole org.
    pub org_wide: String,
}

impl Outcome {
    pub(crate) fn of(outcome: &str, unsupported: bool) -> Self {
        match outcome {
            _ if unsupported => Self::Unsupported,
            "Pass" => Self::Pass,
            "CompileFail" => Self::CompileFail,
            "Skip" => Self::Skip,
            _ => Self::Fail,
        }
    }

    /// As the platform's rows have it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Pass => "Pass",
            Self::Fail | Self::Unsupported => "Fail",
            Self::CompileFail => "CompileFail",
            Self::Skip => "Skip",
        }
    }

    /// As a person reads it.
    pub(crate) fn shown(self) -> &'static str {
        if self == Self::Unsupported { "Unsupported" } else { self.name() }
    }

    pub(crate) fn is_failure(self) -> bool {
        matches!(self, Self::Fail | Self::CompileFail)
    }
}

impl Test {
    /// `ns.Class`
    pub(crate) fn full_class(&self) -> String {
        match &self.namespace {
            Some(namespace) => format!("{namespace}.{}", self.class),
            None => self.class.clone(),
        }
    }

    pub(crate) fn full_name(&self) -> String {
        format!("{}.{}", self.full_class(), self.method)
    }

    /// Message and stack trace, one below the other.
    pub(crate) fn told(&self) -> String {
        let message = self.message.as_deref().unwrap_or_default();
        match self.stack_trace.as_deref().filter(|stack| !stack.is_empty()) {
            Some(stack) => format!("{message}\n{stack}"),
            None => message.to_owned(),
        }
    }
}

impl Lines {
    pub(crate) fn all(&self) -> usize {
        self.covered.len() + self.uncovered.len()
    }

    pub(crate) fn percent(&self) -> String {
        percent(self.covered.len(), self.all())
    }

    /// Of `Coverage` in a row.
    fn of(value: &Value) -> Self {
        let list = |name: &str| {
            let lines = value.get(name).and_then(Value::as_array).into_iter().flatten();
            let mut lines: Vec<u32> = lines.filter_map(|line| u32::try_from(line.as_u64()?).ok()).collect();
            lines.sort_unstable();
            lines
        };
        Self { covered: list("coveredLines"), uncovered: list("uncoveredLines") }
    }
}

impl Coverage {
    /// Covered and all lines.
    pub(crate) fn lines(&self) -> (usize, usize) {
        let sum = |count: fn(&Covered) -> usize| self.units.iter().map(count).sum();
        (sum(|unit| unit.lines.covered.len()), sum(|unit| unit.lines.all()))
    }

    pub(crate) fn percent(&self) -> String {
        let (covered, all) = self.lines();
        percent(covered, all)
    }
}

impl Tested {
    pub(crate) fn count(&self, is_meant: impl Fn(Outcome) -> bool) -> usize {
        self.tests.iter().filter(|test| is_meant(test.outcome)).count()
    }

    pub(crate) fn passing(&self) -> usize {
        self.count(|outcome| outcome == Outcome::Pass)
    }

    pub(crate) fn failing(&self) -> usize {
        self.count(Outcome::is_failure)
    }

    pub(crate) fn skipped(&self) -> usize {
        self.count(|outcome| outcome == Outcome::Skip)
    }

    pub(crate) fn unsupported(&self) -> usize {
        self.count(|outcome| outcome == Outcome::Unsupported)
    }

    /// A part of all tests: `50%`.
    pub(crate) fn rate(&self, part: usize) -> String {
        percent(part, self.tests.len())
    }

    /// `Passed`, `Failed`, `Skipped`, or what else became of the run.
    pub(crate) fn outcome(&self) -> &str {
        let setup_failed = self.setup.iter().any(|test| test.outcome.is_failure());
        match self.run.status.as_str() {
            _ if self.failing() + self.unsupported() > 0 || setup_failed => "Failed",
            status @ ("Failed" | "Aborted") => status,
            _ if self.passing() == 0 => "Skipped",
            "Completed" | "" => "Passed",
            other => other,
        }
    }

    /// The official tool's code for tests that failed.
    pub(crate) fn exit_code(&self) -> i32 {
        if self.outcome() == "Failed" { 100 } else { 0 }
    }
}

/// Whole percents, as the official tool rounds them.
pub(crate) fn percent(part: usize, all: usize) -> String {
    if part == 0 || all == 0 {
        return "0%".to_owned();
    }
    format!("{}%", (part as f64 * 100.0 / all as f64).round())
}

#[cfg(test)]
pub(crate) mod example {
    use super::*;

    pub(crate) fn test(class: &str, method: &str, outcome: Outcome) -> Test {
        Test {
            id: "07M1".into(),
            queue_item: "7091".into(),
            job: "7071".into(),
            class_id: format!("01p{class}"),
            class: class.into(),
            method: method.into(),
            outcome,
            run_time: 12,
            ..Test::default()
        }
    }

    fn covered(name: &str, covered: &[u32], uncovered: &[u32]) -> Covered {
        let id = if name.ends_with("Trigger") { "01q" } else { "01p" };
        let lines = Lines { covered: covered.to_vec(), uncovered: uncovered.to_vec() };
        Covered { id: format!("{id}{name}"), name: name.into(), lines }
    }

    fn lock(id: &str, statement: &str) -> Lock {
        Lock { object: "Account".into(), id: id.into(), statement: format!("Class.{statement}: line 3, column 1") }
    }

    /// Two that pass, one that fails, one that is not supported, and a setup method.
    pub(crate) fn tested() -> Tested {
        let mut add = test("CalculatorTest", "adds", Outcome::Pass);
        add.covered = vec![covered("Calculator", &[2, 3, 4], &[5, 6, 8, 9, 10, 11])];
        add.locks = vec![lock("0011", "CalculatorTest.adds"), lock("0012", "CalculatorTest.adds")];
        let mut fail = test("CalculatorTest", "divides", Outcome::Fail);
        fail.message = Some("System.AssertException: Assertion Failed: <not> \"equal\": Expected: 1, Actual: 2".into());
        fail.stack_trace = Some("Class.CalculatorTest.divides: line 9, column 1\nClass.X.y: line 1, column 1".into());
        fail.covered =
            vec![covered("Calculator", &[2, 5], &[3, 4, 6, 8, 9, 10, 11]), covered("OrderTrigger", &[1], &[])];
        fail.locks = vec![lock("0011", "CalculatorTest.divides")];
        let mut far = test("FarTest", "flies", Outcome::Pass);
        far.namespace = Some("ns".into());
        far.locks = vec![lock("0011", "FarTest.flies"), lock("0012", "FarTest.flies"), lock("0013", "FarTest.flies")];
        let mut unsupported = test("OrderTest", "approves", Outcome::Unsupported);
        unsupported.message = Some("not implemented here: Approval.process".into());
        let coverage = Coverage {
            units: vec![
                covered("Calculator", &[2, 3, 4, 5], &[6, 8, 9, 10, 11, 12]),
                covered("OrderTrigger", &[1], &[]),
            ],
            org_wide: "45%".into(),
        };
        let run = Run {
            id: "7071".into(),
            status: "Completed".into(),
            hostname: "http://localhost".into(),
            org_id: "00D1".into(),
            username: "admin@example.com".into(),
            user_id: "0051".into(),
            started: "2026-11-20T17:00:00.000Z".into(),
            setup_time: Some(5),
            execution_time: 1234,
            command_time: 2000,
        };
        let setup = vec![test("CalculatorTest", "makeData", Outcome::Pass)];
        Tested { run, tests: vec![add, fail, far, unsupported], setup, coverage: Some(coverage), missing: Vec::new() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(status: &str, outcomes: &[Outcome], expected: &str) {
        let tests = outcomes.iter().map(|outcome| example::test("A", "b", *outcome)).collect();
        let run = Run { status: status.into(), ..Run::default() };
        let tested = Tested { run, tests, ..Tested::default() };
        assert_eq!(format!("{} {}", tested.outcome(), tested.exit_code()), expected);
    }

    /// wire-source C.2; what is not supported is no success either.
    #[test]
    fn the_outcome_is_that_of_the_worst_test() {
        check("Completed", &[Outcome::Pass, Outcome::Skip], "Passed 0");
        check("Completed", &[Outcome::Pass, Outcome::CompileFail], "Failed 100");
        check("Completed", &[Outcome::Pass, Outcome::Unsupported], "Failed 100");
        check("Completed", &[Outcome::Skip], "Skipped 0");
        check("Aborted", &[Outcome::Pass], "Aborted 0");
        check("Failed", &[], "Failed 100");
    }

    #[test]
    fn percents_are_whole() {
        assert_eq!(
            [percent(1, 3), percent(2, 3), percent(1, 8), percent(0, 5), percent(0, 0)],
            ["33%", "67%", "13%", "0%", "0%"]
        );
    }
}
