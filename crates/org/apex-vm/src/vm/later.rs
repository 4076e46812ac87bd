//! Work that a transaction leaves for after it: futures, queued jobs, events.

use super::{Limits, Outcome, Statics, Throw, Vm};
use crate::value::Value;
use orgyard_apex_check::Ty;
use orgyard_apex_check::hir::MethodId;

pub type Work = Box<dyn FnOnce(&mut Vm) -> Result<(), Throw>>;

impl Vm {
    /// Leaves work for the end of the transaction, or for `Test.stopTest()`.
    pub fn later(&mut self, work: Work) {
        self.waiting.push(work);
    }

    /// Runs what waits, in the order it was left; what that leaves in turn waits for the next time.
    pub fn run_later(&mut self) -> Result<(), Throw> {
        self.take_later().into_iter().try_for_each(|work| work(self))
    }

    /// Takes what waits, for a host that runs each piece by itself.
    pub fn take_later(&mut self) -> Vec<Work> {
        std::mem::take(&mut self.waiting)
    }

    /// Runs something as a transaction of its own would: fresh statics, the limits of asynchronous Apex, its own kind
    /// of request. What it did is undone where it fails. What a test leaves for later has the statics of the test.
    pub fn separately<T>(
        &mut self,
        quiddity: &'static str,
        run: impl FnOnce(&mut Vm) -> Result<T, Throw>,
    ) -> Result<T, Throw> {
        let fresh = || self.statics.iter().map(|_| Statics::default()).collect();
        let fresh = (!self.context.is_test).then(fresh);
        let statics = fresh.map(|fresh| std::mem::replace(&mut self.statics, fresh));
        let mut allowed = Limits::asynchronous();
        if calls_no_future(quiddity) {
            allowed.future_calls.allowed = 0;
        }
        let limits = std::mem::replace(&mut self.limits, allowed);
        let mixed_dml = std::mem::take(&mut self.mixed_dml);
        let quiddity = std::mem::replace(&mut self.context.quiddity, quiddity);
        let is_async = std::mem::replace(&mut self.context.is_async, true);
        let triggers = std::mem::take(&mut self.context.triggers);
        let start = self.tx.savepoint();
        let result = run(self);
        if result.is_err() {
            self.tx.rollback_to(start);
        }
        if let Some(statics) = statics {
            self.statics = statics;
        }
        self.limits = limits;
        self.mixed_dml = mixed_dml;
        self.context.quiddity = quiddity;
        self.context.is_async = is_async;
        self.context.triggers = triggers;
        result
    }

    /// A `@future` method: it runs later, with the arguments as they are now.
    pub(crate) fn future(&mut self, method: MethodId, arguments: Vec<Value>) -> Outcome {
        if calls_no_future(self.context.quiddity) {
            let text = "Future method cannot be called from a future or batch method";
            let own = &self.linked.image.methods[method.0 as usize];
            let class = &self.linked.image.classes[own.owner.0 as usize].full_name;
            let types: Vec<String> = own.parameters.iter().map(|one| self.upper_type(&one.ty)).collect();
            let call = format!("{class}.{}({})", own.name, types.join(", "));
            return Err(Throw::new("System.AsyncException", format!("{text}: {call}")));
        }
        self.limits.future_calls.take(1)?;
        self.later(Box::new(move |vm| vm.separately("FUTURE", |vm| vm.invoke(method, None, arguments)).map(drop)));
        Ok(Value::Null)
    }

    /// `SET<Id>`: collections are in capitals there.
    fn upper_type(&self, ty: &Ty) -> String {
        let shown = self.type_name(ty);
        ["List<", "Set<", "Map<"].iter().fold(shown, |text, own| text.replace(own, &own.to_uppercase()))
    }
}

/// Neither future methods nor batches call future methods.
fn calls_no_future(quiddity: &str) -> bool {
    matches!(quiddity, "FUTURE" | "BATCH_APEX")
}
