//! Blocks of Apex that belong to no class.

use crate::code::Code;
use crate::debug_log::DebugLog;
use crate::host::{Ended, run_later, with_vm};
use orgyard_apex::{SourceKind, Unit, parse};
use orgyard_apex_check::hir::ClassKind;
use orgyard_engine::{EngineError, Org, Tx};
use orgyard_values::Id;
use std::fmt;
use std::sync::Arc;

/// What a debug log tells, by category in the order of a log's first line: (`APEX_CODE`, `DEBUG`). Categories that are
/// not named tell nothing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LogLevels(pub Vec<(String, String)>);

/// What came of a block.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AnonymousResult {
    pub compiled: bool,
    /// It ran to its end.
    pub success: bool,
    /// Of the compile problem or of the statement that threw.
    pub line: Option<u32>,
    pub column: Option<u32>,
    pub compile_problem: Option<String>,
    /// `System.NullPointerException: Attempt to de-reference a null object`
    pub exception_message: Option<String>,
    pub exception_stack_trace: Option<String>,
    pub log: String,
}

impl fmt::Display for LogLevels {
    /// `APEX_CODE,DEBUG;APEX_PROFILING,INFO`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, (category, level)) in self.0.iter().enumerate() {
            let separator = if place == 0 { "" } else { ";" };
            write!(f, "{separator}{category},{level}")?;
        }
        Ok(())
    }
}

/// Compiles and runs a block; what it changed stays where it succeeds. `user` runs it.
pub fn execute_anonymous(
    org: &Arc<Org>,
    user: Id,
    source: &str,
    levels: &LogLevels,
) -> Result<AnonymousResult, EngineError> {
    let parsed = parse(source, SourceKind::Anonymous);
    let unit = match (parsed.errors.first(), parsed.unit) {
        (Some(error), _) => return Ok(problem(error.line, error.column, &error.message)),
        (None, None) => return Ok(problem(1, 1, "Unexpected token")),
        (None, Some(unit)) => unit,
    };
    org.write(user, |tx| run(tx, source, unit, levels))
}

fn problem(line: u32, column: u32, message: &str) -> AnonymousResult {
    AnonymousResult {
        line: Some(line),
        column: Some(column),
        compile_problem: Some(message.to_owned()),
        ..AnonymousResult::default()
    }
}

fn run(tx: &mut Tx, source: &str, block: Unit, levels: &LogLevels) -> Result<AnonymousResult, EngineError> {
    let code = Code::with_block(tx, source, block)?;
    let unit = code.components.len();
    if let Some(error) = code.errors.iter().find(|error| error.unit == unit) {
        return Ok(problem(error.line, error.column, &error.message));
    }
    let mut classes = code.linked.image.classes.iter();
    let script = classes.find(|class| class.unit as usize == unit && class.kind == ClassKind::Script);
    let Some(body) = script.and_then(|class| class.methods.first().copied()) else {
        return Ok(AnonymousResult { compiled: true, success: true, ..AnonymousResult::default() });
    };
    let start = tx.savepoint();
    let result = with_vm(tx, &code.linked, |vm| {
        let mut log = DebugLog::begin(vm, &code, levels, Some("execute_anonymous_apex"));
        log.echo("Execute Anonymous", source);
        let ended = vm.invoke(body, None, Vec::new()).err().map(|throw| Ended::of(vm, throw));
        let text = log.end(vm, ended.as_ref().map(|own| (&*own.message, &*own.trace)));
        if ended.is_none() {
            run_later(vm);
        }
        told(ended, text)
    })?;
    if !result.success {
        tx.rollback_to(start);
    }
    Ok(result)
}

fn told(ended: Option<Ended>, log: String) -> AnonymousResult {
    let result = AnonymousResult { compiled: true, log, ..AnonymousResult::default() };
    match ended {
        None => AnonymousResult { success: true, ..result },
        Some(ended) => AnonymousResult {
            line: ended.line,
            column: ended.line.map(|_| 1),
            exception_message: Some(ended.message),
            exception_stack_trace: Some(ended.trace),
            ..result
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::objects::test_support::{add_class, org};

    /// What came of a block, and the Accounts that are there afterwards.
    #[track_caller]
    fn check(block: &str, expected: &str) {
        let org = org();
        let user = org.info().user_id;
        org.write(user, |tx| {
            let class = "public class A { public static Integer twice(Integer n) { return n * 2; }\n\
                         @future public static void later(String name) { insert new Account(Name = name); }\n\
                         @future public static void broken() { insert new Account(Name = 'gone'); Integer i = 1 / 0; } }";
            add_class(tx, "A", class, None);
            Ok::<_, EngineError>(())
        })
        .unwrap();
        let levels = LogLevels(vec![("APEX_CODE".into(), "DEBUG".into())]);
        let result = execute_anonymous(&org, user, block, &levels).unwrap();
        let place = |at: Option<u32>| at.map_or("-".into(), |at| at.to_string());
        let debug = result.log.lines().filter(|line| line.contains("|USER_DEBUG|"));
        let mut lines: Vec<String> = debug.map(|line| line.rsplit('|').next().unwrap_or_default().to_owned()).collect();
        match (&result.compile_problem, &result.exception_message) {
            (Some(text), _) => lines.push(format!("problem {}:{} {text}", place(result.line), place(result.column))),
            (_, Some(text)) => {
                let trace = result.exception_stack_trace.clone().unwrap_or_default();
                lines.push(format!("thrown {}:{} {text} / {trace}", place(result.line), place(result.column)));
            }
            _ => lines.push(if result.success { "done".into() } else { "failed".into() }),
        }
        let tx = org.read(user).unwrap();
        lines.extend(tx.all("Account").unwrap().iter().map(|row| row.text("Name").unwrap_or_default().to_owned()));
        assert_eq!(lines.join("\n"), expected, "{block}\n{}", result.log);
    }

    #[test]
    fn what_a_block_did_stays_where_it_succeeds() {
        check("insert new Account(Name = 'a'); System.debug(A.twice(4));", "8\ndone\na");
        check(
            "insert new Account(Name = 'a');\nInteger i = 1 / 0;",
            "thrown 2:1 System.MathException: Divide by 0 / AnonymousBlock: line 2, column 1",
        );
        check("", "done");
    }

    #[test]
    fn problems_are_told_with_their_place() {
        check("Integer i = 'a';", "problem 1:9 Illegal assignment from String to Integer");
        check("insert x;", "problem 1:8 Variable does not exist: x");
        check("Integer i", "problem 1:10 Missing ';' at '<EOF>'");
    }

    #[test]
    fn asynchronous_work_runs_when_the_block_has_ended() {
        check("A.later('b'); insert new Account(Name = 'a');", "done\na\nb");
        check("A.broken(); A.later('b');", "done\nb");
        check(
            "A.later('b'); Integer i = 1 / 0;",
            "thrown 1:1 System.MathException: Divide by 0 / AnonymousBlock: line 1, column 1",
        );
    }
}
