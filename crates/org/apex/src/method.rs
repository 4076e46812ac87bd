//! One test method in a transaction of its own.

use crate::Outcome;
use crate::code::Code;
use crate::plan::ClassPlan;
use orgyard_apex_check::ClassId;
use orgyard_apex_check::hir::MethodId;
use orgyard_apex_vm::{Coverage, Throw, Value, Vm};
use orgyard_engine::{Frozen, Tx};
use std::sync::Arc;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Method {
    pub(crate) class: ClassId,
    pub(crate) id: MethodId,
    pub(crate) is_setup: bool,
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
}

/// Runs it, and gives what it left behind: what the methods after a set-up begin from.
pub(crate) fn run_method(code: &Arc<Code>, tx: Tx, class: &ClassPlan, method: Method) -> (Ran, Frozen) {
    let env = tx.home().env().clone();
    let started = env.now();
    let mut vm = Vm::new(tx, code.linked.clone());
    vm.context.is_test = true;
    vm.context.quiddity = "RUNTEST_SYNC";
    vm.context.sees_all_data = class.sees_all_data;
    vm.coverage.is_off = method.is_setup;
    // What was left for later, and never met a stopTest, runs when the method has ended.
    let ended = vm.invoke(method.id, None, Vec::new()).and_then(|value| vm.run_later().map(|()| value));
    let (outcome, message, stack_trace) = told(&mut vm, ended);
    let coverage = std::mem::take(&mut vm.coverage);
    let milliseconds = env.now() - started;
    (Ran { method, outcome, message, stack_trace, started, milliseconds, coverage }, vm.tx.freeze())
}

fn told(vm: &mut Vm, ended: Result<Value, Throw>) -> (Outcome, Option<String>, Option<String>) {
    let thrown = match ended.map_err(|throw| vm.raised(throw)) {
        Ok(_) => return (Outcome::Pass, None, None),
        Err(thrown) => thrown,
    };
    match thrown {
        Throw::Unsupported(what) => (Outcome::Unsupported, Some(what), Some(vm.stack_trace())),
        Throw::Engine(error) => (Outcome::Fail, Some(error.to_string()), Some(vm.stack_trace())),
        Throw::Catchable(value) | Throw::Fatal(value) => {
            let text = vm.exception_text(&value).unwrap_or_default();
            let trace = value.exception().map(|state| state.trace.borrow().to_string());
            (Outcome::Fail, Some(text), trace)
        }
        Throw::New(new) => (Outcome::Fail, Some(format!("{}: {}", new.ty, new.message)), None),
    }
}
