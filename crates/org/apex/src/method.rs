//! One test method in a transaction of its own.

use crate::code::Code;
use crate::debug_log::DebugLog;
use crate::host::{Ended, guarded};
use crate::{Lock, LogLevels, Outcome};
use orgyard_apex_check::ClassId;
use orgyard_apex_check::hir::MethodId;
use orgyard_apex_vm::{Coverage, Locked, Throw, Value, Vm};
use orgyard_engine::{Frozen, Tx};
use std::sync::Arc;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Method {
    pub(crate) class: ClassId,
    pub(crate) id: MethodId,
    pub(crate) is_setup: bool,
    /// The org's own rows are there for it.
    pub(crate) sees_all_data: bool,
}

#[derive(Clone)]
pub(crate) struct Ran {
    pub(crate) method: Method,
    pub(crate) outcome: Outcome,
    pub(crate) message: Option<String>,
    pub(crate) stack_trace: Option<String>,
    pub(crate) started: i64,
    pub(crate) milliseconds: i64,
    pub(crate) coverage: Coverage,
    pub(crate) locks: Vec<Lock>,
    pub(crate) log: Option<String>,
}

/// Runs it, and gives what it left behind: what the methods after a set-up begin from.
pub(crate) fn run_method(code: &Arc<Code>, tx: Tx, method: Method, levels: Option<&LogLevels>) -> (Ran, Frozen) {
    let env = tx.home().env().clone();
    let started = env.now();
    let mut vm = Vm::new(tx, code.linked.clone());
    vm.context.is_test = true;
    vm.context.quiddity = "RUNTEST_SYNC";
    vm.context.sees_all_data = method.sees_all_data;
    vm.locks.is_on = true;
    vm.coverage.is_off = method.is_setup;
    let logged = levels.map(|levels| (levels, unit(&vm, code, method)));
    let log = logged.map(|(levels, unit)| DebugLog::begin(&mut vm, code, levels, Some(&unit)));
    // What was left for later, and never met a stopTest, runs when the method has ended.
    let run = |vm: &mut Vm| vm.invoke(method.id, None, Vec::new()).and_then(|value| vm.run_later().map(|()| value));
    let (outcome, message, stack_trace) = match guarded(|| run(&mut vm)) {
        Ok(ended) => told(&mut vm, ended),
        Err(defect) => (Outcome::Fail, Some(defect), Some(vm.stack_trace())),
    };
    let log = log.map(|log| log.end(&mut vm, message.as_deref().zip(stack_trace.as_deref())));
    let coverage = std::mem::take(&mut vm.coverage);
    let milliseconds = env.now() - started;
    let locks = std::mem::take(&mut vm.locks.rows).into_iter().map(lock).collect();
    (Ran { method, outcome, message, stack_trace, started, milliseconds, coverage, locks, log }, vm.tx.freeze())
}

/// `01p…|ATest.a()`
fn unit(vm: &Vm, code: &Code, method: Method) -> String {
    let class = vm.class(method.class);
    let id = &code.components[class.unit as usize].id;
    format!("{id}|{}.{}()", class.qualified_name(), vm.method(method.id).name)
}

fn lock(row: Locked) -> Lock {
    Lock { object: row.object, id: row.id, statement: row.statement }
}

fn told(vm: &mut Vm, ended: Result<Value, Throw>) -> (Outcome, Option<String>, Option<String>) {
    match ended {
        Ok(_) => (Outcome::Pass, None, None),
        Err(throw) => {
            let Ended { is_unsupported, message, trace, .. } = Ended::of(vm, throw);
            let outcome = if is_unsupported { Outcome::Unsupported } else { Outcome::Fail };
            (outcome, Some(message), Some(trace))
        }
    }
}
