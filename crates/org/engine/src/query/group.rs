//! Grouping and aggregates.

use super::clock::Clock;
use super::compare::compare;
use super::expr::Expr;
use super::fault::Result;
use super::functions;
use super::picklists;
use super::plan::{Item, Order, Plan};
use super::run::{Reader, compare_keys};
use super::source;
use crate::encoding::index;
use crate::{EngineError, Tx};
use orgyard_soql::Aggregate;
use orgyard_values::{Record, Value};
use std::cmp::Ordering;
use std::collections::{BTreeMap, HashSet};

/// One row of the answer: the values of `select`, in its order.
pub(super) type Line = Vec<Value>;

/// The grouping set, and the values in it as an index sorts them.
type GroupKey = (usize, Vec<Option<Vec<u8>>>);

struct Group {
    keys: Vec<(Expr, Value)>,
    totals: Vec<Total>,
}

/// An aggregate that is being computed.
struct Total {
    expr: Expr,
    count: i64,
    sum: f64,
    best: Value,
    seen: HashSet<Vec<u8>>,
    /// The order of a picklist's values.
    ranks: Option<picklists::Ranks>,
}

/// Answers the lines of a grouped query, in order and cut to its limit.
pub(super) fn lines(reader: &Reader<'_>, plan: &Plan) -> Result<Vec<Line>> {
    let sets = plan.grouping.clone().unwrap_or_else(|| vec![Vec::new()]);
    let aggregates = aggregates(reader.tx, plan);
    let mut groups: BTreeMap<GroupKey, Group> = BTreeMap::new();
    if plan.grouping.is_none() {
        groups.insert((0, Vec::new()), Group::new(Vec::new(), &aggregates));
    }
    for row in source::rows(reader, plan)? {
        let row = row?;
        if !reader.keeps(plan, &row)? {
            continue;
        }
        for (place, set) in sets.iter().enumerate() {
            let values = set.iter().map(|expr| reader.value(&row, expr)).collect::<Result<Vec<_>, _>>()?;
            let key = (place, values.iter().map(index::encode).collect());
            let keys = || set.iter().cloned().zip(values.iter().cloned()).collect();
            groups.entry(key).or_insert_with(|| Group::new(keys(), &aggregates)).add(reader, &row)?;
        }
    }
    let mut kept = Vec::new();
    for group in groups.into_values() {
        if plan
            .having
            .as_ref()
            .is_none_or(|having| having.holds(&|expr| Ok(group.value(expr, reader.clock))).unwrap_or(false))
        {
            kept.push(group);
        }
    }
    let key = |group: &Group| {
        let of_order = |order: &Order| order.key(group.value(&order.expr, reader.clock));
        plan.order.iter().map(of_order).collect::<Vec<_>>()
    };
    let mut kept: Vec<(Vec<Value>, Group)> = kept.into_iter().map(|group| (key(&group), group)).collect();
    kept.sort_by(|(a, _), (b, _)| compare_keys(&plan.order, a, b));
    let cut = kept.iter().map(|(_, group)| group).skip(plan.offset).take(plan.limit.unwrap_or(usize::MAX));
    Ok(cut.map(|group| group.line(plan, reader.clock)).collect())
}

/// Each aggregate of the query once, with the order of the picklist it is over.
fn aggregates(tx: &Tx, plan: &Plan) -> Vec<(Expr, Option<picklists::Ranks>)> {
    let mut out: Vec<Expr> = Vec::new();
    plan.exprs(&mut |expr| collect(expr, &mut out));
    out.into_iter().map(|expr| (expr.clone(), picklists::ranks(tx, expr.argument()))).collect()
}

fn collect(expr: &Expr, out: &mut Vec<Expr>) {
    match expr {
        Expr::Aggregate { .. } if !out.iter().any(|known| known.is_same(expr)) => out.push(expr.clone()),
        Expr::Function { arguments, .. } => arguments.iter().for_each(|argument| collect(argument, out)),
        _ => {}
    }
}

impl Group {
    fn new(keys: Vec<(Expr, Value)>, aggregates: &[(Expr, Option<picklists::Ranks>)]) -> Self {
        let total = |(expr, ranks): &(Expr, Option<picklists::Ranks>)| Total {
            ranks: ranks.clone(),
            expr: expr.clone(),
            count: 0,
            sum: 0.0,
            best: Value::Null,
            seen: HashSet::new(),
        };
        Self { keys, totals: aggregates.iter().map(total).collect() }
    }

    fn add(&mut self, reader: &Reader<'_>, row: &Record) -> Result<(), EngineError> {
        for total in &mut self.totals {
            if let Expr::Aggregate { kind, argument, .. } = &total.expr {
                let (kind, value) = (*kind, reader.value(row, argument)?);
                total.add(kind, value);
            }
        }
        Ok(())
    }

    fn value(&self, expr: &Expr, clock: &Clock<'_>) -> Value {
        if let Some((_, value)) = self.keys.iter().find(|(key, _)| key.is_same(expr)) {
            return value.clone();
        }
        match expr {
            Expr::Aggregate { .. } => {
                self.totals.iter().find(|total| total.expr.is_same(expr)).map_or(Value::Null, Total::value)
            }
            Expr::Function { name, arguments, .. } if name == "grouping" => {
                let grouped = arguments.first().is_some_and(|a| self.keys.iter().any(|(key, _)| key.is_same(a)));
                Value::Int(i64::from(!grouped))
            }
            Expr::Function { name, arguments, .. } => {
                let values: Vec<Value> = arguments.iter().map(|argument| self.value(argument, clock)).collect();
                functions::call(name, &values, clock)
            }
            Expr::Constant(value) => value.clone(),
            Expr::Field(_) => Value::Null,
        }
    }

    fn line(&self, plan: &Plan, clock: &Clock<'_>) -> Line {
        let selected = plan.select.iter().filter_map(|selected| match selected {
            Item::Expr { expr, .. } => Some(self.value(expr, clock)),
            _ => None,
        });
        selected.collect()
    }
}

impl Total {
    fn add(&mut self, kind: Aggregate, value: Value) {
        if super::compare::is_empty(&value) {
            return;
        }
        self.count += 1;
        match kind {
            Aggregate::Count => {}
            Aggregate::CountDistinct => {
                self.seen.extend(index::encode(&value));
            }
            Aggregate::Sum | Aggregate::Avg => {
                self.sum += match value {
                    Value::Int(i) => i as f64,
                    Value::Double(d) => d,
                    _ => 0.0,
                }
            }
            Aggregate::Min | Aggregate::Max => {
                let wanted = if kind == Aggregate::Min { Ordering::Less } else { Ordering::Greater };
                let rank = |value: &Value| picklists::key(value, self.ranks.as_deref());
                if self.best.is_null() || compare(&rank(&value), &rank(&self.best)) == Some(wanted) {
                    self.best = value;
                }
            }
        }
    }

    fn value(&self) -> Value {
        let Expr::Aggregate { kind, argument, .. } = &self.expr else { return Value::Null };
        match kind {
            Aggregate::Count => Value::Int(self.count),
            Aggregate::CountDistinct => Value::Int(self.seen.len() as i64),
            _ if self.count == 0 => Value::Null,
            Aggregate::Sum if argument.kind() == crate::FieldType::Int => Value::Int(self.sum as i64),
            Aggregate::Sum => Value::Double(self.sum),
            Aggregate::Avg => Value::Double(self.sum / self.count as f64),
            Aggregate::Min | Aggregate::Max => self.best.clone(),
        }
    }
}
