//! A bound query's rows as a selection.

use super::clock::Clock;
use super::expr::{Expr, FieldPath, Step};
use super::fault::Result;
use super::plan::{Item, Plan};
use super::run::{Reader, matching};
use super::selection::{Selected, SelectedValue, Selection};
use super::{columns, group};
use crate::permissions::Sharing;
use indexmap::IndexMap;
use orgyard_values::{Record, Value};
use std::sync::Arc;

pub(super) fn selection(clock: &Clock<'_>, mut plan: Plan, sharing: Option<&Sharing<'_>>) -> Result<Selection> {
    let object: Arc<str> = plan.object.name.as_str().into();
    let columns = plan.select.iter().filter_map(columns::column).collect();
    let reader = Reader::new(clock, sharing);
    if plan.select.iter().any(|item| matches!(item, Item::Count)) {
        let count = Some(count(&reader, &plan)?);
        return Ok(Selection { object, count, columns, ..Selection::default() });
    }
    let aggregate = plan.is_aggregate();
    let records = records(&reader, &mut plan)?;
    Ok(Selection { object, count: None, records, aggregate, columns })
}

fn count(reader: &Reader<'_>, plan: &Plan) -> Result<i64> {
    let mut count = 0;
    for row in matching(reader, plan)? {
        row?;
        count += 1;
    }
    Ok(count)
}

fn records(reader: &Reader<'_>, plan: &mut Plan) -> Result<Vec<Selected>> {
    if plan.is_aggregate() {
        let names: Vec<Arc<str>> = plan.select.iter().filter_map(Item::name).collect();
        let object: Arc<str> = "AggregateResult".into();
        let line = |line: group::Line| Selected {
            object: object.clone(),
            id: None,
            fields: names.iter().cloned().zip(line.into_iter().map(SelectedValue::Value)).collect(),
        };
        return Ok(group::lines(reader, plan)?.into_iter().map(line).collect());
    }
    // Taken out for as long as the rows are read: each row changes what its children are limited to.
    let mut children: Vec<Option<Box<Plan>>> = plan.select.iter_mut().map(Item::take_children).collect();
    let object: Arc<str> = plan.object.name.as_str().into();
    let mut out = Vec::new();
    for row in matching(reader, plan)? {
        out.push(record(reader, plan, &mut children, &row?, &object)?);
    }
    for (item, taken) in plan.select.iter_mut().zip(children) {
        item.put_back(taken);
    }
    Ok(out)
}

fn record(
    reader: &Reader<'_>,
    plan: &Plan,
    children: &mut [Option<Box<Plan>>],
    row: &Record,
    object: &Arc<str>,
) -> Result<Selected> {
    let mut out = Selected::of(object.clone(), row);
    out.fields.reserve(plan.select.len());
    for (item, child) in plan.select.iter().zip(children) {
        match item {
            Item::Expr { expr: Expr::Field(path), name, .. } if path.steps.is_empty() => {
                out.fields.insert(name.clone(), SelectedValue::Value(reader.field(row, path)?));
            }
            Item::Expr { expr: Expr::Field(path), .. } => field(reader, row, path, &mut out.fields)?,
            Item::Expr { expr, name, .. } => {
                out.fields.insert(name.clone(), SelectedValue::Value(reader.value(row, expr)?));
            }
            Item::Children { name, field, .. } => {
                if let Some(plan) = child {
                    let rows = child_rows(reader, plan, field, row)?;
                    out.fields.insert(name.clone(), SelectedValue::Children(rows));
                }
            }
            Item::TypeOf { steps, relationship, whens, otherwise } => {
                let parent = type_of(reader, row, steps, whens, otherwise)?;
                out.fields.insert(relationship.clone(), SelectedValue::Parent(parent));
            }
            Item::Count => {}
        }
    }
    Ok(out)
}

/// A field at its place: parents are rows of their own, nothing when there is no parent.
fn field(
    reader: &Reader<'_>,
    row: &Record,
    path: &FieldPath,
    out: &mut IndexMap<Arc<str>, SelectedValue>,
) -> Result<()> {
    let value = reader.field(row, path)?;
    let mut at = out;
    for (depth, step) in path.steps.iter().enumerate() {
        let known = matches!(at.get(&*step.relationship), Some(SelectedValue::Parent(Some(_))));
        if !known {
            let parent = reader.follow(row, &path.steps[..=depth])?;
            let parent = parent.map(|parent| Box::new(Selected::of(parent.object.as_str().into(), &parent)));
            at.insert(step.relationship.as_str().into(), SelectedValue::Parent(parent));
        }
        let Some(SelectedValue::Parent(Some(inner))) = at.get_mut(&*step.relationship) else { return Ok(()) };
        at = &mut inner.fields;
    }
    at.insert(path.name.as_str().into(), SelectedValue::Value(value));
    Ok(())
}

fn child_rows(reader: &Reader<'_>, plan: &mut Plan, field: &str, parent: &Record) -> Result<Vec<Selected>> {
    let key = match parent.get("DurableId") {
        Value::Null => parent.id().map_or(Value::Null, Value::Id),
        durable => durable.clone(),
    };
    if key.is_null() {
        return Ok(Vec::new());
    }
    plan.under_parent(field, key);
    records(reader, plan)
}

fn type_of(
    reader: &Reader<'_>,
    row: &Record,
    steps: &[Step],
    whens: &[(String, Vec<FieldPath>)],
    otherwise: &[FieldPath],
) -> Result<Option<Box<Selected>>> {
    let Some(parent) = reader.follow(row, steps)? else { return Ok(None) };
    let mut out = Selected::of(parent.object.as_str().into(), &parent);
    let when = whens.iter().find(|(object, _)| *object == parent.object).map(|(_, fields)| fields.as_slice());
    // Without ELSE, a row no branch is for has no parent at all.
    let Some(fields) = when.or(Some(otherwise).filter(|fields| !fields.is_empty())) else { return Ok(None) };
    for path in fields {
        field(reader, &parent, path, &mut out.fields)?;
    }
    Ok(Some(Box::new(out)))
}
