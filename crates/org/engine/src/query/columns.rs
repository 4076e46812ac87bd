//! What was selected, as columns.

use super::expr::{Expr, FieldPath, Step};
use super::plan::Item;
use super::selection::QueryColumn;
use orgyard_soql::Aggregate;

pub(super) fn column(item: &Item) -> Option<QueryColumn> {
    match item {
        Item::Count => None,
        Item::Expr { expr: Expr::Field(path), name, .. } if path.steps.is_empty() => {
            Some(QueryColumn { name: name.to_string(), ..of_field(path) })
        }
        Item::Expr { expr: Expr::Field(path), .. } => Some(nested(path, &path.steps)),
        Item::Expr { expr, name, .. } => Some(QueryColumn {
            name: name.to_string(),
            expression: written(expr),
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

/// Functions in small letters, fields with the path that leads to them.
fn written(expr: &Expr) -> Option<String> {
    Some(match expr {
        Expr::Field(path) => {
            let steps = path.steps.iter().map(|step| step.relationship.as_str());
            steps.chain([path.name.as_str()]).collect::<Vec<_>>().join(".")
        }
        Expr::Aggregate { kind, argument, .. } => format!("{}({})", function(*kind), written(argument)?),
        Expr::Function { name, arguments, .. } => {
            let arguments = arguments.iter().map(written).collect::<Option<Vec<_>>>()?;
            format!("{}({})", name.to_lowercase(), arguments.join(", "))
        }
        Expr::Constant(_) => return None,
    })
}

fn function(kind: Aggregate) -> &'static str {
    match kind {
        Aggregate::Count => "count",
        Aggregate::CountDistinct => "count_distinct",
        Aggregate::Sum => "sum",
        Aggregate::Avg => "avg",
        Aggregate::Min => "min",
        Aggregate::Max => "max",
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
