//! What a formula refers to.

use crate::ast::{Expr, ExprKind, Path};

/// Every path of an expression, from left to right. Functions and literals are none.
pub fn paths(expr: &Expr) -> Vec<&Path> {
    let mut found = Vec::new();
    walk(expr, &mut |node| {
        if let ExprKind::Path(path) = &node.kind {
            found.push(path);
        }
    });
    found
}

/// The texts that `ISPICKVAL(F, "v")` and `CASE(F, "v", …)` compare a field with.
pub fn literals_compared(expr: &Expr) -> Vec<(&Path, &str)> {
    let mut found = Vec::new();
    walk(expr, &mut |node| {
        let ExprKind::Call { function, arguments } = &node.kind else { return };
        let Some((Expr { kind: ExprKind::Path(field), .. }, rest)) = arguments.split_first() else { return };
        let step = match function.name.to_ascii_uppercase().as_str() {
            "ISPICKVAL" | "INCLUDES" => 1,
            "CASE" => 2,
            _ => return,
        };
        // The last argument of CASE is what holds otherwise.
        let values = if step == 2 { &rest[..rest.len() & !1] } else { rest };
        for value in values.iter().step_by(step) {
            if let ExprKind::Text(text) = &value.kind {
                found.push((field, &**text));
            }
        }
    });
    found
}

/// Depth is bounded by the parser, so plain recursion is safe.
fn walk<'a>(expr: &'a Expr, visit: &mut impl FnMut(&'a Expr)) {
    visit(expr);
    for child in expr.children() {
        walk(child, visit);
    }
}
