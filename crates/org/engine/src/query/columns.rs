//! What was selected, as columns.

use super::expr::{Expr, FieldPath, Step};
use super::plan::Item;
use super::selection::QueryColumn;

pub(super) fn column(item: &Item) -> Option<QueryColumn> {
    match item {
        Item::Count => None,
        Item::Expr { expr: Expr::Field(path), name, .. } if path.steps.is_empty() => {
            Some(QueryColumn { name: name.to_string(), ..of_field(path) })
        }
        Item::Expr { expr: Expr::Field(path), .. } => Some(nested(path, &path.steps)),
        Item::Expr { expr, name, .. } => Some(QueryColumn {
            name: name.to_string(),
            field_type: Some(expr.kind()),
            scale: expr.scale(),
            aggregate: expr.has_aggregate(),
            ..QueryColumn::default()
        }),
        Item::Children { name, plan, .. } => Some(QueryColumn {
            name: name.to_string(),
            aggregate: true,
            join_columns: plan.iter().flat_map(|plan| &plan.select).filter_map(column).collect(),
            ..QueryColumn::default()
        }),
        Item::TypeOf { relationship, .. } => {
            Some(QueryColumn { name: relationship.to_string(), ..QueryColumn::default() })
        }
    }
}

fn of_field(path: &FieldPath) -> QueryColumn {
    QueryColumn {
        name: path.name.clone(),
        field_type: Some(path.kind),
        scale: path.scale,
        custom: path.custom,
        ..QueryColumn::default()
    }
}

fn nested(path: &FieldPath, steps: &[Step]) -> QueryColumn {
    match steps {
        [] => of_field(path),
        [step, rest @ ..] => QueryColumn {
            name: step.relationship.clone(),
            join_columns: vec![nested(path, rest)],
            ..QueryColumn::default()
        },
    }
}
