//! Answers as the REST API writes them.

use super::bind::{Binder, Plan, Selected};
use super::expr::{Expr, FieldPath, Step};
use super::fault::Result;
use super::operand::Operand;
use super::run::{Reader, matching};
use super::test::Test;
use super::{QueryColumn, QueryOptions, QueryResult, group};
use crate::{QueryApi, Tx};
use orgyard_soql::{self as soql, Comparison};
use orgyard_values::{Record, Value};
use serde_json::{Map, Value as Json, json};

pub(super) fn answer(tx: &Tx, query: &soql::Query, options: &QueryOptions) -> Result<QueryResult> {
    let mut plan = Binder { tx, options }.root(query)?;
    let entity = plan.object.name.clone();
    let columns = plan.select.iter().filter_map(column).collect();
    let reader = Reader::new(tx);
    if plan.select.iter().any(|selected| matches!(selected, Selected::Count)) {
        let total_size = count(&reader, &plan)?;
        return Ok(QueryResult { total_size, records: Vec::new(), entity, columns });
    }
    let records = records(&reader, &mut plan, options)?;
    Ok(QueryResult { total_size: records.len(), records, entity, columns })
}

fn count(reader: &Reader<'_>, plan: &Plan) -> Result<usize> {
    let mut count = 0;
    for row in matching(reader, plan)? {
        row?;
        count += 1;
    }
    Ok(count)
}

fn records(reader: &Reader<'_>, plan: &mut Plan, options: &QueryOptions) -> Result<Vec<Json>> {
    let aggregated = plan.select.iter().any(|s| matches!(s, Selected::Expr { expr, .. } if expr.has_aggregate()));
    if plan.grouping.is_some() || aggregated {
        let lines = group::lines(reader, plan)?;
        return Ok(lines.into_iter().map(|line| aggregate_result(plan, line)).collect());
    }
    // Taken out for as long as the rows are read: each row changes what its children are limited to.
    let mut children: Vec<Option<Box<Plan>>> = plan.select.iter_mut().map(Selected::take_children).collect();
    let mut out = Vec::new();
    for row in matching(reader, plan)? {
        out.push(record(reader, plan, &mut children, &row?, options)?);
    }
    for (selected, taken) in plan.select.iter_mut().zip(children) {
        selected.put_back(taken);
    }
    Ok(out)
}

fn aggregate_result(plan: &Plan, line: Vec<Value>) -> Json {
    let mut out = Map::new();
    out.insert("attributes".into(), json!({ "type": "AggregateResult" }));
    for (selected, value) in plan.select.iter().zip(line) {
        if let Selected::Expr { name, .. } = selected {
            out.insert(name.clone(), value.to_json());
        }
    }
    Json::Object(out)
}

fn record(
    reader: &Reader<'_>,
    plan: &Plan,
    children: &mut [Option<Box<Plan>>],
    row: &Record,
    options: &QueryOptions,
) -> Result<Json> {
    let mut out = Map::new();
    out.insert("attributes".into(), attributes(row, options));
    for (selected, child) in plan.select.iter().zip(children) {
        match selected {
            Selected::Expr { expr: Expr::Field(path), .. } => field(reader, row, path, options, &mut out)?,
            Selected::Expr { expr, name, .. } => {
                out.insert(name.clone(), reader.value(row, expr)?.to_json());
            }
            Selected::Children { name, field, .. } => {
                if let Some(plan) = child {
                    out.insert(name.clone(), child_rows(reader, plan, field, row, options)?);
                }
            }
            Selected::TypeOf { steps, relationship, whens, otherwise } => {
                let value = type_of(reader, row, steps, whens, otherwise, options)?;
                out.insert(relationship.clone(), value);
            }
            Selected::Count => {}
        }
    }
    Ok(Json::Object(out))
}

/// `{"type": …, "url": …}`.
fn attributes(row: &Record, options: &QueryOptions) -> Json {
    let tooling = if options.api == QueryApi::Tooling { "/tooling" } else { "" };
    let id = row.id().map(|id| id.to_string()).unwrap_or_default();
    let url = format!("/services/data/v{}{tooling}/sobjects/{}/{id}", options.api_version, row.object);
    json!({ "type": row.object, "url": url })
}

/// A field at its place: parents are objects of their own, null when there is no parent.
fn field(
    reader: &Reader<'_>,
    row: &Record,
    path: &FieldPath,
    options: &QueryOptions,
    out: &mut Map<String, Json>,
) -> Result<()> {
    let value = reader.field(row, path)?;
    let mut at = out;
    for (depth, step) in path.steps.iter().enumerate() {
        let known = at.get(&step.relationship).is_some_and(Json::is_object);
        if !known {
            let Some(parent) = reader.follow(row, &path.steps[..=depth])? else {
                at.insert(step.relationship.clone(), Json::Null);
                return Ok(());
            };
            at.insert(step.relationship.clone(), json!({ "attributes": attributes(&parent, options) }));
        }
        let Some(Json::Object(inner)) = at.get_mut(&step.relationship) else { return Ok(()) };
        at = inner;
    }
    at.insert(path.name.clone(), value.to_json());
    Ok(())
}

fn child_rows(
    reader: &Reader<'_>,
    plan: &mut Plan,
    field: &str,
    parent: &Record,
    options: &QueryOptions,
) -> Result<Json> {
    let Some(id) = parent.id() else { return Ok(Json::Null) };
    plan.under_parent(field, id.into());
    let records = records(reader, plan, options)?;
    if records.is_empty() {
        return Ok(Json::Null);
    }
    Ok(json!({ "totalSize": records.len(), "done": true, "records": records }))
}

fn type_of(
    reader: &Reader<'_>,
    row: &Record,
    steps: &[Step],
    whens: &[(String, Vec<FieldPath>)],
    otherwise: &[FieldPath],
    options: &QueryOptions,
) -> Result<Json> {
    let Some(parent) = reader.follow(row, steps)? else { return Ok(Json::Null) };
    let mut out = Map::new();
    out.insert("attributes".into(), attributes(&parent, options));
    let fields = whens.iter().find(|(object, _)| *object == parent.object).map_or(otherwise, |(_, fields)| fields);
    for path in fields {
        field(reader, &parent, path, options, &mut out)?;
    }
    Ok(Json::Object(out))
}

impl Selected {
    fn take_children(&mut self) -> Option<Box<Plan>> {
        match self {
            Self::Children { plan, .. } => plan.take(),
            _ => None,
        }
    }

    fn put_back(&mut self, taken: Option<Box<Plan>>) {
        if let Self::Children { plan, .. } = self {
            *plan = taken;
        }
    }
}

impl Plan {
    /// Limits the rows to those of one parent; replaces the limit to another parent.
    fn under_parent(&mut self, field: &str, id: Value) {
        let Some(def) = self.object.field(field) else { return };
        let path = FieldPath {
            steps: Vec::new(),
            name: def.name.clone(),
            kind: def.field_type,
            custom: def.custom,
            credential: false,
            indexed: def.indexed,
            object: self.object.name.clone(),
            offset: 0,
        };
        let limit = Test::Compare { expr: Expr::Field(path), operator: Comparison::Equal, operand: Operand::Value(id) };
        match &mut self.test {
            Test::All(tests) if self.has_parent_limit => tests[0] = limit,
            _ => {
                let own = std::mem::replace(&mut self.test, Test::True);
                self.test = Test::All(vec![limit, own]);
                self.has_parent_limit = true;
            }
        }
    }
}

fn column(selected: &Selected) -> Option<QueryColumn> {
    match selected {
        Selected::Count => None,
        Selected::Expr { expr: Expr::Field(path), name, .. } if path.steps.is_empty() => Some(QueryColumn {
            name: name.clone(),
            field_type: Some(path.kind),
            custom: path.custom,
            ..QueryColumn::default()
        }),
        Selected::Expr { expr: Expr::Field(path), .. } => Some(nested(path, &path.steps)),
        Selected::Expr { expr, name, .. } => Some(QueryColumn {
            name: name.clone(),
            field_type: Some(expr.kind()),
            aggregate: expr.has_aggregate(),
            ..QueryColumn::default()
        }),
        Selected::Children { name, plan, .. } => Some(QueryColumn {
            name: name.clone(),
            aggregate: true,
            join_columns: plan.iter().flat_map(|plan| &plan.select).filter_map(column).collect(),
            ..QueryColumn::default()
        }),
        Selected::TypeOf { relationship, .. } => {
            Some(QueryColumn { name: relationship.clone(), ..QueryColumn::default() })
        }
    }
}

fn nested(path: &FieldPath, steps: &[Step]) -> QueryColumn {
    match steps {
        [] => QueryColumn {
            name: path.name.clone(),
            field_type: Some(path.kind),
            custom: path.custom,
            ..QueryColumn::default()
        },
        [step, rest @ ..] => QueryColumn {
            name: step.relationship.clone(),
            join_columns: vec![nested(path, rest)],
            ..QueryColumn::default()
        },
    }
}
