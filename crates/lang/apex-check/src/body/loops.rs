//! Loops.

use super::Checker;
use crate::hir::{Block, StmtKind};
use crate::ty::{Primitive, Ty};
use orgyard_apex::syntax::{Expr, ExprKind, For, ForEach, ForInit, StatementKind};

impl<'u> Checker<'_, 'u> {
    pub(super) fn for_loop(&mut self, own: &'u For) -> StmtKind {
        let mark = self.scope.mark();
        let mut init = Block::new();
        match &own.init {
            ForInit::Local(local) => self.local(local, &mut init),
            ForInit::Expressions(all) => all.iter().for_each(|one| {
                let kind = StmtKind::Expression(self.expression(one, &Ty::Void).node);
                init.push(self.plain_statement(kind, one.span));
            }),
        }
        let condition = own.condition.as_ref().map(|condition| self.condition(condition));
        let update = own.update.iter().map(|one: &Expr| self.expression(one, &Ty::Void).node).collect();
        let body = self.repeated(&own.body);
        self.scope.close(mark);
        StmtKind::For { init, condition, update, body }
    }

    pub(super) fn for_each(&mut self, own: &'u ForEach) -> StmtKind {
        let mark = self.scope.mark();
        let ty = self.ty(&own.ty);
        let collection = self.expression(&own.collection, &Ty::Unknown);
        self.loop_variable(&collection.ty, &ty, own);
        let slot = self.declare(&own.name, ty.clone());
        let body = self.repeated(&own.body);
        self.scope.close(mark);
        StmtKind::ForEach { slot, ty, collection: collection.node, body }
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
            Ty::Rows(Some(object)) => self.row_variable(object, ty, own),
            Ty::Rows(None) if matches!(ty, Ty::Primitive(primitive) if *primitive != Primitive::Object) => {
                let message = "Loop variable must be a generic SObject or List or a concrete SObject or List.";
                self.error(own.ty.span, message);
            }
            _ => {}
        }
        let is_query = matches!(own.collection.kind, ExprKind::Query(_));
        if is_query && matches!(own.body.kind, StatementKind::Empty) {
            self.error(own.collection.span, "Loop with query must provide a statement");
        }
    }

    /// A record of the query's object, or a list of them.
    fn row_variable(&mut self, object: &str, ty: &Ty, own: &ForEach) {
        let wanted = match ty {
            Ty::List(element) => element,
            ty => ty,
        };
        let fits = match wanted {
            Ty::SObject(Some(name)) => name.eq_ignore_ascii_case(object),
            Ty::Primitive(_) | Ty::Class(_) => false,
            _ => true,
        };
        if !fits {
            let message =
                format!("Loop variable must be a generic SObject or List or a concrete SObject or List of: {object}");
            self.error(own.ty.span, message);
        }
    }
}
