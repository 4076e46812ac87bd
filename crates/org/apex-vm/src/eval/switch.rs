//! `switch on`.

use super::{Flow, Frame};
use crate::value::Value;
use crate::vm::{Throw, Vm};
use orgyard_apex_check::hir::{Block, Expr, SwitchBranch, SwitchPattern};

impl Vm {
    pub(super) fn switch(
        &mut self,
        frame: &mut Frame<'_>,
        subject: &Expr,
        branches: &[SwitchBranch],
        otherwise: Option<&Block>,
    ) -> Result<Flow, Throw> {
        let subject = self.eval(frame, subject)?;
        for branch in branches {
            if self.fits_branch(frame, &subject, &branch.pattern)? {
                self.coverage.hit(&branch.covers);
                return self.block(frame, &branch.body);
            }
        }
        otherwise.map_or(Ok(Flow::Next), |block| self.block(frame, block))
    }

    /// Text compares with case here.
    fn fits_branch(&mut self, frame: &mut Frame<'_>, subject: &Value, pattern: &SwitchPattern) -> Result<bool, Throw> {
        match pattern {
            SwitchPattern::Values(values) => {
                for value in values {
                    let value = self.eval(frame, value)?;
                    if self.equal_cases(subject, &value)? {
                        return Ok(true);
                    }
                }
                Ok(false)
            }
            SwitchPattern::SObject { object, slot } => {
                let fits = matches!(subject, Value::SObject(own) if own.name().eq_ignore_ascii_case(object));
                if fits {
                    self.stack[frame.base + *slot as usize] = subject.clone();
                }
                Ok(fits)
            }
        }
    }

    fn equal_cases(&mut self, subject: &Value, value: &Value) -> Result<bool, Throw> {
        match (subject, value) {
            (Value::Integer(_) | Value::Long(_), Value::Integer(_) | Value::Long(_)) => self.equals(subject, value),
            _ => self.equal_keys(subject, value),
        }
    }
}
