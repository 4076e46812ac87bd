//! A machine over somebody else's transaction, which is given back when the machine has ended.

use orgyard_apex_vm::{Linked, Throw, Vm, on_big_stack};
use orgyard_engine::{ApiError, EngineError, Tx};
use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

/// Runs something with a machine that owns the transaction meanwhile, on a stack that is deep enough. Should the machine
/// itself fail, all it did is undone.
pub(crate) fn with_vm<T: Send>(
    tx: &mut Tx,
    linked: &Arc<Linked>,
    run: impl FnOnce(&mut Vm) -> T + Send,
) -> Result<T, EngineError> {
    let user = tx.user();
    let stand_in = tx.org_handle().read(user)?;
    let start = tx.savepoint();
    let own = std::mem::replace(tx, stand_in);
    let work = move || {
        let mut vm = Vm::new(own, Arc::clone(linked));
        let result = guarded(|| run(&mut vm));
        (result, vm.tx)
    };
    let (result, own) = on_big_stack(work).map_err(|error| refused(&error.to_string()))?;
    *tx = own;
    tx.act_as(user);
    result.map_err(|reason| {
        tx.rollback_to(start);
        refused(&reason)
    })
}

/// A defect of the machine ends one run, and nothing else.
pub(crate) fn guarded<T>(run: impl FnOnce() -> T) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(run)).map_err(|panic| {
        let text = panic_text(&*panic);
        tracing::error!(text, "the Apex machine failed");
        format!("The Apex machine failed: {text}. This is a defect of Orgyard, not of the code that ran.")
    })
}

fn panic_text(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<&str>().copied();
    text.or_else(|| panic.downcast_ref::<String>().map(String::as_str)).unwrap_or("no reason given")
}

fn refused(reason: &str) -> EngineError {
    EngineError::Refused(ApiError::new("UNKNOWN_EXCEPTION", reason))
}

/// Links of a chain of jobs that run. Source: Apex Developer Guide, "Queueable Apex": five in a Developer Edition org.
const CHAIN: usize = 5;

/// Runs what the transaction left for later, each piece as a transaction of its own: what fails is undone by itself.
pub(crate) fn run_later(vm: &mut Vm) {
    for _ in 0..CHAIN {
        let work = vm.take_later();
        if work.is_empty() {
            return;
        }
        for work in work {
            if let Err(throw) = work(vm) {
                let told = Ended::of(vm, throw);
                tracing::info!(message = told.message, "asynchronous Apex failed");
            }
        }
    }
}

/// What an exception tells that nobody caught.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Ended {
    pub(crate) is_unsupported: bool,
    /// `System.ListException: List index out of bounds: 0`
    pub(crate) message: String,
    pub(crate) trace: String,
    /// Where it was thrown.
    pub(crate) line: Option<u32>,
}

impl Ended {
    pub(crate) fn of(vm: &mut Vm, throw: Throw) -> Self {
        let here = |vm: &Vm, message: String, is_unsupported: bool| Self {
            is_unsupported,
            message,
            trace: vm.stack_trace(),
            line: Some(vm.line()).filter(|line| *line > 0),
        };
        match vm.raised(throw) {
            Throw::Unsupported(what) => here(vm, what, true),
            Throw::Engine(error) => here(vm, error.to_string(), false),
            Throw::New(new) => here(vm, format!("{}: {}", new.ty, new.message), false),
            Throw::Catchable(value) | Throw::Fatal(value) => {
                let message = vm.exception_text(&value).unwrap_or_else(|_| vm.exception_type(&value));
                let state = value.exception();
                let trace = state.map(|state| state.trace.borrow().to_string()).unwrap_or_default();
                let line = state.map(|state| state.line.get()).filter(|line| *line > 0);
                Self { is_unsupported: false, message, trace, line }
            }
        }
    }
}
