//! Statements.

use super::{Checker, rules};
use crate::ty::{Primitive, Ty};
use orgyard_apex::Span;
use orgyard_apex::syntax::{
    Block, Dml, Expr, For, ForEach, ForInit, Local, Statement, StatementKind, Switch, Try, WhenBranch, WhenPattern,
};

impl<'u> Checker<'_, 'u> {
    pub(super) fn block(&mut self, block: &'u Block) {
        let mark = self.scope.mark();
        self.statements(&block.statements);
        self.scope.close(mark);
    }

    pub(super) fn statements(&mut self, statements: &'u [Statement]) {
        let mut ended = false;
        for statement in statements {
            if ended {
                self.error(statement.span, "Unreachable statement");
            }
            self.statement(statement);
            use StatementKind::{Break, Continue, Return, Throw};
            ended = matches!(statement.kind, Return(_) | Throw(_) | Break | Continue);
        }
    }

    pub(super) fn statement(&mut self, statement: &'u Statement) {
        match &statement.kind {
            StatementKind::Empty => {}
            StatementKind::Block(block) => self.block(block),
            StatementKind::Local(local) => self.local(local),
            StatementKind::Expression(value) => drop(self.expression(value, &Ty::Void)),
            StatementKind::Throw(value) => self.throw(value),
            StatementKind::Return(value) => self.return_statement(value.as_ref(), statement.span),
            StatementKind::If { condition, then, otherwise } => {
                self.condition(condition);
                self.branch(then);
                otherwise.iter().for_each(|otherwise| self.branch(otherwise));
            }
            StatementKind::While { condition, body } | StatementKind::DoWhile { body, condition } => {
                self.condition(condition);
                self.repeated(body);
            }
            StatementKind::For(own) => self.for_loop(own),
            StatementKind::ForEach(own) => self.for_each(own),
            StatementKind::Switch(switch) => self.switch(switch),
            StatementKind::Try(own) => self.try_statement(own),
            StatementKind::Break => self.jump("Break", statement.span),
            StatementKind::Continue => self.jump("Continue", statement.span),
            StatementKind::Dml(dml) => self.dml(dml),
            StatementKind::RunAs { arguments, body } => {
                arguments.iter().for_each(|one| drop(self.expression(one, &Ty::Unknown)));
                self.block(body);
            }
        }
    }

    fn branch(&mut self, statement: &'u Statement) {
        let mark = self.scope.mark();
        self.statement(statement);
        self.scope.close(mark);
    }

    fn repeated(&mut self, body: &'u Statement) {
        self.loops += 1;
        self.branch(body);
        self.loops -= 1;
    }

    fn jump(&mut self, word: &str, span: Span) {
        if self.loops == 0 {
            self.error(span, format!("{word} statement must be in loop"));
        }
    }

    pub(super) fn condition(&mut self, condition: &'u Expr) {
        let ty = self.expression(condition, &Ty::BOOLEAN);
        if !self.program.fits(&ty, &Ty::BOOLEAN) {
            let message = format!("Condition expression must be of type Boolean: {}", self.shown(&ty));
            self.error(condition.span, message);
        }
    }

    fn return_statement(&mut self, value: Option<&'u Expr>, span: Span) {
        let wanted = self.returns.clone();
        let found = value.map(|value| self.expression(value, wanted.as_ref().unwrap_or(&Ty::Unknown)));
        match (wanted, found) {
            (Some(Ty::Void), Some(_)) => self.error(span, "Void method must not return a value"),
            (Some(wanted), Some(found)) => {
                let at = value.map_or(span, |value| value.span);
                self.assignable(&found, &wanted, at);
            }
            _ => {}
        }
    }

    fn throw(&mut self, value: &'u Expr) {
        let ty = self.expression(value, &Ty::Unknown);
        if !rules::is_exception(self.program, &ty) {
            let message = format!("Throw expression must be of type exception: {}", self.shown(&ty));
            self.error(value.span, message);
        }
    }

    fn local(&mut self, local: &'u Local) {
        let ty = self.ty(&local.ty);
        for one in &local.declarators {
            let own = self.initial(one, &ty);
            self.declare(&one.name, own);
        }
    }

    fn for_loop(&mut self, own: &'u For) {
        let mark = self.scope.mark();
        match &own.init {
            ForInit::Local(local) => self.local(local),
            ForInit::Expressions(all) => all.iter().for_each(|one| drop(self.expression(one, &Ty::Void))),
        }
        own.condition.iter().for_each(|condition| self.condition(condition));
        own.update.iter().for_each(|one| drop(self.expression(one, &Ty::Void)));
        self.repeated(&own.body);
        self.scope.close(mark);
    }

    fn for_each(&mut self, own: &'u ForEach) {
        let mark = self.scope.mark();
        let ty = self.ty(&own.ty);
        let collection = self.expression(&own.collection, &Ty::Unknown);
        self.loop_variable(&collection, &ty, own);
        self.declare(&own.name, ty);
        self.repeated(&own.body);
        self.scope.close(mark);
    }

    fn loop_variable(&mut self, collection: &Ty, ty: &Ty, own: &ForEach) {
        match collection {
            Ty::Primitive(primitive) if *primitive != Primitive::Object => {
                let message = format!("Loop must iterate over collection: {}", primitive.name());
                self.error(own.collection.span, message);
            }
            Ty::List(element) | Ty::Set(element)
                if element.primitive().is_some() && !self.program.fits(element, ty) =>
            {
                let (wanted, found) = (self.shown(element), self.shown(ty));
                self.error(own.ty.span, format!("Invalid loop variable type expected {wanted} was {found}"));
            }
            _ => {}
        }
    }

    fn switch(&mut self, switch: &'u Switch) {
        let subject = self.expression(&switch.subject, &Ty::Unknown);
        switch.branches.iter().for_each(|branch| self.when(branch, &subject));
    }

    fn when(&mut self, branch: &'u WhenBranch, subject: &Ty) {
        let mark = self.scope.mark();
        match &branch.pattern {
            WhenPattern::SObject { ty, name } => {
                let ty = self.ty(ty);
                self.declare(name, ty);
            }
            WhenPattern::Values(values) => {
                for value in values {
                    // Values of the enum that is switched on stand without their type.
                    let is_name = matches!(value.kind, orgyard_apex::syntax::ExprKind::Name(_));
                    if !is_name {
                        self.expression(value, subject);
                    }
                }
            }
            WhenPattern::Else => {}
        }
        self.block(&branch.body);
        self.scope.close(mark);
    }

    fn try_statement(&mut self, own: &'u Try) {
        self.block(&own.body);
        for catch in &own.catches {
            let mark = self.scope.mark();
            let ty = self.ty(&catch.parameter.ty);
            if !rules::is_exception(self.program, &ty) {
                let message = format!("Catch block variable must be of type exception: {}", self.shown(&ty));
                self.error(catch.parameter.ty.span, message);
            }
            self.declare(&catch.parameter.name, ty);
            self.block(&catch.body);
            self.scope.close(mark);
        }
        own.finally.iter().for_each(|block| self.block(block));
    }

    fn dml(&mut self, dml: &'u Dml) {
        let target = self.expression(&dml.target, &Ty::Unknown);
        dml.duplicates.iter().for_each(|one| drop(self.expression(one, &Ty::Unknown)));
        let is_record = match &target {
            Ty::Primitive(_) | Ty::Class(_) | Ty::Set(_) | Ty::Map(..) => false,
            Ty::List(element) => !matches!(**element, Ty::Primitive(_) | Ty::Class(_)),
            _ => true,
        };
        if !is_record {
            let message = format!("DML requires SObject or SObject list type: {}", self.shown(&target));
            self.error(dml.target.span, message);
        }
    }
}
