//! `aggregate { Account(groupBy: …) { edges { node { aggregate { … } } } } }`: groups of records and what is counted of them.

use super::document::Field;
use super::soql::field;
use super::tree;
use crate::schema::{self, ObjectDef};
use orgyard_engine::{QueryApi, Tx};
use serde_json::{Map, Value as Json, json};

/// A function of a field, as GraphQL and SOQL name it.
const FUNCTIONS: [(&str, &str); 6] = [
    ("count", "COUNT"),
    ("countDistinct", "COUNT_DISTINCT"),
    ("sum", "SUM"),
    ("avg", "AVG"),
    ("min", "MIN"),
    ("max", "MAX"),
];

/// Functions of dates that make groups: `{CreatedDate: {function: CALENDAR_YEAR}}`.
const DATES: [&str; 12] = [
    "CALENDAR_MONTH",
    "CALENDAR_QUARTER",
    "CALENDAR_YEAR",
    "DAY_IN_MONTH",
    "DAY_IN_WEEK",
    "DAY_IN_YEAR",
    "FISCAL_MONTH",
    "FISCAL_QUARTER",
    "FISCAL_YEAR",
    "HOUR_IN_DAY",
    "WEEK_IN_MONTH",
    "WEEK_IN_YEAR",
];

/// The columns of the query, each with the name it has in the answer.
#[derive(Default)]
struct Columns {
    select: Vec<String>,
    group: Vec<String>,
}

impl Columns {
    fn add(&mut self, expression: String) {
        let column = format!("{expression} c{}", self.select.len());
        self.select.push(column);
    }

    fn at(&self, expression: &str, row: &Json) -> Json {
        let place = self.select.iter().position(|column| column.split(' ').next() == Some(expression));
        place.map_or(Json::Null, |place| row[format!("c{place}")].clone())
    }
}

pub(super) fn connection(tx: &Tx, asked: &Field) -> Result<Json, String> {
    let unknown = || {
        let name = &asked.name;
        format!(
            "Validation error (FieldUndefined@[uiapi/aggregate/{name}]) : Field '{name}' in type 'RecordQueryAggregate' is undefined"
        )
    };
    let object = schema::object(tx, QueryApi::Rest, &asked.name).ok_or_else(unknown)?;
    let (from, first) = tree::window(asked)?;
    let mut columns = groups(object, asked)?;
    for wanted in members(asked) {
        let known = field(object, &wanted.name)?;
        for below in &wanted.fields {
            if let Some((_, function)) = FUNCTIONS.iter().find(|(name, _)| *name == below.name) {
                columns.add(format!("{function}({})", known.name));
            }
        }
    }
    if columns.select.is_empty() {
        return Err("groupBy: a field is needed, or a function of one".into());
    }
    let grouped =
        if columns.group.is_empty() { String::new() } else { format!(" GROUP BY {}", columns.group.join(", ")) };
    let order = columns.group.first().map(|group| format!(" ORDER BY {group}")).unwrap_or_default();
    let soql = format!(
        "SELECT {} FROM {}{}{grouped}{order}",
        columns.select.join(", "),
        object.name,
        tree::conditions(tx, object, asked)?
    );
    let rows = tree::ask(tx, &soql)?.records;
    let page: Vec<&Json> = rows.iter().skip(from).take(first).collect();
    let mut out = Map::new();
    for wanted in asked.fields.iter().filter(|field| field.name != "__typename") {
        let value = match wanted.name.as_str() {
            "edges" => page
                .iter()
                .enumerate()
                .map(|(at, row)| edge(object, wanted, &columns, row, from + at + 1))
                .collect::<Result<_, _>>()?,
            "pageInfo" => tree::page_info(wanted, from, page.len(), rows.len() > from + page.len()),
            "totalCount" => rows.len().into(),
            "pageResultCount" => page.len().into(),
            other => return Err(format!("not implemented here: the field '{other}' of an aggregate in GraphQL")),
        };
        out.insert(wanted.key().into(), value);
    }
    Ok(out.into())
}

/// `groupBy: {Industry: {group: true}, CreatedDate: {function: CALENDAR_YEAR}}`
fn groups(object: &ObjectDef, asked: &Field) -> Result<Columns, String> {
    let mut out = Columns::default();
    for (name, how) in asked.arguments.get("groupBy").and_then(Json::as_object).into_iter().flatten() {
        let known = field(object, name)?;
        let expression = match how["function"].as_str() {
            Some(function) if DATES.contains(&function) => format!("{function}({})", known.name),
            Some(other) => return Err(format!("not implemented here: the function '{other}' in GraphQL")),
            None => known.name.clone(),
        };
        out.group.push(expression.clone());
        out.add(expression);
    }
    Ok(out)
}

/// The fields of the nodes' `aggregate`.
fn members(asked: &Field) -> impl Iterator<Item = &Field> {
    let edges = asked.fields.iter().filter(|field| field.name == "edges");
    let nodes = edges.flat_map(|edges| edges.fields.iter().filter(|field| field.name == "node"));
    let inner = nodes.flat_map(|node| node.fields.iter().filter(|field| field.name == "aggregate"));
    inner.flat_map(|aggregate| aggregate.fields.iter().filter(|field| field.name != "__typename"))
}

fn edge(object: &ObjectDef, wanted: &Field, columns: &Columns, row: &Json, at: usize) -> Result<Json, String> {
    let mut out = Map::new();
    for part in &wanted.fields {
        let value = match part.name.as_str() {
            "cursor" => tree::cursor(at).into(),
            "node" => {
                let mut node = Map::new();
                for aggregate in part.fields.iter().filter(|field| field.name == "aggregate") {
                    node.insert(aggregate.key().into(), values(object, aggregate, columns, row)?);
                }
                node.into()
            }
            _ => Json::Null,
        };
        out.insert(part.key().into(), value);
    }
    Ok(out.into())
}

fn values(object: &ObjectDef, aggregate: &Field, columns: &Columns, row: &Json) -> Result<Json, String> {
    let mut out = Map::new();
    for wanted in aggregate.fields.iter().filter(|field| field.name != "__typename") {
        let known = field(object, &wanted.name)?;
        let group =
            columns.group.iter().find(|group| **group == known.name || group.ends_with(&format!("({})", known.name)));
        let mut inner = Map::new();
        for below in &wanted.fields {
            let function = FUNCTIONS.iter().find(|(name, _)| *name == below.name);
            let value = match (below.name.as_str(), function) {
                (_, Some((_, function))) => {
                    let value = columns.at(&format!("{function}({})", known.name), row);
                    tree::picked(below, &json!({"value": value, "displayValue": shown(&value)}))
                }
                ("value", _) => group.map_or(Json::Null, |group| columns.at(group, row)),
                ("displayValue" | "label", _) => group.map_or(Json::Null, |group| shown(&columns.at(group, row))),
                (other, _) => return Err(format!("not implemented here: the function '{other}' in GraphQL")),
            };
            inner.insert(below.key().into(), value);
        }
        out.insert(wanted.key().into(), inner.into());
    }
    Ok(out.into())
}

fn shown(value: &Json) -> Json {
    match value {
        Json::Null => Json::Null,
        Json::String(text) => text.as_str().into(),
        other => other.to_string().into(),
    }
}
