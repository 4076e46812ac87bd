//! Which children count.

use super::change::compare;
use crate::save::coerce;
use crate::schema::{FieldDef, FieldType, ObjectDef};
use orgyard_schema::SummaryFilter;
use orgyard_text::names::fold;
use orgyard_values::{Record, Value};
use std::cmp::Ordering;

pub(super) fn counts(filters: &[SummaryFilter], child: &ObjectDef, row: &Record) -> bool {
    filters.iter().all(|filter| child.field(&filter.field).is_some_and(|field| holds(filter, field, row)))
}

/// A list of values, parted by commas, is met by any of them.
fn holds(filter: &SummaryFilter, field: &FieldDef, row: &Record) -> bool {
    let value = row.get(&field.name);
    let mut wanted = filter.value.split(',').map(str::trim);
    match filter.operation.as_str() {
        "equals" => wanted.any(|text| equals(field, value, text)),
        "notEqual" => !wanted.any(|text| equals(field, value, text)),
        "lessThan" => ordered(field, value, &filter.value, Ordering::is_lt),
        "lessOrEqual" => ordered(field, value, &filter.value, Ordering::is_le),
        "greaterThan" => ordered(field, value, &filter.value, Ordering::is_gt),
        "greaterOrEqual" => ordered(field, value, &filter.value, Ordering::is_ge),
        "contains" => wanted.any(|text| folded(value).contains(&fold(text))),
        "notContain" => !wanted.any(|text| folded(value).contains(&fold(text))),
        "startsWith" => wanted.any(|text| folded(value).starts_with(&fold(text))),
        "includes" => wanted.any(|text| folded(value).split(';').any(|part| part == fold(text))),
        "excludes" => !wanted.any(|text| folded(value).split(';').any(|part| part == fold(text))),
        _ => false,
    }
}

fn folded(value: &Value) -> String {
    fold(value.as_str().unwrap_or_default())
}

fn equals(field: &FieldDef, value: &Value, text: &str) -> bool {
    if text.is_empty() {
        return value.is_null();
    }
    match field.field_type {
        FieldType::Boolean => value.as_bool().unwrap_or(false) == matches!(fold(text).as_str(), "true" | "1"),
        kind if kind.is_number() || matches!(kind, FieldType::Date | FieldType::DateTime) => {
            ordered(field, value, text, Ordering::is_eq)
        }
        _ => folded(value) == fold(text),
    }
}

/// A blank value is neither less nor greater.
fn ordered(field: &FieldDef, value: &Value, text: &str, holds: fn(Ordering) -> bool) -> bool {
    let Ok(wanted) = coerce(field, text.into()) else { return false };
    !value.is_null() && !wanted.is_null() && holds(compare(value, &wanted))
}
