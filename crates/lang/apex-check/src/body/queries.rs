//! Queries in brackets: their binds, what they name, and what they give.

use super::expressions::plain;
use super::typed::Typed;
use super::{Checker, columns};
use crate::hir::{self, ExprKind as Node, QueryWanted};
use crate::ty::{Primitive, Ty};
use orgyard_apex::Span;
use orgyard_apex::syntax::{Query, QueryLanguage};
use orgyard_soql::{FieldExpr, SelectItem};

impl<'u> Checker<'_, 'u> {
    pub(super) fn query(&mut self, query: &'u Query, span: Span) -> Typed {
        let binds = self.arguments(&query.binds);
        let text = self.program.units[self.unit].query_text(query);
        let ty = match query.language {
            QueryLanguage::Sosl => Ty::list(Ty::list(Ty::SObject(None))),
            QueryLanguage::Soql => self.rows(text.trim(), span),
        };
        let wanted = if ty == Ty::INTEGER { QueryWanted::Count } else { QueryWanted::List };
        let query = self.pool.query(hir::Query { text: text.trim().into(), language: query.language });
        Typed::new(ty, Node::Query { query, binds: plain(binds), wanted }, self.line(span))
    }

    fn rows(&mut self, text: &str, span: Span) -> Ty {
        let parsed = match orgyard_soql::parse(text) {
            Ok(parsed) => parsed,
            Err(fault) => {
                self.error(span, fault.with_window(text));
                return Ty::Unknown;
            }
        };
        if let Err(fault) = columns::check(self.program, self.unit, &parsed) {
            self.error(span, fault.with_window(text));
        }
        if matches!(parsed.select.as_slice(), [SelectItem::Count { .. }]) {
            return Ty::Primitive(Primitive::Integer);
        }
        let aggregates =
            |item: &SelectItem| matches!(item, SelectItem::Field { expr: FieldExpr::Aggregate { .. }, .. });
        if !parsed.group_by.is_empty() || parsed.select.iter().any(aggregates) {
            return Ty::Rows(Some("AggregateResult".into()));
        }
        match self.program.object_type(&parsed.from.path.text(), self.unit) {
            Some(Ty::SObject(object)) => {
                self.check_lock(&parsed.for_clauses, object.as_deref(), span);
                Ty::Rows(object)
            }
            _ => Ty::Unknown,
        }
    }

    /// What is deployed cannot be locked.
    fn check_lock(&mut self, clauses: &[String], object: Option<&str>, span: Span) {
        let locks = clauses.iter().any(|clause| clause == "UPDATE");
        if let Some(object) = object.filter(|object| locks && object.ends_with("__mdt")) {
            self.error(span, format!("Cannot lock rows for an SObject type that can not be updated: {object}"));
        }
    }
}
