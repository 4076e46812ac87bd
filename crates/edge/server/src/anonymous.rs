//! Anonymous Apex for REST and SOAP alike, with its debug log.

use crate::call::Call;
use crate::failure::Failure;
use orgyard_org_apex::{AnonymousResult, LogLevels, execute_anonymous, keep_log, traced};
use serde_json::{Value as Json, json};
use std::time::Instant;

/// Runs the block. `asked` is what the caller wants the log to tell; where a trace flag is set, the log is kept, too.
pub(crate) fn execute(call: &Call, source: &str, asked: Option<LogLevels>) -> Result<AnonymousResult, Failure> {
    let (org, user) = (call.org()?, call.user()?);
    let kept = traced(&call.read()?, user)?;
    let levels = asked.or_else(|| kept.clone()).unwrap_or_default();
    let start = Instant::now();
    let result = execute_anonymous(&org, user, source, &levels)?;
    if kept.is_some() {
        let status = result.exception_message.as_ref().or(result.compile_problem.as_ref());
        let status = status.map_or("Success", String::as_str);
        let took = i64::try_from(start.elapsed().as_millis()).unwrap_or(i64::MAX);
        call.write(|tx| Ok(keep_log(tx, "ExecuteAnonymous", status, took, &result.log)?))?;
    }
    Ok(result)
}

/// The result as both surfaces write it; -1 stands for no place.
pub(crate) fn to_json(result: &AnonymousResult) -> Json {
    let place = |number: Option<u32>| number.map_or(-1, i64::from);
    json!({
        "column": place(result.column),
        "compileProblem": result.compile_problem,
        "compiled": result.compiled,
        "exceptionMessage": result.exception_message,
        "exceptionStackTrace": result.exception_stack_trace,
        "line": place(result.line),
        "success": result.success,
    })
}
