//! Where the rows of a query come from: computed, by id, by an index, or all of them.

use super::catalog;
use super::expr::Expr;
use super::operand::Operand;
use super::plan::Plan;
use super::run::Reader;
use super::test::Test;
use crate::behaviour::Wanted;
use crate::encoding::index;
use crate::{ApiError, EngineError, FieldType, Tx};
use orgyard_soql::Comparison;
use orgyard_values::{Id, Record, Value};
use std::collections::{BTreeSet, HashSet};

/// What fields for user permissions begin with: those of profiles and permission sets show what these grant.
const PERMISSION: &str = "Permissions";

pub(super) type Rows<'a> = Box<dyn Iterator<Item = Result<Record, EngineError>> + 'a>;

/// The rows that may meet the query's condition, and maybe more. Deleted ones only when asked for.
pub(super) fn rows<'a>(reader: &Reader<'a>, plan: &'a Plan) -> Result<Rows<'a>, ApiError> {
    let tx = reader.tx;
    let limits = limits(plan);
    if let Some(rows) = computed(tx, plan, &limits) {
        return Ok(Box::new(rows?.into_iter().map(Ok)));
    }
    let wanted = needed(plan);
    if let Some(rows) = tx.component_rows(&plan.object, ids(&limits).as_deref(), &|field| wanted.contains(field))? {
        return Ok(Box::new(rows.into_iter().map(Ok)));
    }
    let decides = reader.sharing.filter(|_| plan.guarded).map(|sharing| sharing.fields(&plan.object));
    let stored = stored(tx, plan, &limits, decides);
    let found: Rows<'a> = match plan.all_rows {
        true => stored,
        false => Box::new(stored.filter(|row| !row.as_ref().is_ok_and(|r| r.bool("IsDeleted")))),
    };
    match cataloged(reader, plan, &limits) {
        Some(rows) => Ok(Box::new(rows?.into_iter().map(Ok).chain(found))),
        None => Ok(match wanted.iter().any(|field| field.starts_with(PERMISSION)) {
            true => Box::new(found.map(move |row| tx.with_user_permissions(row?, &wanted))),
            false => found,
        }),
    }
}

/// A field of the queried object that must have one of some values.
struct Limit<'a> {
    field: &'a str,
    indexed: bool,
    values: Vec<&'a Value>,
}

fn limits(plan: &Plan) -> Vec<Limit<'_>> {
    plan.test.conjuncts().into_iter().filter_map(limit).collect()
}

fn limit(test: &Test) -> Option<Limit<'_>> {
    let (expr, values): (&Expr, Vec<&Value>) = match test {
        Test::Compare { expr, operator: Comparison::Equal, operand: Operand::Value(value) } => (expr, vec![value]),
        Test::In { expr, set, negated: false } if !set.has_null() => (expr, set.values.iter().collect()),
        _ => return None,
    };
    let path = expr.as_field().filter(|path| path.steps.is_empty())?;
    let any_null = values.iter().any(|value| index::encode(value).is_none());
    (!any_null).then(|| Limit { field: &path.name, indexed: path.indexed, values })
}

fn ids(limits: &[Limit<'_>]) -> Option<Vec<Id>> {
    let limit = limits.iter().find(|limit| limit.field == "Id")?;
    Some(limit.values.iter().filter_map(|value| value.as_id()).collect())
}

/// Computed rows that no row is stored for.
fn cataloged(reader: &Reader<'_>, plan: &Plan, limits: &[Limit<'_>]) -> Option<Result<Vec<Record>, ApiError>> {
    let wanted = Wanted { ids: ids(limits), equals: equals(plan), as_parent: false };
    let rows = catalog::rows(reader.tx, &plan.object.name, &wanted, reader.clock.user)?;
    let stored = |row: &Record| {
        let id = row.id().map(|id| reader.tx.stored(&plan.object.name, id));
        id.is_some_and(|row| row.is_ok_and(|row| row.is_some()))
    };
    Some(rows.map(|rows| rows.into_iter().filter(|row| !stored(row)).collect()))
}

/// What fields and paths must be, all of it; none of those computed rows are made by is ever null.
fn equals(plan: &Plan) -> Vec<(String, Vec<Value>)> {
    let of_test = |test: &Test| match test {
        Test::Compare { expr, operator: Comparison::Equal, operand: Operand::Value(value) } => {
            Some((expr.as_field()?.text(), vec![value.clone()]))
        }
        Test::In { expr, set, negated: false } => Some((expr.as_field()?.text(), set.values.clone())),
        _ => None,
    };
    plan.test.conjuncts().into_iter().filter_map(of_test).collect()
}

fn computed(tx: &Tx, plan: &Plan, limits: &[Limit<'_>]) -> Option<Result<Vec<Record>, ApiError>> {
    let behaviour = tx.home().behaviour(&plan.object.name)?.clone();
    let own = |limit: &Limit<'_>| (limit.field.to_owned(), limit.values.iter().map(|v| (*v).clone()).collect());
    let equals = limits.iter().map(own).chain(plan.credentials.iter().cloned()).collect();
    behaviour.rows(tx, &Wanted { ids: ids(limits), equals, as_parent: false })
}

fn stored<'a>(tx: &'a Tx, plan: &'a Plan, limits: &[Limit<'_>], decides: Option<Vec<String>>) -> Rows<'a> {
    let object = plan.object.name.as_str();
    let mut wanted = needed(plan);
    wanted.extend(decides.into_iter().flatten());
    let by_id = ids(limits).map(|ids| ids.into_iter().collect::<BTreeSet<_>>());
    let by_index = || {
        let limit = limits.iter().filter(|limit| limit.indexed).min_by_key(|limit| limit.values.len())?;
        Some(ids_of(tx, plan, limit))
    };
    match by_id.map(Ok).or_else(by_index).or_else(|| few_above(tx, plan)) {
        Some(Err(error)) => Box::new(std::iter::once(Err(error))),
        Some(Ok(ids)) => Box::new(
            ids.into_iter()
                .filter_map(move |id| tx.stored_with(object, id, |field| wanted.contains(field)).transpose()),
        ),
        None => Box::new(tx.scan_with(object, move |field: &str| wanted.contains(field))),
    }
}

fn ids_of(tx: &Tx, plan: &Plan, limit: &Limit<'_>) -> Result<BTreeSet<Id>, EngineError> {
    let mut out = BTreeSet::new();
    let Some(field) = plan.object.field(limit.field) else { return Ok(out) };
    for value in &limit.values {
        let Some(prefix) = index::lookup(&plan.object.name, field, value) else { continue };
        for id in tx.ids_under(&prefix) {
            out.insert(id?);
        }
    }
    Ok(out)
}

/// Beyond so many rows, looking each up takes longer than reading all.
const FEW: usize = 1000;

/// The rows of an indexed number or time that must be above a value, if they are few.
fn few_above(tx: &Tx, plan: &Plan) -> Option<Result<BTreeSet<Id>, EngineError>> {
    plan.test.conjuncts().into_iter().find_map(|test| {
        let (field, value) = lower_bound(test)?;
        let field = plan.object.field(field)?;
        let ids: Result<BTreeSet<Id>, EngineError> = tx
            .ids_from(&index::lookup(&plan.object.name, field, value)?, &plan.object.name, field)
            .take(FEW + 1)
            .collect();
        (!ids.as_ref().is_ok_and(|ids| ids.len() > FEW)).then_some(ids)
    })
}

fn lower_bound(test: &Test) -> Option<(&str, &Value)> {
    let Test::Compare { expr, operator, operand: Operand::Value(value) } = test else { return None };
    let is_above = matches!(operator, Comparison::Greater | Comparison::GreaterOrEqual);
    let path = expr.as_field().filter(|path| path.steps.is_empty() && path.indexed)?;
    let is_ordered = matches!(value, Value::Int(_) | Value::Double(_) | Value::DateTime(_));
    (is_above && is_ordered).then_some((path.name.as_str(), value))
}

/// The stored fields the query reads.
fn needed(plan: &Plan) -> HashSet<String> {
    let mut out: HashSet<String> = HashSet::from(["IsDeleted".to_owned()]);
    plan.exprs(&mut |expr| {
        expr.fields(&mut |path| {
            out.insert(path.first_field().to_owned());
            if path.steps.is_empty() && matches!(path.kind, FieldType::Address | FieldType::Location) {
                // Made of other fields; which ones, its name says.
                out.extend(plan.object.fields.iter().map(|field| field.name.clone()));
            }
        });
    });
    out.extend(plan.steps().map(|step| step.field.clone()));
    out
}
