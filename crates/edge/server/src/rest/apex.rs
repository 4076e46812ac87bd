//! Apex over the Tooling API: test runs and anonymous blocks.

use crate::anonymous;
use crate::answer::Answer;
use crate::call::Call;
use crate::failure::Failure;
use crate::route::{Access, Endpoint, Under};
use orgyard_engine::{EngineError, Tx};
use orgyard_org_apex::{
    Outcome, TestRequest, TestResult, TestRun, keep_coverage, keep_test_log, run_tests, start_tests,
};
use orgyard_values::Id;
use serde_json::{Map, Value as Json, json};

pub(crate) const ENDPOINTS: &[Endpoint] = &[
    Endpoint::write("POST", Under::Tooling, "/runTestsAsynchronous", start),
    Endpoint::write("GET", Under::Tooling, "/runTestsAsynchronous", start),
    Endpoint::new("POST", Under::Tooling, "/runTestsSynchronous", Access::Session, run),
    Endpoint::new("GET", Under::Tooling, "/runTestsSynchronous", Access::Session, run),
    Endpoint::new("GET", Under::Tooling, "/executeAnonymous", Access::Session, execute),
];

/// The answer is the job's id and nothing around it.
fn start(call: &Call, tx: &mut Tx) -> Result<Answer, Failure> {
    Ok(Answer::json(&json!(start_tests(tx, &request(call)?)?)))
}

/// The body, or what older clients write into the address: `?classids=…`.
fn request(call: &Call) -> Result<Json, Failure> {
    if call.body.bytes().is_empty() {
        let arguments = call.query.iter().map(|(name, value)| (name.clone(), json!(value)));
        return Ok(Json::Object(arguments.collect::<Map<_, _>>()));
    }
    let malformed =
        |e: serde_json::Error| Failure::malformed_json(format!("{e} at [line:{}, column:{}]", e.line(), e.column()));
    serde_json::from_slice(call.body.bytes()).map_err(malformed)
}

fn run(call: &Call) -> Result<Answer, Failure> {
    let request = TestRequest::read(&call.read()?, &request(call)?)?;
    let run = run_tests(&call.org()?, call.user()?, &request.tests, request.coverage)?;
    if request.coverage {
        call.write(|tx| Ok(keep_coverage(tx, &run)?))?;
    }
    let log = match run.results.iter().any(|result| result.log.is_some()) {
        true => call.write(|tx| Ok(keep_logs(tx, &run)?))?,
        false => None,
    };
    Ok(Answer::json(&answer(&run, log)))
}

/// A log per method; the answer names the first.
fn keep_logs(tx: &mut Tx, run: &TestRun) -> Result<Option<Id>, EngineError> {
    let ids = run.results.iter().map(|result| keep_test_log(tx, result)).collect::<Result<Vec<_>, _>>()?;
    Ok(ids.into_iter().flatten().next())
}

fn answer(run: &TestRun, log: Option<Id>) -> Json {
    let tests = || run.results.iter().filter(|result| !result.is_setup);
    let is_bad = |result: &&TestResult| !matches!(result.outcome, Outcome::Pass | Outcome::Skip);
    let failures: Vec<Json> = tests().filter(is_bad).map(failure).collect();
    let successes: Vec<Json> = tests().filter(|result| result.outcome == Outcome::Pass).map(common).collect();
    let mut answer = json!({
        "apexLogId": log,
        "codeCoverage": [],
        "codeCoverageWarnings": [],
        "failures": failures,
        "numFailures": failures.len(),
        "numTestsRun": tests().count(),
        "successes": successes,
        "totalTime": run.milliseconds as f64,
    });
    if !run.unsupported.is_empty() {
        // A member that Salesforce does not have.
        answer["orgyardUnsupported"] = run.unsupported.iter().map(ToString::to_string).collect();
    }
    answer
}

fn common(result: &TestResult) -> Json {
    json!({
        "id": result.class_id,
        "methodName": &*result.method,
        "name": &*result.class,
        "namespace": result.namespace.as_deref(),
        "seeAllData": false,
        "time": result.milliseconds as f64,
    })
}

fn failure(result: &TestResult) -> Json {
    let mut json = common(result);
    json["message"] = result.message.clone().into();
    json["packageName"] = (*result.class).into();
    json["stackTrace"] = result.stack_trace.clone().into();
    json["type"] = "Class".into();
    json
}

fn execute(call: &Call) -> Result<Answer, Failure> {
    let source = call.argument("anonymousBody").unwrap_or_default();
    Ok(Answer::json(&anonymous::to_json(&anonymous::execute(call, source, None)?)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use orgyard_values::Id;

    fn result(method: &str, outcome: Outcome, message: Option<&str>) -> TestResult {
        TestResult {
            class_id: Id::mint("01p", 1),
            class: "ATest".into(),
            namespace: None,
            method: method.into(),
            is_setup: method == "s",
            outcome,
            message: message.map(str::to_owned),
            stack_trace: message.map(|_| "Class.ATest.b: line 1, column 1".into()),
            started: 0,
            milliseconds: 3,
            covered: Vec::new(),
            locks: Vec::new(),
            log: None,
        }
    }

    /// wire-source C.3.
    #[test]
    fn a_synchronous_run_answers_successes_and_failures() {
        let results = vec![
            result("s", Outcome::Pass, None),
            result("a", Outcome::Pass, None),
            result("b", Outcome::Fail, Some("System.X: y")),
            result("c", Outcome::Skip, None),
        ];
        let json = answer(&TestRun { results, milliseconds: 9, ..TestRun::default() }, None);
        assert_eq!((json["numTestsRun"].clone(), json["numFailures"].clone()), (json!(3), json!(1)));
        assert_eq!(
            json["successes"].to_string(),
            "[{\"id\":\"01p0y0000000001AAA\",\"methodName\":\"a\",\"name\":\"ATest\",\"namespace\":null,\
             \"seeAllData\":false,\"time\":3.0}]"
        );
        assert_eq!(json["failures"][0]["message"], "System.X: y");
        assert_eq!(json["failures"][0]["stackTrace"], "Class.ATest.b: line 1, column 1");
    }
}
