//! The answer to a synchronous run, which has no rows to ask for.

use super::collect::{add_coverage, of_org};
use super::{Run, Tested, results};
use crate::context::Context;
use crate::output::Failure;
use jiff::Timestamp;
use orgyard_client::{Org, unsupported_calls};
use serde_json::Value;

pub(crate) async fn run(context: &Context, org: &Org, payload: &Value, coverage: bool) -> Result<Tested, Failure> {
    let began = context.now();
    let answer = org.run_tests(payload).await?;
    let started = Timestamp::from_millisecond(began).unwrap_or(Timestamp::UNIX_EPOCH);
    let run = Run { started: started.strftime("%Y-%m-%dT%H:%M:%S%.3fZ").to_string(), ..of_org(org) };
    let mut tested = Tested { run, ..read(&answer) };
    if let Some(text) = unsupported_calls(&tested.missing) {
        context.warn(text);
    }
    tested.run.execution_time = results::milliseconds(&answer, "totalTime");
    if coverage {
        add_coverage(org, &mut tested).await?;
    }
    tested.run.command_time = context.now() - began;
    Ok(tested)
}

fn read(answer: &Value) -> Tested {
    // A member that Salesforce does not have.
    let calls = answer["orgyardUnsupported"].as_array().into_iter().flatten();
    let missing = calls.filter_map(|call| call.as_str().map(str::to_owned)).collect();
    Tested { tests: results::tests(answer), missing, ..Tested::default() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    /// wire-source C.3.
    #[test]
    fn successes_come_before_failures() {
        let answer = json!({
            "successes": [{"id": "01p1", "name": "A", "namespace": null, "methodName": "a", "time": 3.0}],
            "failures": [
                {"id": "01p1", "name": "A", "namespace": "ns", "methodName": "b", "message": "m", "stackTrace": "s", "time": 1.6},
                {"id": "01p1", "name": "A", "methodName": "c", "message": "not implemented here: x", "time": 1},
            ],
        });
        let tested = read(&answer);
        let shown: Vec<String> =
            tested.tests.iter().map(|t| format!("{} {} {}", t.full_name(), t.outcome.shown(), t.run_time)).collect();
        assert_eq!(shown, ["A.a Pass 3", "ns.A.b Fail 2", "A.c Unsupported 1"]);
    }
}
