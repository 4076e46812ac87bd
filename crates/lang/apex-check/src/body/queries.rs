//! Queries in brackets: their binds, and what they give.

use super::Checker;
use super::expressions::plain;
use super::typed::Typed;
use crate::hir::{self, ExprKind as Node, QueryWanted};
use crate::ty::{Primitive, Ty};
use orgyard_apex::syntax::{Query, QueryLanguage};
use orgyard_soql::{FieldExpr, SelectItem};

impl<'u> Checker<'_, 'u> {
    pub(super) fn query(&mut self, query: &'u Query, line: u32) -> Typed {
        let binds = self.arguments(&query.binds);
        let text = self.program.units[self.unit].query_text(query);
        let ty = match query.language {
            QueryLanguage::Sosl => Ty::list(Ty::list(Ty::SObject(None))),
            QueryLanguage::Soql => self.rows(&text),
        };
        let wanted = if ty == Ty::INTEGER { QueryWanted::Count } else { QueryWanted::List };
        let query = self.pool.query(hir::Query { text: text.trim().into(), language: query.language });
        Typed::new(ty, Node::Query { query, binds: plain(binds), wanted }, line)
    }

    fn rows(&self, text: &str) -> Ty {
        let Ok(parsed) = orgyard_soql::parse(text) else { return Ty::Unknown };
        if matches!(parsed.select.as_slice(), [SelectItem::Count { .. }]) {
            return Ty::Primitive(Primitive::Integer);
        }
        let aggregates =
            |item: &SelectItem| matches!(item, SelectItem::Field { expr: FieldExpr::Aggregate { .. }, .. });
        if !parsed.group_by.is_empty() || parsed.select.iter().any(aggregates) {
            return Ty::Rows(Some("AggregateResult".into()));
        }
        match self.program.object_type(&parsed.from.path.text(), self.unit) {
            Some(Ty::SObject(object)) => Ty::Rows(object),
            _ => Ty::Unknown,
        }
    }
}
