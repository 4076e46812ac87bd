//! Statements.

use super::typed::{Typed, convert};
use super::{Checker, Routine, rules};
use crate::hir::{Block, Catch, LineId, Stmt, StmtKind};
use crate::lines;
use crate::ty::{Primitive, Ty};
use orgyard_apex::syntax::{self, Dml, DmlOperation, Expr, Local, Statement, StatementKind, Try};
use orgyard_apex::{Span, Unit};
use std::sync::Arc;

impl<'u> Checker<'_, 'u> {
    pub(super) fn source(&self) -> &'u Unit {
        &self.program.units[self.unit]
    }

    pub(super) fn block(&mut self, block: &'u syntax::Block) -> Block {
        let mark = self.scope.mark();
        let mut out = Block::new();
        self.statements(&block.statements, &mut out);
        self.scope.close(mark);
        out
    }

    pub(super) fn statements(&mut self, statements: &'u [Statement], out: &mut Block) {
        let mut ended = false;
        for statement in statements {
            if ended {
                self.error(statement.span, "Unreachable statement");
            }
            self.statement(statement, out);
            use StatementKind::{Break, Continue, Return, Throw};
            ended = matches!(statement.kind, Return(_) | Throw(_) | Break | Continue);
        }
    }

    /// The ids of those lines that count.
    pub(super) fn covers(&self, lines: Vec<u32>) -> Box<[LineId]> {
        lines.into_iter().filter_map(|line| self.pool.line(self.unit, line)).collect()
    }

    pub(super) fn statement(&mut self, statement: &'u Statement, out: &mut Block) {
        let first = out.len();
        match &statement.kind {
            StatementKind::Empty => {}
            StatementKind::Local(local) => self.local(local, out),
            kind => {
                let kind = self.statement_kind(kind, statement.span);
                out.push(self.plain_statement(kind, statement.span));
            }
        }
        if let Some(first) = out.get_mut(first) {
            first.covers = self.covers(lines::of_statement(self.source(), statement));
        }
    }

    pub(super) fn plain_statement(&self, kind: StmtKind, span: Span) -> Stmt {
        Stmt { kind, line: self.line(span), covers: Box::new([]) }
    }

    fn statement_kind(&mut self, kind: &'u StatementKind, span: Span) -> StmtKind {
        match kind {
            StatementKind::Empty | StatementKind::Local(_) => StmtKind::Block(Block::new()),
            StatementKind::Block(block) => StmtKind::Block(self.block(block)),
            StatementKind::Expression(value) => StmtKind::Expression(self.expression(value, &Ty::Void).node),
            StatementKind::Throw(value) => self.throw(value),
            StatementKind::Return(value) => self.return_statement(value.as_ref(), span),
            StatementKind::If { condition, then, otherwise } => {
                let condition = self.condition(condition);
                let then = self.branch(then);
                let otherwise = otherwise.as_ref().map_or_else(Block::new, |otherwise| self.branch(otherwise));
                StmtKind::If { condition, then, otherwise }
            }
            StatementKind::While { condition, body } => {
                let condition = self.condition(condition);
                StmtKind::While { condition, body: self.repeated(body) }
            }
            StatementKind::DoWhile { body, condition } => {
                let condition = self.condition(condition);
                StmtKind::DoWhile { body: self.repeated(body), condition }
            }
            StatementKind::For(own) => self.for_loop(own),
            StatementKind::ForEach(own) => self.for_each(own),
            StatementKind::Switch(switch) => self.switch(switch),
            StatementKind::Try(own) => self.try_statement(own),
            StatementKind::Break => self.jump("Break", StmtKind::Break, span),
            StatementKind::Continue => self.jump("Continue", StmtKind::Continue, span),
            StatementKind::Dml(dml) => self.dml(dml),
            StatementKind::RunAs { arguments, body } => {
                let arguments = self.arguments(arguments);
                self.check_run_as(&arguments, span);
                let arguments = arguments.into_iter().map(|one| one.node).collect();
                StmtKind::RunAs { arguments, body: self.block(body) }
            }
        }
    }

    /// A statement that opens a scope of its own.
    pub(super) fn branch(&mut self, statement: &'u Statement) -> Block {
        let mark = self.scope.mark();
        let mut out = Block::new();
        match &statement.kind {
            StatementKind::Block(block) => out = self.block(block),
            _ => self.statement(statement, &mut out),
        }
        self.scope.close(mark);
        out
    }

    pub(super) fn repeated(&mut self, body: &'u Statement) -> Block {
        self.loops += 1;
        let block = self.branch(body);
        self.loops -= 1;
        block
    }

    fn jump(&mut self, word: &str, kind: StmtKind, span: Span) -> StmtKind {
        if self.loops == 0 {
            self.error(span, format!("{word} statement must be in loop"));
        }
        kind
    }

    fn return_statement(&mut self, value: Option<&'u Expr>, span: Span) -> StmtKind {
        let wanted = self.returns.clone();
        self.check_return(value.is_some(), span);
        let found = value.map(|value| self.expression(value, wanted.as_ref().unwrap_or(&Ty::Unknown)));
        let value = match (wanted, found) {
            (Some(Ty::Void), Some(found)) => {
                self.error(span, "Void method must not return a value");
                Some(found.node)
            }
            (Some(wanted), Some(found)) => {
                let at = value.map_or(span, |value| value.span);
                self.assignable(&found.ty, &wanted, at);
                Some(convert(found, &wanted))
            }
            (None, found) => found.map(|found| found.node),
            (_, None) => None,
        };
        StmtKind::Return(value)
    }

    fn check_return(&mut self, has_value: bool, span: Span) {
        let message = match (self.routine, has_value) {
            (Routine::Initial, _) => "Return must be called from a method",
            (Routine::Constructor, true) => "Constructors must not return a value",
            (Routine::Trigger, true) => "Trigger bodies must not return a value",
            _ => return,
        };
        self.error(span, message);
    }

    fn throw(&mut self, value: &'u Expr) -> StmtKind {
        let thrown = self.expression(value, &Ty::Unknown);
        if !rules::is_exception(self.program, &thrown.ty) {
            let message = format!("Throw expression must be of type exception: {}", self.shown(&thrown.ty));
            self.error(value.span, message);
        }
        StmtKind::Throw(thrown.node)
    }

    fn check_run_as(&mut self, arguments: &[Typed], span: Span) {
        let fits = match arguments {
            [one] => match &one.ty {
                Ty::SObject(Some(object)) => object.eq_ignore_ascii_case("User"),
                Ty::Primitive(_) | Ty::List(_) | Ty::Set(_) | Ty::Map(..) | Ty::Class(_) => false,
                _ => true,
            },
            _ => false,
        };
        if !fits {
            self.error(span, "runAs requires a single argument of type 'User' or 'Version'");
        }
    }

    pub(super) fn local(&mut self, local: &'u Local, out: &mut Block) {
        let ty = self.ty(&local.ty);
        if ty == Ty::Void {
            self.error(local.ty.span, "Variables cannot be of type void");
        }
        for one in &local.declarators {
            let (own, value) = self.initial(one, &ty);
            let kind = match self.share(&one.name, &own) {
                Some(place) => self.shared_value(place, value, one.name.span),
                None => StmtKind::Local { slot: self.declare(&one.name, own), value },
            };
            out.push(self.plain_statement(kind, one.name.span));
        }
    }

    fn try_statement(&mut self, own: &'u Try) -> StmtKind {
        let body = self.block(&own.body);
        let mut catches = Vec::with_capacity(own.catches.len());
        for catch in &own.catches {
            let mark = self.scope.mark();
            let ty = self.ty(&catch.parameter.ty);
            if catches.iter().any(|earlier: &Catch| earlier.ty == ty && !ty.is_unknown()) {
                let message = format!("Exception type already caught: {}", self.shown(&ty));
                self.error(catch.parameter.ty.span, message);
            }
            if !rules::is_exception(self.program, &ty) {
                let message = format!("Catch block variable must be of type exception: {}", self.shown(&ty));
                self.error(catch.parameter.ty.span, message);
            }
            let slot = self.declare(&catch.parameter.name, ty.clone());
            let body = self.block(&catch.body);
            let covers = self.covers(vec![self.line(catch.span)]);
            catches.push(Catch { ty, slot, body, covers });
            self.scope.close(mark);
        }
        let finally = own.finally.as_ref().map(|block| self.block(block));
        StmtKind::Try { body, catches, finally }
    }

    fn dml(&mut self, dml: &'u Dml) -> StmtKind {
        let target = self.expression(&dml.target, &Ty::Unknown);
        let duplicates = dml.duplicates.as_ref().map(|one| self.expression(one, &Ty::Unknown));
        let is_record = match &target.ty {
            Ty::Primitive(_) | Ty::Class(_) | Ty::Set(_) | Ty::Map(..) => false,
            Ty::List(element) => !matches!(**element, Ty::Primitive(_) | Ty::Class(_)),
            _ => true,
        };
        if !is_record {
            let message = format!("DML requires SObject or SObject list type: {}", self.shown(&target.ty));
            self.error(dml.target.span, message);
        }
        self.check_records(dml, &target.ty, duplicates.as_ref().map(|one| &one.ty));
        let duplicates = duplicates.map(|one| one.node);
        // `Account.External__c` and `External__c` both name the field.
        let key = dml.key.as_ref().and_then(|parts| parts.last()).map(|name| self.key_name(&target.ty, &name.text));
        let (operation, access) = (dml.operation, dml.access);
        StmtKind::Dml { operation, access, target: target.node, key, duplicates }
    }

    /// The canonical name of an upsert's key, where the object is known.
    fn key_name(&self, target: &Ty, name: &str) -> Arc<str> {
        let record = if let Ty::List(element) = target { element } else { target };
        let Ty::SObject(Some(object)) = record else { return name.into() };
        self.program.field_named(object, name, self.unit).map_or(name.into(), |field| (*field.name).into())
    }

    /// A custom field that is the key of an upsert is an external id.
    fn check_key(&mut self, dml: &Dml, target: &Ty) {
        let record = if let Ty::List(element) = target { element } else { target };
        let (Ty::SObject(Some(object)), Some(key)) = (record, dml.key.as_ref().and_then(|parts| parts.last())) else {
            return;
        };
        let field = self.program.field_named(object, &key.text, self.unit);
        if field.is_some_and(|field| field.custom && !field.external_id && !field.unique) {
            let message = "Invalid field for upsert, must be an External Id custom or standard indexed field";
            self.error(key.span, format!("{message}: {}", key.text));
        }
    }

    fn check_records(&mut self, dml: &Dml, target: &Ty, duplicates: Option<&Ty>) {
        let any = |ty: &Ty| match ty {
            Ty::SObject(None) => true,
            Ty::List(element) => matches!(**element, Ty::SObject(None)),
            _ => false,
        };
        if let Some(object) = metadata_object(target) {
            let message = format!("DML operation {:?} not allowed on {object}", dml.operation);
            return self.error(dml.target.span, message);
        }
        self.check_key(dml, target);
        let message = match dml.operation {
            DmlOperation::Upsert if dml.key.is_some() && any(target) => {
                "Upsert with a field specification requires a concrete SObject type".to_owned()
            }
            DmlOperation::Merge if any(target) => {
                format!("Merge requires a concrete SObject type: {}", self.shown(target))
            }
            DmlOperation::Merge if !may_merge(target) => {
                format!("Specified type {} cannot be merged", self.shown(target))
            }
            DmlOperation::Merge if matches!(duplicates, Some(Ty::Primitive(own)) if *own != Primitive::Id) => {
                let span = dml.duplicates.as_ref().map_or(dml.target.span, |one| one.span);
                return self.error(span, "Invalid type for duplicate records");
            }
            _ => return,
        };
        self.error(dml.target.span, message);
    }
}

/// Records of custom metadata types, which are deployed; as the message shows their type.
fn metadata_object(ty: &Ty) -> Option<String> {
    match ty {
        Ty::SObject(Some(object)) if object.ends_with("__mdt") => Some(object.to_string()),
        Ty::List(element) => metadata_object(element).map(|object| format!("List<{object}>")),
        _ => None,
    }
}

/// Leads, contacts, cases and accounts can be merged (Apex Developer Guide, Merging Records).
fn may_merge(ty: &Ty) -> bool {
    let Ty::SObject(Some(object)) = ty else { return true };
    ["Lead", "Contact", "Case", "Account"].iter().any(|own| object.eq_ignore_ascii_case(own))
}
