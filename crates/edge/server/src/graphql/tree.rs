//! Connections: a query for each, and its rows in the shape that was asked for.

use super::document::Field;
use super::soql::{condition, field, order, relationship};
use crate::schema::{self, FieldType, ObjectDef};
use crate::visible::Visible;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use orgyard_engine::{QueryApi, QueryOptions, QueryResult, Tx};
use orgyard_values::Id;
use serde_json::{Map, Value as Json, json};

/// Rows where `first` says nothing, and the most it may say. Source: GraphQL API guide, "first".
const USUAL: usize = 10;
const MOST: usize = 2000;

/// `Account(where: …, orderBy: …, first: …, after: …) { edges { node { … } } }`
pub(super) fn connection(tx: &Tx, asked: &Field) -> Result<Json, String> {
    let unknown = || {
        let name = &asked.name;
        format!(
            "Validation error (FieldUndefined@[uiapi/query/{name}]) : Field '{name}' in type 'RecordQuery' is undefined"
        )
    };
    let object = schema::object(tx, QueryApi::Rest, &asked.name).ok_or_else(unknown)?;
    let (from, first) = window(asked)?;
    let conditions = conditions(tx, object, asked)?;
    let columns = columns(tx, object, asked)?;
    let soql = format!(
        "SELECT {columns} FROM {}{conditions}{} LIMIT {}",
        object.name,
        sorting(tx, object, asked)?,
        from + first + 1
    );
    let records = ask(tx, &soql)?.records;
    let total = match asked.child("totalCount") {
        Some(_) => {
            let count = format!("SELECT COUNT() FROM {}{conditions}", object.name);
            ask(tx, &count)?.total_size
        }
        None => 0,
    };
    shaped(tx, object, asked, &records, (from, first), total)
}

/// Reads in the name of who asks.
pub(super) fn ask(tx: &Tx, soql: &str) -> Result<QueryResult, String> {
    let visible = Visible::of(tx, QueryApi::Rest).map_err(|failure| failure.message)?;
    let options = QueryOptions { access: visible.access(tx), ..QueryOptions::default() };
    tx.query_with(soql, &options).map_err(|error| error.message)
}

pub(super) fn conditions(tx: &Tx, object: &ObjectDef, asked: &Field) -> Result<String, String> {
    match asked.arguments.get("where").and_then(Json::as_object).filter(|wanted| !wanted.is_empty()) {
        Some(wanted) => Ok(format!(" WHERE {}", condition(tx, object, "", wanted)?)),
        None => Ok(String::new()),
    }
}

fn sorting(tx: &Tx, object: &ObjectDef, asked: &Field) -> Result<String, String> {
    asked.arguments.get("orderBy").map_or(Ok(String::new()), |json| order(tx, object, json))
}

/// Where the page begins and how long it is.
pub(super) fn window(asked: &Field) -> Result<(usize, usize), String> {
    let first = asked.arguments.get("first").and_then(Json::as_u64).map_or(USUAL, |first| first as usize);
    if first == 0 || first > MOST {
        return Err(format!("first: a number from 1 to {MOST} is needed"));
    }
    let from = match asked.arguments.get("after").and_then(Json::as_str) {
        Some(cursor) => place(cursor).ok_or("after: the cursor is not one of this query")?,
        None => 0,
    };
    Ok((from, first))
}

pub(super) fn cursor(place: usize) -> String {
    STANDARD.encode(format!("v1:{place}"))
}

fn place(cursor: &str) -> Option<usize> {
    let text = String::from_utf8(STANDARD.decode(cursor).ok()?).ok()?;
    text.strip_prefix("v1:")?.parse().ok().filter(|place| *place <= 100_000)
}

/// The fields of a connection's nodes.
fn nodes(asked: &Field) -> impl Iterator<Item = &Field> {
    let edges = asked.fields.iter().filter(|field| field.name == "edges");
    edges.flat_map(|edges| edges.fields.iter().filter(|field| field.name == "node")).flat_map(|node| &node.fields)
}

fn columns(tx: &Tx, object: &ObjectDef, asked: &Field) -> Result<String, String> {
    let mut out = vec!["Id".to_owned()];
    for wanted in nodes(asked) {
        out.extend(paths(tx, object, wanted, "")?);
    }
    let mut seen = std::collections::BTreeSet::new();
    out.retain(|path| seen.insert(path.to_lowercase()));
    Ok(out.join(", "))
}

fn paths(tx: &Tx, object: &ObjectDef, wanted: &Field, path: &str) -> Result<Vec<String>, String> {
    if matches!(wanted.name.as_str(), "__typename" | "ApiName") {
        return Ok(Vec::new());
    }
    if let Some(found) = schema::field(object, &wanted.name) {
        return Ok(vec![format!("{path}{}", found.name)]);
    }
    if let Some((parent, target)) = parent(tx, object, &wanted.name) {
        let inner = format!("{path}{}.", relationship(parent));
        let mut out = vec![format!("{inner}Id")];
        for below in &wanted.fields {
            out.extend(paths(tx, target, below, &inner)?);
        }
        return Ok(out);
    }
    match child(tx, object, &wanted.name).filter(|_| path.is_empty()) {
        Some((name, target)) => {
            let (from, first) = window(wanted)?;
            let (conditions, sorting) = (conditions(tx, target, wanted)?, sorting(tx, target, wanted)?);
            let columns = columns(tx, target, wanted)?;
            Ok(vec![format!("(SELECT {columns} FROM {name}{conditions}{sorting} LIMIT {})", from + first + 1)])
        }
        None => field(object, &wanted.name).map(|_| Vec::new()),
    }
}

fn parent<'a>(tx: &'a Tx, object: &'a ObjectDef, name: &str) -> Option<(&'a schema::FieldDef, &'a ObjectDef)> {
    let field = object.relationship(name)?;
    Some((field, tx.schema().object(field.reference_to.first()?)?))
}

fn child<'a>(tx: &'a Tx, object: &ObjectDef, name: &str) -> Option<(String, &'a ObjectDef)> {
    let mut known = tx.schema().children_of(&object.name).into_iter();
    let found = known.find(|child| child.name.eq_ignore_ascii_case(name))?;
    let target = tx.schema().object(&found.child)?;
    Some((found.name, target))
}

fn shaped(
    tx: &Tx,
    object: &ObjectDef,
    asked: &Field,
    records: &[Json],
    (from, first): (usize, usize),
    total: usize,
) -> Result<Json, String> {
    let page: Vec<&Json> = records.iter().skip(from).take(first).collect();
    let has_more = records.len() > from + first;
    let mut out = Map::new();
    for wanted in &asked.fields {
        let value = match wanted.name.as_str() {
            "edges" => {
                let edge = |(at, record): (usize, &&Json)| edge(tx, object, wanted, record, from + at + 1);
                Json::Array(page.iter().enumerate().map(edge).collect::<Result<_, _>>()?)
            }
            "pageInfo" => page_info(wanted, from, page.len(), has_more),
            "totalCount" => total.into(),
            "pageResultCount" => page.len().into(),
            "__typename" => format!("{}Connection", object.name).into(),
            other => return Err(format!("not implemented here: the field '{other}' of a connection in GraphQL")),
        };
        out.insert(wanted.key().into(), value);
    }
    Ok(out.into())
}

/// Of a page that begins after so many rows.
pub(super) fn page_info(wanted: &Field, from: usize, rows: usize, has_more: bool) -> Json {
    let at = |place: usize| if rows == 0 { Json::Null } else { cursor(place).into() };
    let (start, end) = (at(from + 1), at(from + rows));
    let all = json!({"hasNextPage": has_more, "hasPreviousPage": from > 0, "startCursor": start, "endCursor": end});
    picked(wanted, &all)
}

/// One record as a mutation answers it.
pub(super) fn record(tx: &Tx, name: &str, id: Id, asked: &Field) -> Result<Json, String> {
    let object = schema::object(tx, QueryApi::Rest, name).ok_or_else(|| format!("'{name}' is no object"))?;
    let mut columns = vec!["Id".to_owned()];
    for wanted in &asked.fields {
        columns.extend(paths(tx, object, wanted, "")?);
    }
    let mut seen = std::collections::BTreeSet::new();
    columns.retain(|path| seen.insert(path.to_lowercase()));
    let soql = format!("SELECT {} FROM {} WHERE Id = '{id}'", columns.join(", "), object.name);
    let rows = ask(tx, &soql)?.records;
    rows.first().map_or(Ok(Json::Null), |row| node(tx, object, &asked.fields, row))
}

pub(super) fn picked(wanted: &Field, all: &Json) -> Json {
    Json::Object(wanted.fields.iter().map(|field| (field.key().into(), all[&field.name].clone())).collect())
}

fn edge(tx: &Tx, object: &ObjectDef, wanted: &Field, record: &Json, at: usize) -> Result<Json, String> {
    let mut out = Map::new();
    for field in &wanted.fields {
        let value = match field.name.as_str() {
            "node" => node(tx, object, &field.fields, record)?,
            "cursor" => cursor(at).into(),
            _ => Json::Null,
        };
        out.insert(field.key().into(), value);
    }
    Ok(out.into())
}

fn node(tx: &Tx, object: &ObjectDef, fields: &[Field], record: &Json) -> Result<Json, String> {
    let mut out = Map::new();
    for wanted in fields {
        out.insert(wanted.key().into(), member(tx, object, wanted, record)?);
    }
    Ok(out.into())
}

fn member(tx: &Tx, object: &ObjectDef, wanted: &Field, record: &Json) -> Result<Json, String> {
    if matches!(wanted.name.as_str(), "__typename" | "ApiName") {
        return Ok(object.name.as_str().into());
    }
    if let Some(field) = schema::field(object, &wanted.name) {
        let value = &record[&field.name];
        if wanted.fields.is_empty() {
            return Ok(value.clone());
        }
        return Ok(picked(
            wanted,
            &json!({
                "value": value, "displayValue": shown(field.field_type, value), "label": shown(field.field_type, value),
            }),
        ));
    }
    if let Some((field, target)) = parent(tx, object, &wanted.name) {
        let value = &record[relationship(field)];
        return if value.is_null() { Ok(Json::Null) } else { node(tx, target, &wanted.fields, value) };
    }
    let Some((name, target)) = child(tx, object, &wanted.name) else { return Ok(Json::Null) };
    let records = record[&name]["records"].as_array().cloned().unwrap_or_default();
    shaped(tx, target, wanted, &records, window(wanted)?, records.len())
}

/// What people see where it is not the value itself.
fn shown(kind: FieldType, value: &Json) -> Json {
    match (kind, value) {
        (_, Json::Null) | (FieldType::Boolean, _) => Json::Null,
        (FieldType::Picklist | FieldType::MultiPicklist | FieldType::Combobox, value) => value.clone(),
        (kind, _) if kind.is_text() || kind.is_id() => Json::Null,
        (_, Json::String(text)) => text.as_str().into(),
        (_, other) => other.to_string().into(),
    }
}
