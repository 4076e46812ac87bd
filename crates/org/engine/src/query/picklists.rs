//! Picklists sort by the order of their values, not by their names.

use super::expr::Expr;
use crate::Tx;
use crate::schema::FieldType;
use orgyard_text::names::fold;
use orgyard_values::Value;
use std::collections::HashMap;
use std::sync::Arc;

/// The place of each value, folded.
pub(super) type Ranks = Arc<HashMap<String, usize>>;

/// The order of the field's values, where its definition has them.
pub(super) fn ranks(tx: &Tx, expr: &Expr) -> Option<Ranks> {
    let path = expr.as_field().filter(|path| path.kind == FieldType::Picklist)?;
    let object = tx.object(&path.object)?;
    let values = &object.field(&path.name)?.picklist;
    let place = |(place, value): (usize, &String)| (fold(value), place);
    (!values.is_empty()).then(|| Arc::new(values.iter().enumerate().map(place).collect()))
}

/// What a value sorts by: its place, values out of the list behind the others.
pub(super) fn key(value: &Value, ranks: Option<&HashMap<String, usize>>) -> Value {
    match (value, ranks) {
        (Value::Text(text), Some(ranks)) if !text.is_empty() => {
            let folded = fold(text);
            let place = ranks.get(&folded).copied().unwrap_or(ranks.len());
            Value::Text(format!("{place:06} {folded}"))
        }
        (other, _) => other.clone(),
    }
}
