//! `try`, `catch`, `finally`.

use super::{Flow, Frame};
use crate::value::Value;
use crate::vm::{Throw, Vm};
use orgyard_apex_check::hir::{Block, Catch};

type Step = Result<Flow, Throw>;

impl Vm {
    pub(super) fn try_statement(
        &mut self,
        frame: &mut Frame<'_>,
        body: &Block,
        catches: &[Catch],
        finally: Option<&Block>,
    ) -> Step {
        let mut result = self.block(frame, body);
        if let Err(throw) = result {
            result = self.handle(frame, throw, catches);
        }
        let Some(finally) = finally else { return result };
        match result {
            // What no handler sees ends all.
            Err(throw) if !matches!(throw, Throw::Catchable(_) | Throw::New(_)) => Err(throw),
            result => {
                self.leave_leftovers(frame);
                match self.block(frame, finally)? {
                    Flow::Next => result,
                    ended => Ok(ended),
                }
            }
        }
    }

    fn handle(&mut self, frame: &mut Frame<'_>, throw: Throw, catches: &[Catch]) -> Step {
        let throw = self.raised(throw);
        let Throw::Catchable(exception) = throw else { return Err(throw) };
        let Some(catch) = catches.iter().find(|catch| self.is_a(&exception, &catch.ty)) else {
            return Err(Throw::Catchable(exception));
        };
        self.leave_leftovers(frame);
        self.coverage.hit(&catch.covers);
        self.stack[frame.base + catch.slot as usize] = exception;
        self.block(frame, &catch.body)
    }

    /// Arguments of calls that were never made.
    fn leave_leftovers(&mut self, frame: &Frame<'_>) {
        self.stack.truncate(frame.base + frame.size);
    }

    /// Whether a query for one record found none.
    pub(super) fn is_no_rows(&self, throw: &Throw) -> bool {
        let Throw::Catchable(Value::Platform(own)) = throw else { return false };
        let message = own.exception.as_ref().and_then(|state| state.message.borrow().clone());
        own.name == "System.QueryException" && message.as_deref() == Some(crate::vm::NO_ROWS)
    }
}
