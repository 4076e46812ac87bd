//! Statements, with the blocks variables live in.

use super::{Collector, MentionKind};
use crate::syntax::{
    Block, Dml, Expr, For, ForEach, ForInit, Local, Statement, StatementKind, Switch, Try, WhenBranch, WhenPattern,
};

impl<'u> Collector<'u> {
    pub(super) fn block(&mut self, block: &'u Block) {
        let mark = self.scope.mark();
        block.statements.iter().for_each(|statement| self.statement(statement));
        self.scope.close(mark);
    }

    /// Methods of a script see its top-level variables wherever they stand.
    pub(super) fn declare_ahead(&mut self, statement: &'u Statement) {
        if let StatementKind::Local(local) = &statement.kind {
            local.declarators.iter().for_each(|one| self.scope.declare(&one.name, Some(&local.ty)));
        }
    }

    pub(super) fn statement(&mut self, statement: &'u Statement) {
        match &statement.kind {
            StatementKind::Empty | StatementKind::Break | StatementKind::Continue => {}
            StatementKind::Block(block) => self.block(block),
            StatementKind::Local(local) => self.local(local),
            StatementKind::Expression(value) | StatementKind::Throw(value) => self.expression(value),
            StatementKind::Return(value) => value.iter().for_each(|value| self.expression(value)),
            StatementKind::If { condition, then, otherwise } => {
                self.expression(condition);
                self.branch(then);
                otherwise.iter().for_each(|otherwise| self.branch(otherwise));
            }
            StatementKind::While { condition, body } | StatementKind::DoWhile { body, condition } => {
                self.expression(condition);
                self.branch(body);
            }
            StatementKind::For(own) => self.for_loop(own),
            StatementKind::ForEach(own) => self.for_each(own),
            StatementKind::Switch(switch) => self.switch(switch),
            StatementKind::Try(own) => self.try_statement(own),
            StatementKind::Dml(dml) => self.dml(dml),
            StatementKind::RunAs { arguments, body } => {
                self.expressions(arguments);
                self.block(body);
            }
        }
    }

    fn branch(&mut self, statement: &'u Statement) {
        let mark = self.scope.mark();
        self.statement(statement);
        self.scope.close(mark);
    }

    pub(super) fn expressions(&mut self, expressions: &'u [Expr]) {
        expressions.iter().for_each(|expression| self.expression(expression));
    }

    fn local(&mut self, local: &'u Local) {
        self.ty(&local.ty);
        local.declarators.iter().for_each(|one| self.declarator(one, &local.ty));
    }

    fn for_loop(&mut self, own: &'u For) {
        let mark = self.scope.mark();
        match &own.init {
            ForInit::Local(local) => self.local(local),
            ForInit::Expressions(expressions) => self.expressions(expressions),
        }
        own.condition.iter().for_each(|condition| self.expression(condition));
        self.expressions(&own.update);
        self.statement(&own.body);
        self.scope.close(mark);
    }

    fn for_each(&mut self, own: &'u ForEach) {
        let mark = self.scope.mark();
        self.ty(&own.ty);
        self.expression(&own.collection);
        self.scope.declare(&own.name, Some(&own.ty));
        self.statement(&own.body);
        self.scope.close(mark);
    }

    fn switch(&mut self, switch: &'u Switch) {
        self.expression(&switch.subject);
        switch.branches.iter().for_each(|branch| self.when(branch));
    }

    fn when(&mut self, branch: &'u WhenBranch) {
        let mark = self.scope.mark();
        match &branch.pattern {
            WhenPattern::SObject { ty, name } => {
                self.ty(ty);
                self.scope.declare(name, Some(ty));
            }
            WhenPattern::Values(values) => values.iter().for_each(|value| self.when_value(value)),
            WhenPattern::Else => {}
        }
        self.block(&branch.body);
        self.scope.close(mark);
    }

    /// A name alone is a value of the enum that is switched on, or a constant.
    fn when_value(&mut self, value: &'u Expr) {
        if !matches!(value.kind, crate::syntax::ExprKind::Name(_)) {
            self.expression(value);
        }
    }

    fn try_statement(&mut self, own: &'u Try) {
        self.block(&own.body);
        for catch in &own.catches {
            let mark = self.scope.mark();
            self.parameter(&catch.parameter);
            self.block(&catch.body);
            self.scope.close(mark);
        }
        own.finally.iter().for_each(|block| self.block(block));
    }

    fn dml(&mut self, dml: &'u Dml) {
        self.expression(&dml.target);
        dml.duplicates.iter().for_each(|duplicates| self.expression(duplicates));
        match dml.key.as_deref() {
            Some([object, field]) => {
                self.add(MentionKind::Type, &*object.text, object.span);
                self.add(MentionKind::Field { object: object.text.to_string() }, &*field.text, field.span);
            }
            Some([field]) => {
                let object = self.element_of(&dml.target).or_else(|| self.object_of(&dml.target));
                if let Some(object) = object {
                    self.add(MentionKind::Field { object }, &*field.text, field.span);
                }
            }
            _ => {}
        }
    }
}
