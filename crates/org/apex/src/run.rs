//! Runs tests: every method in a transaction of its own, on all cores.

use crate::code::Code;
use crate::method::{Method, Ran, run_method};
use crate::objects::traced;
use crate::plan::{self, ClassPlan, plan};
use crate::{Covered, LogLevels, Missing, Outcome, TestResult, TestRun, Tests, UnitCoverage};
use orgyard_apex_vm::Coverage;
use orgyard_engine::{EngineError, Frozen, Org, Tx};
use orgyard_values::Id;
use rayon::prelude::*;
use std::sync::{Arc, OnceLock};

/// Runs tests over the org as it stands; nothing they do stays. `user` runs them.
pub fn run_tests(org: &Arc<Org>, user: Id, tests: &Tests, coverage: bool) -> Result<TestRun, EngineError> {
    let look = org.read(user)?;
    let levels = traced(&look, user)?;
    run_logged(&look.freeze(), user, tests, coverage, levels.as_ref())
}

/// Runs tests over a transaction that is not committed: a deploy or a build under way.
pub fn run_tests_on(org: &Frozen, user: Id, tests: &Tests, coverage: bool) -> Result<TestRun, EngineError> {
    run_logged(org, user, tests, coverage, None)
}

fn run_logged(
    org: &Frozen,
    user: Id,
    tests: &Tests,
    coverage: bool,
    levels: Option<&LogLevels>,
) -> Result<TestRun, EngineError> {
    let env = org.org().home().env();
    let started = env.now();
    let look = org.begin(user);
    let code = Code::of(&look)?;
    let classes = plan(&code, tests, look.org().namespace.as_deref());
    let ran: Vec<Vec<Ran>> =
        on_all_cores(|| classes.par_iter().map(|class| run_class(org, &code, user, class, levels)).collect())?;
    let ran: Vec<Ran> = ran.into_iter().flatten().collect();
    let units = if coverage { units(&code, tests, look.org().namespace.as_deref(), &ran) } else { Vec::new() };
    let results = ran.into_iter().map(|ran| result(&code, ran, &units)).collect();
    Ok(TestRun {
        results,
        coverage: units.into_iter().map(|(_, unit)| unit).collect(),
        unsupported: missing(&code, tests, look.org().namespace.as_deref()),
        started,
        milliseconds: env.now() - started,
    })
}

/// What the classes and triggers of a run call that nothing here answers, without running anything.
pub fn missing_calls(look: &Tx, tests: &Tests) -> Result<Vec<Missing>, EngineError> {
    Ok(missing(&*Code::of(look)?, tests, look.org().namespace.as_deref()))
}

/// Threads whose stacks hold the deepest Apex.
fn on_all_cores<T: Send>(run: impl FnOnce() -> T + Send) -> Result<T, EngineError> {
    static POOL: OnceLock<Option<rayon::ThreadPool>> = OnceLock::new();
    const STACK: usize = 1 << 30;
    let pool = POOL.get_or_init(|| rayon::ThreadPoolBuilder::new().stack_size(STACK).build().ok());
    let no_threads =
        || EngineError::Damaged { what: "the test run".into(), reason: "no thread could be started".into() };
    Ok(pool.as_ref().ok_or_else(no_threads)?.install(run))
}

/// The set-up first; each method begins from what it left.
fn run_class(org: &Frozen, code: &Arc<Code>, user: Id, class: &ClassPlan, levels: Option<&LogLevels>) -> Vec<Ran> {
    let begin = |method: Method| if method.sees_all_data { org.begin(user) } else { org.begin_test(user) };
    let shared = |mut ran: Ran| {
        let look = org.begin(user);
        ran.locks.retain(|lock| look.get(&lock.object, lock.id).is_ok_and(|row| row.is_some()));
        ran
    };
    let Some(setup) = class.setup else {
        let run = |method: &Method| shared(run_method(code, begin(*method), *method, levels).0);
        return class.methods.par_iter().map(run).collect();
    };
    let (ran, after) = run_method(code, begin(setup), setup, levels);
    let ran = shared(ran);
    if ran.outcome != Outcome::Pass {
        let failed = |method: &Method| Ran { method: *method, ..ran.clone() };
        return std::iter::once(ran.clone()).chain(class.methods.iter().map(failed)).collect();
    }
    let after_setup = |method: &Method| if method.sees_all_data { org.begin(user) } else { after.begin(user) };
    let methods =
        class.methods.par_iter().map(|method| shared(run_method(code, after_setup(method), *method, levels).0));
    std::iter::once(ran).chain(methods.collect::<Vec<_>>()).collect()
}

/// The units a run is judged by, by their place in the image, with the union of what its methods ran.
fn units(code: &Code, tests: &Tests, own: Option<&str>, ran: &[Ran]) -> Vec<(usize, UnitCoverage)> {
    let image = &code.linked.image;
    let mut all = Coverage::of(image);
    ran.iter().for_each(|one| all.merge(&one.coverage));
    let with_lines = (0..image.units.len()).filter(|at| !image.units[*at].lines.is_empty());
    with_lines
        .filter(|at| is_judged(code, tests, own, *at))
        .map(|at| (at, unit(code, at, all.unit(at as u32))))
        .collect()
}

/// Whether the run is about the unit.
fn is_judged(code: &Code, tests: &Tests, own: Option<&str>, at: usize) -> bool {
    let component = &code.components[at];
    match tests {
        Tests::AllInOrg => true,
        Tests::Of(ids) => ids.contains(&component.id),
        Tests::Local | Tests::Chosen(_) => plan::is_local(component, own),
    }
}

/// In the order of the units and their lines, each line's calls once.
fn missing(code: &Code, tests: &Tests, own: Option<&str>) -> Vec<Missing> {
    let image = &code.linked.image;
    let sites = code.linked.missing_sites().iter();
    let placed =
        sites.map(|(method, line, call)| (image.methods[method.0 as usize].unit as usize, *line, call.clone()));
    let mut judged: Vec<_> = placed.filter(|(at, ..)| is_judged(code, tests, own, *at)).collect();
    judged.sort();
    judged.dedup();
    let missing = |(at, line, call): (usize, u32, String)| Missing { unit: image.units[at].name.clone(), line, call };
    judged.into_iter().map(missing).collect()
}

fn unit(code: &Code, at: usize, hits: &[bool]) -> UnitCoverage {
    let (unit, component) = (&code.linked.image.units[at], &code.components[at]);
    let (covered, uncovered): (Vec<_>, Vec<_>) = unit.lines.iter().zip(hits).partition(|(_, hit)| **hit);
    let lines = |pairs: Vec<(&u32, &bool)>| pairs.into_iter().map(|(line, _)| *line).collect();
    UnitCoverage {
        id: component.id,
        name: unit.name.clone(),
        namespace: component.namespace.as_deref().map(Arc::from),
        is_trigger: unit.is_trigger,
        covered: lines(covered),
        uncovered: lines(uncovered),
    }
}

fn result(code: &Code, ran: Ran, units: &[(usize, UnitCoverage)]) -> TestResult {
    let image = &code.linked.image;
    let class = &image.classes[ran.method.class.0 as usize];
    let component = &code.components[class.unit as usize];
    let lines = |at: usize| {
        let pairs = image.units[at].lines.iter().zip(ran.coverage.unit(at as u32));
        pairs.filter(|(_, hit)| **hit).map(|(line, _)| *line).collect::<Vec<_>>()
    };
    let covered = units.iter().enumerate().map(|(place, (at, _))| Covered { unit: place, lines: lines(*at) });
    TestResult {
        class_id: component.id,
        class: class.full_name.clone(),
        namespace: class.namespace.clone(),
        method: image.methods[ran.method.id.0 as usize].name.clone(),
        is_setup: ran.method.is_setup,
        outcome: ran.outcome,
        message: ran.message,
        stack_trace: ran.stack_trace,
        started: ran.started,
        milliseconds: ran.milliseconds,
        covered: covered.filter(|one| !one.lines.is_empty()).collect(),
        locks: ran.locks,
        log: ran.log,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::objects::test_support::{add, add_class, org};
    use orgyard_values::Record;

    /// Runs the tests of a class in an org with an account `There`; a line per result and what follows from it.
    #[track_caller]
    fn check(class: &str, expected: &str) {
        let org = org();
        let user = org.info().user_id;
        org.write(user, |tx: &mut Tx| {
            tx.add_row(Record::new("Account").with("Name", "There"))?;
            add(tx, "ApexTrigger", "T", "triggers/T.trigger", "trigger T on Contact (after insert) {}", None);
            add_class(tx, "ATest", class, None);
            Ok::<_, EngineError>(())
        })
        .unwrap();
        let run = run_tests(&org, user, &Tests::Local, false).unwrap();
        let told = |result: &TestResult| {
            let mut line = format!("{} {:?}", result.method, result.outcome);
            if let Some(message) = &result.message {
                line = format!("{line} {message}");
            }
            let locks = result.locks.iter().map(|lock| format!("\n  {} {}", lock.object, lock.statement));
            line + &locks.collect::<String>()
        };
        let lines: Vec<String> =
            run.results.iter().map(told).chain(run.unsupported.iter().map(ToString::to_string)).collect();
        assert_eq!(lines.join("\n"), expected);
    }

    /// Apex Developer Guide, "Using the IsTest(SeeAllData=True) Annotation": of a method, it is that method's alone.
    #[test]
    fn a_test_sees_the_orgs_rows_where_it_says_so() {
        check(
            "@IsTest class ATest {\n\
             @IsTest static void a() { Assert.areEqual(0, [SELECT COUNT() FROM Account]); }\n\
             @IsTest(SeeAllData=true) static void b() { Assert.areEqual(1, [SELECT COUNT() FROM Account]); }\n}",
            "a Pass\nb Pass",
        );
    }

    #[test]
    fn rows_that_tests_share_are_told_with_the_statement_that_locks_them() {
        check(
            "@IsTest(SeeAllData=true) class ATest {\n\
             @IsTest static void a() {\n\
             Account mine = new Account(Name = 'mine'); insert mine; update mine;\n\
             Account there = [SELECT Id FROM Account WHERE Name = 'There'];\n\
             update there;\n\
             delete there; }\n\
             @IsTest static void b() { Account[] all_there = [SELECT Id FROM Account FOR UPDATE]; }\n}",
            "a Pass\n  Account Class.ATest.a: line 5, column 1\nb Pass\n  Account Class.ATest.b: line 7, column 1",
        );
    }

    #[test]
    fn a_set_up_that_fails_fails_the_tests_of_its_class() {
        check(
            "@IsTest class ATest {\n@TestSetup static void s() { Integer i = 1 / 0; }\n\
             @IsTest static void a() {}\n}",
            "s Fail System.MathException: Divide by 0\na Fail System.MathException: Divide by 0",
        );
    }

    #[test]
    fn calls_without_a_native_are_told_beforehand() {
        check(
            "@IsTest class ATest {\n@IsTest static void a() {}\n\
             static void never() { if (false) {\nUserManagement.formatPhoneNumber(null, null); } String s = 'a'.trim(); }\n}",
            "a Pass\nATest, line 4: not implemented here: System.UserManagement.formatPhoneNumber(String, String)",
        );
    }

    /// Object Reference, ApexTestResult: a log per method, while a trace flag of the user asks for logs.
    #[test]
    fn a_trace_flag_asks_for_logs_of_tests() {
        let class = "@IsTest class ATest {\n@IsTest static void a() { insert new Contact(LastName = 'c'); Assert.fail('no'); }\n}";
        let log = |traced: bool| {
            let org = org();
            let user = org.info().user_id;
            org.write(user, |tx: &mut Tx| {
                add(tx, "ApexTrigger", "T", "triggers/T.trigger", "trigger T on Contact (after insert) {}", None);
                add_class(tx, "ATest", class, None);
                if traced {
                    let level = tx.add_row(Record::new("DebugLevel").with("ApexCode", "FINE"))?;
                    let flag = Record::new("TraceFlag").with("TracedEntityId", user).with("DebugLevelId", level);
                    tx.add_row(flag)?;
                }
                Ok::<_, EngineError>(())
            })
            .unwrap();
            run_tests(&org, user, &Tests::Local, false).unwrap().results.remove(0).log
        };
        assert_eq!(log(false), None);
        let log = log(true).unwrap();
        let events: Vec<&str> = log.lines().filter_map(|line| line.split_once(")|")).map(|(_, event)| event).collect();
        let shown =
            |event: &&str| event.split('|').filter(|part| !part.starts_with("01")).collect::<Vec<_>>().join("|");
        let expected = "EXECUTION_STARTED\nCODE_UNIT_STARTED|[EXTERNAL]|ATest.a()\n\
             DML_BEGIN|[2]|Op:Insert|Type:Contact|Rows:1\n\
             CODE_UNIT_STARTED|[EXTERNAL]|T on Contact trigger event AfterInsert|__sfdc_trigger/T\n\
             CODE_UNIT_FINISHED|T on Contact trigger event AfterInsert|__sfdc_trigger/T\n\
             DML_END|[2]\nEXCEPTION_THROWN|[2]|System.AssertException: Assertion Failed: no\n\
             FATAL_ERROR|System.AssertException: Assertion Failed: no\nCUMULATIVE_LIMIT_USAGE\n\
             LIMIT_USAGE_FOR_NS|(default)|\nCUMULATIVE_LIMIT_USAGE_END\nCODE_UNIT_FINISHED|ATest.a()\nEXECUTION_FINISHED";
        assert_eq!(events[1..].iter().map(shown).collect::<Vec<_>>().join("\n"), expected);
    }
}
