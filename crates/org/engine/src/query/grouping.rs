//! GROUP BY: what is grouped by, and what may then be selected.

use super::expr::{Expr, FieldPath, Names};
use super::fault::{self, Result};
use super::plan::{Item, Plan};
use orgyard_soql as soql;
use orgyard_text::names::fold;

/// The sets to group by: one without ROLLUP and CUBE, `None` when nothing is aggregated.
pub(super) fn grouping(names: &Names<'_>, group_by: &[soql::FieldExpr]) -> Result<Option<Vec<Vec<Expr>>>> {
    if group_by.is_empty() {
        return Ok(None);
    }
    if let [soql::FieldExpr::Function { name, arguments, .. }] = group_by {
        let exprs = arguments.iter().map(|a| names.expr(a)).collect::<Result<Vec<_>>>()?;
        match fold(name).as_str() {
            "rollup" => return Ok(Some((0..=exprs.len()).rev().map(|n| exprs[..n].to_vec()).collect())),
            "cube" => return Ok(Some(subsets(&exprs))),
            _ => {}
        }
    }
    let exprs = group_by.iter().map(|expr| names.expr(expr)).collect::<Result<Vec<_>>>()?;
    Ok(Some(vec![exprs]))
}

/// All subsets, the whole set first; a query groups by three fields at most.
fn subsets(exprs: &[Expr]) -> Vec<Vec<Expr>> {
    let bits = exprs.len().min(10);
    let of =
        |mask: usize| exprs.iter().enumerate().filter(|(i, _)| mask >> i & 1 == 1).map(|(_, e)| e.clone()).collect();
    (0..1_usize << bits).rev().map(of).collect()
}

/// What is selected must be grouped or aggregated.
pub(super) fn check_grouping(plan: &Plan) -> Result<()> {
    if !plan.is_aggregate() {
        return Ok(());
    }
    let grouped: Vec<&Expr> = plan.grouping.iter().flatten().flatten().collect();
    let fits = |expr: &Expr| expr.has_aggregate() || grouped.iter().any(|g| g.is_same(expr)) || is_grouping(expr);
    for selected in &plan.select {
        match selected {
            Item::Expr { expr, .. } if !fits(expr) => {
                let name = expr.as_field().map_or_else(String::new, FieldPath::text);
                return Err(fault::malformed(format!("Field must be grouped or aggregated: {name}"), expr.offset()));
            }
            Item::Children { .. } => {
                let message = "Grouped query cannot use child relationships in the SELECT list";
                return Err(fault::malformed(message, 0));
            }
            _ => {}
        }
    }
    match plan.order.iter().find(|order| !fits(&order.expr)) {
        Some(order) => {
            let name = order.expr.as_field().map_or_else(String::new, FieldPath::text);
            Err(fault::malformed(format!("Ordered field must be grouped or aggregated: {name}"), order.expr.offset()))
        }
        None => Ok(()),
    }
}

/// `GROUPING(x)`: whether a row of ROLLUP or CUBE is a subtotal over x.
fn is_grouping(expr: &Expr) -> bool {
    matches!(expr, Expr::Function { name, .. } if name == "grouping")
}
