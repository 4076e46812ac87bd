//! Queries in brackets: their binds, and what they give.

use super::Checker;
use crate::ty::{Primitive, Ty};
use orgyard_apex::syntax::{Query, QueryLanguage};
use orgyard_soql::{FieldExpr, SelectItem};

impl<'u> Checker<'_, 'u> {
    pub(super) fn query(&mut self, query: &'u Query) -> Ty {
        for bind in &query.binds {
            self.expression(bind, &Ty::Unknown);
        }
        if query.language == QueryLanguage::Sosl {
            return Ty::list(Ty::list(Ty::SObject(None)));
        }
        let text = self.program.units[self.unit].query_text(query);
        let Ok(parsed) = orgyard_soql::parse(&text) else { return Ty::Unknown };
        if matches!(parsed.select.as_slice(), [SelectItem::Count { .. }]) {
            return Ty::Primitive(Primitive::Integer);
        }
        let aggregates =
            |item: &SelectItem| matches!(item, SelectItem::Field { expr: FieldExpr::Aggregate { .. }, .. });
        if !parsed.group_by.is_empty() || parsed.select.iter().any(aggregates) {
            return Ty::Rows(Some("AggregateResult".into()));
        }
        match self.program.object_type(&parsed.from.path.text()) {
            Some(Ty::SObject(object)) => Ty::Rows(object),
            _ => Ty::Unknown,
        }
    }
}
