//! Arguments of a connection as clauses of a query. Names are the schema's and values are written by their fields'
//! types: nothing of the caller's text gets into a query as it is.

use crate::schema::{self, FieldDef, FieldType, ObjectDef};
use orgyard_engine::{Tx, parse_datetime};
use orgyard_values::{Id, format_datetime};
use serde_json::{Map, Value as Json};

pub(super) fn field<'a>(object: &'a ObjectDef, name: &str) -> Result<&'a FieldDef, String> {
    let unknown = || {
        format!("Validation error (FieldUndefined@[{name}]) : Field '{name}' in type '{}' is undefined", object.name)
    };
    schema::field(object, name).ok_or_else(unknown)
}

/// `{Name: {like: "A%"}, and: […]}`; `path` leads to the object.
pub(super) fn condition(tx: &Tx, object: &ObjectDef, path: &str, json: &Map<String, Json>) -> Result<String, String> {
    let mut parts = Vec::new();
    for (name, value) in json {
        match name.as_str() {
            "and" | "or" => {
                let inner = list(value).iter().filter_map(Json::as_object);
                let inner = inner.map(|one| condition(tx, object, path, one)).collect::<Result<Vec<_>, _>>()?;
                if !inner.is_empty() {
                    parts.push(format!("({})", inner.join(if name == "and" { " AND " } else { " OR " })));
                }
            }
            "not" => {
                let inner = value.as_object().ok_or("where: 'not' takes an object")?;
                parts.push(format!("(NOT ({}))", condition(tx, object, path, inner)?));
            }
            _ => parts.push(one_field(tx, object, path, name, value)?),
        }
    }
    Ok(if parts.len() == 1 { parts.remove(0) } else { format!("({})", parts.join(" AND ")) })
}

fn list(value: &Json) -> &[Json] {
    value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice)
}

fn one_field(tx: &Tx, object: &ObjectDef, path: &str, name: &str, value: &Json) -> Result<String, String> {
    let operators = value.as_object().ok_or_else(|| format!("where: '{name}' takes an object"))?;
    if let Some(parent) = object.relationship(name).filter(|_| schema::field(object, name).is_none()) {
        let target = parent.reference_to.first().and_then(|target| tx.schema().object(target));
        let target = target.ok_or_else(|| format!("where: '{name}' leads nowhere"))?;
        return condition(tx, target, &format!("{path}{}.", relationship(parent)), operators);
    }
    let field = field(object, name)?;
    let conditions = operators.iter().map(|(operator, value)| comparison(field, path, operator, value));
    let conditions = conditions.collect::<Result<Vec<_>, _>>()?;
    if conditions.is_empty() {
        return Err(format!("where: '{name}' says nothing"));
    }
    Ok(format!("({})", conditions.join(" AND ")))
}

pub(super) fn relationship(field: &FieldDef) -> &str {
    field.relationship_name.as_deref().unwrap_or(&field.name)
}

fn comparison(field: &FieldDef, path: &str, operator: &str, value: &Json) -> Result<String, String> {
    let sign = match operator {
        "eq" => "=",
        "ne" => "!=",
        "lt" => "<",
        "lte" => "<=",
        "gt" => ">",
        "gte" => ">=",
        "like" => "LIKE",
        "in" => "IN",
        "nin" => "NOT IN",
        "includes" => "INCLUDES",
        "excludes" => "EXCLUDES",
        other => return Err(format!("not implemented here: the operator '{other}' in GraphQL")),
    };
    let written = match sign {
        "IN" | "NOT IN" | "INCLUDES" | "EXCLUDES" => {
            let items = list(value).iter().map(|item| literal(field, item)).collect::<Result<Vec<_>, _>>()?;
            if items.is_empty() {
                return Err(format!("where: '{operator}' of '{}' takes a list that is not empty", field.name));
            }
            format!("({})", items.join(", "))
        }
        _ => literal(field, value)?,
    };
    Ok(format!("{path}{} {sign} {written}", field.name))
}

fn literal(field: &FieldDef, value: &Json) -> Result<String, String> {
    // Dates come as `{value: "2026-01-01"}`.
    let value = value.as_object().and_then(|object| object.get("value")).unwrap_or(value);
    let mismatch = || format!("where: {value} is no value for the field '{}'", field.name);
    Ok(match (field.field_type, value) {
        (_, Json::Null) => "null".into(),
        (FieldType::Boolean, Json::Bool(value)) => value.to_string(),
        (kind, Json::Number(number)) if kind.is_number() => number.to_string(),
        (kind, Json::String(text)) if kind.is_number() => text.parse::<f64>().map_err(|_| mismatch())?.to_string(),
        (FieldType::Date, Json::String(text)) => {
            let time = parse_datetime(text).filter(|_| text.len() == 10).ok_or_else(mismatch)?;
            format_datetime(time).chars().take(10).collect()
        }
        (FieldType::DateTime, Json::String(text)) => {
            format_datetime(parse_datetime(text).ok_or_else(mismatch)?).replace("+0000", "Z")
        }
        (kind, Json::String(text)) if kind.is_id() => quoted(text.parse::<Id>().map_err(|_| mismatch())?.as_str()),
        (kind, Json::String(text)) if kind.is_text() => quoted(text),
        _ => return Err(mismatch()),
    })
}

/// A text literal of SOQL.
fn quoted(text: &str) -> String {
    let mut out = String::from("'");
    for c in text.chars() {
        match c {
            '\'' | '\\' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            c => out.push(c),
        }
    }
    out.push('\'');
    out
}

/// `{Name: {order: DESC, nulls: LAST}, Owner: {Name: {order: ASC}}}`
pub(super) fn order(tx: &Tx, object: &ObjectDef, json: &Json) -> Result<String, String> {
    let mut parts = Vec::new();
    for wanted in list(json).iter().filter_map(Json::as_object) {
        order_by(tx, object, "", wanted, &mut parts)?;
    }
    Ok(if parts.is_empty() { String::new() } else { format!(" ORDER BY {}", parts.join(", ")) })
}

fn order_by(
    tx: &Tx,
    object: &ObjectDef,
    path: &str,
    wanted: &Map<String, Json>,
    parts: &mut Vec<String>,
) -> Result<(), String> {
    for (name, how) in wanted {
        let parent = object.relationship(name).filter(|_| schema::field(object, name).is_none());
        if let (Some(parent), Some(below)) = (parent, how.as_object()) {
            let target = parent.reference_to.first().and_then(|target| tx.schema().object(target));
            let target = target.ok_or_else(|| format!("orderBy: '{name}' leads nowhere"))?;
            order_by(tx, target, &format!("{path}{}.", relationship(parent)), below, parts)?;
            continue;
        }
        let field = field(object, name)?;
        let direction = if how["order"] == "DESC" { " DESC" } else { " ASC" };
        let nulls = match how["nulls"].as_str() {
            Some("LAST") => " NULLS LAST",
            Some("FIRST") => " NULLS FIRST",
            _ => "",
        };
        parts.push(format!("{path}{}{direction}{nulls}", field.name));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_written_by_their_fields_type() {
        let check = |kind, value: Json, expected: &str| {
            let written = literal(&FieldDef { name: "F".into(), field_type: kind, ..FieldDef::default() }, &value);
            assert_eq!(written.unwrap_or_else(|e| e), expected);
        };
        check(FieldType::String, "O'Neil\\".into(), "'O\\'Neil\\\\'");
        check(
            FieldType::Double,
            "1 OR Name != null".into(),
            "where: \"1 OR Name != null\" is no value for the field 'F'",
        );
        check(FieldType::Double, 1.5.into(), "1.5");
        check(FieldType::Date, serde_json::json!({"value": "2026-01-02"}), "2026-01-02");
        check(FieldType::DateTime, "2026-01-02T03:04:05Z".into(), "2026-01-02T03:04:05.000Z");
        check(
            FieldType::Date,
            "TODAY OR Name = 'x'".into(),
            "where: \"TODAY OR Name = 'x'\" is no value for the field 'F'",
        );
        check(FieldType::Boolean, true.into(), "true");
        check(FieldType::Boolean, "true OR".into(), "where: \"true OR\" is no value for the field 'F'");
    }
}
