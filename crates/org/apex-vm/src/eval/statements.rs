//! Statements.

use super::{Flow, Frame};
use crate::value::Value;
use crate::vm::{Throw, Vm};
use orgyard_apex_check::hir::{Block, Expr, Stmt, StmtKind};
use orgyard_values::Id;

type Step = Result<Flow, Throw>;

impl Vm {
    pub(super) fn block(&mut self, frame: &mut Frame<'_>, block: &Block) -> Step {
        for stmt in block {
            match self.statement(frame, stmt)? {
                Flow::Next => {}
                ended => return Ok(ended),
            }
        }
        Ok(Flow::Next)
    }

    fn statement(&mut self, frame: &mut Frame<'_>, stmt: &Stmt) -> Step {
        self.line = stmt.line;
        if !stmt.covers.is_empty() {
            self.coverage.hit(&stmt.covers);
        }
        if self.log.statements {
            self.log.add("STATEMENT_EXECUTE", || format!("[{}]", stmt.line));
        }
        if let Err(throw) = self.limits.work() {
            return Err(self.raised(throw));
        }
        match &stmt.kind {
            StmtKind::Expression(expr) => {
                self.eval(frame, expr)?;
                Ok(Flow::Next)
            }
            StmtKind::Local { slot, value } => {
                let value = match value {
                    Some(value) => self.eval(frame, value)?,
                    None => Value::Null,
                };
                self.stack[frame.base + *slot as usize] = value;
                Ok(Flow::Next)
            }
            StmtKind::If { condition, then, otherwise } => {
                let branch = if self.condition(frame, condition)? { then } else { otherwise };
                self.block(frame, branch)
            }
            StmtKind::Return(value) => self.return_statement(frame, value.as_ref()),
            StmtKind::Block(block) => self.block(frame, block),
            StmtKind::While { condition, body } => self.while_loop(frame, condition, body),
            StmtKind::DoWhile { body, condition } => self.do_while(frame, body, condition),
            StmtKind::For { init, condition, update, body } => {
                self.for_loop(frame, init, condition.as_ref(), update, body)
            }
            StmtKind::ForEach { slot, ty, collection, body } => self.for_each(frame, *slot, ty, collection, body),
            StmtKind::Switch { subject, branches, otherwise } => {
                self.switch(frame, subject, branches, otherwise.as_ref())
            }
            StmtKind::Try { body, catches, finally } => self.try_statement(frame, body, catches, finally.as_ref()),
            StmtKind::Throw(value) => {
                let value = self.eval(frame, value)?;
                self.line = stmt.line;
                Err(self.throw(value))
            }
            StmtKind::Break => Ok(Flow::Break),
            StmtKind::Continue => Ok(Flow::Continue),
            StmtKind::Dml { .. } => self.dml_statement(frame, stmt).map(|()| Flow::Next),
            StmtKind::RunAs { arguments, body } => self.run_as(frame, arguments, body),
        }
    }

    fn return_statement(&mut self, frame: &mut Frame<'_>, value: Option<&Expr>) -> Step {
        Ok(Flow::Return(match value {
            Some(value) => self.eval(frame, value)?,
            None => Value::Null,
        }))
    }

    /// The block runs as another user; where it stands in a test, that lifts the rule on setup objects, too.
    fn run_as(&mut self, frame: &mut Frame<'_>, arguments: &[Expr], body: &Block) -> Step {
        let arguments = self.arguments(frame, arguments)?;
        let line = self.line;
        let before = self.context.user;
        let mixed_dml = std::mem::take(&mut self.mixed_dml);
        let begun = self.at(line, |vm| vm.begin_run_as(&arguments));
        let result = begun.and_then(|()| self.block(frame, body));
        self.act_as(before);
        self.mixed_dml = mixed_dml;
        result
    }

    /// From here on code runs, and records are saved, as this user.
    pub(super) fn act_as(&mut self, user: Id) {
        self.context.user = user;
        self.tx.act_as(user);
    }

    fn begin_run_as(&mut self, arguments: &[Value]) -> Result<(), Throw> {
        self.limits.dml_statements.take(1)?;
        match arguments.first() {
            Some(Value::SObject(user)) => {
                let Some(id) = user.id() else { return self.run_as_new(user) };
                self.act_as(id);
                Ok(())
            }
            // A version of a package: nothing here depends on it.
            Some(Value::Platform(_)) => Ok(()),
            _ => Err(Throw::null_pointer()),
        }
    }
}
