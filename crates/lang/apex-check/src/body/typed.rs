//! An expression with its type, and the conversions the language makes by itself.

use super::Checker;
use crate::hir::{Constant, Expr, ExprKind, QueryWanted};
use crate::ty::{Primitive, Ty};
use orgyard_apex::Span;
use orgyard_apex::syntax::BinaryOperator;

pub(super) struct Typed {
    pub(super) ty: Ty,
    pub(super) node: Expr,
}

impl Typed {
    pub(super) fn new(ty: Ty, kind: ExprKind, line: u32) -> Typed {
        Typed { ty, node: Expr { kind, line } }
    }
}

impl Checker<'_, '_> {
    pub(super) fn line(&self, span: Span) -> u32 {
        self.program.line(self.unit, span)
    }

    /// What compiles but has no counterpart: its text is told when it is reached.
    pub(super) fn not_implemented(&self, span: Span) -> Typed {
        let text = self.program.units[self.unit].source.slice(span);
        let text: String = text.split_whitespace().collect();
        Typed::new(Ty::Unknown, ExprKind::NotImplemented(text.into()), self.line(span))
    }

    /// Where an error was reported, so that nothing runs.
    pub(super) fn nothing(&self, span: Span) -> Typed {
        Typed::new(Ty::Unknown, ExprKind::Constant(Constant::Null), self.line(span))
    }
}

/// The value as its place wants it.
pub(super) fn convert(value: Typed, to: &Ty) -> Expr {
    let Typed { ty: from, node } = value;
    match (&from, to) {
        (_, Ty::SObject(_)) if matches!(from, Ty::Rows(_)) => record(node, to),
        (Ty::Unknown, Ty::SObject(_)) => row_of(node),
        (Ty::Null, _) | (_, Ty::Primitive(Primitive::Object)) => node,
        (Ty::Unknown, Ty::Primitive(to)) => converted(node, *to),
        (Ty::Primitive(from), Ty::Primitive(to)) if from != to => converted(node, *to),
        _ => node,
    }
}

pub(super) fn converted(node: Expr, to: Primitive) -> Expr {
    let line = node.line;
    if let ExprKind::Constant(constant) = &node.kind
        && let Some(constant) = folded(constant, to)
    {
        return Expr { kind: ExprKind::Constant(constant), line };
    }
    Expr { kind: ExprKind::Convert { to, value: Box::new(node) }, line }
}

/// A constant that is converted is another constant.
fn folded(constant: &Constant, to: Primitive) -> Option<Constant> {
    match (constant, to) {
        (Constant::Integer(value), Primitive::Long) => Some(Constant::Long((*value).into())),
        (Constant::Integer(value), Primitive::Double) => Some(Constant::Double((*value).into())),
        (Constant::Integer(value), Primitive::Decimal) => Some(Constant::Decimal(value.to_string().into())),
        (Constant::Decimal(digits), Primitive::Double) => digits.parse().ok().map(Constant::Double),
        _ => None,
    }
}

/// Rows where one record is wanted.
pub(super) fn record(node: Expr, ty: &Ty) -> Expr {
    let line = node.line;
    let inner = |node: Box<Expr>| Box::new(record(*node, ty));
    let kind = match node.kind {
        ExprKind::Query { query, binds, .. } => ExprKind::Query { query, binds, wanted: QueryWanted::Record },
        ExprKind::Ternary { condition, then, otherwise } => {
            ExprKind::Ternary { condition, then: inner(then), otherwise: inner(otherwise) }
        }
        ExprKind::Binary { operator: BinaryOperator::Coalesce, left, right } => {
            ExprKind::Binary { operator: BinaryOperator::Coalesce, left: inner(left), right: inner(right) }
        }
        kind @ (ExprKind::Native { .. } | ExprKind::Ask { .. } | ExprKind::DynamicCall { .. }) => {
            ExprKind::Cast { ty: ty.clone(), value: Box::new(Expr { kind, line }) }
        }
        kind => kind,
    };
    Expr { kind, line }
}

/// A query that could not be understood, where one record is wanted.
fn row_of(node: Expr) -> Expr {
    match node.kind {
        ExprKind::Query { query, binds, .. } => {
            Expr { kind: ExprKind::Query { query, binds, wanted: QueryWanted::Record }, line: node.line }
        }
        kind => Expr { kind, line: node.line },
    }
}

/// Both sides as the wider of two number types.
pub(super) fn widened(left: Typed, right: Typed) -> (Expr, Expr) {
    let width = |ty: &Ty| ty.primitive().and_then(Primitive::width);
    match (width(&left.ty), width(&right.ty)) {
        (Some(a), Some(b)) if a < b => (convert(left, &right.ty.clone()), right.node),
        (Some(a), Some(b)) if a > b => {
            let to = left.ty.clone();
            (left.node, convert(right, &to))
        }
        _ => (left.node, right.node),
    }
}

/// A cast that is written: between numbers, and where the language would convert by itself, it is a conversion; else a
/// check.
pub(super) fn cast(value: Typed, ty: Ty, line: u32) -> Expr {
    if let (Ty::Primitive(from), Ty::Primitive(to)) = (&value.ty, &ty)
        && converts(*from, *to)
    {
        return converted(value.node, *to);
    }
    let is_record = matches!((&value.ty, &ty), (Ty::Rows(_) | Ty::Unknown, Ty::SObject(_)));
    let value = if is_record { convert(value, &ty) } else { value.node };
    Expr { kind: ExprKind::Cast { ty, value: Box::new(value) }, line }
}

fn converts(from: Primitive, to: Primitive) -> bool {
    use Primitive::{Date, Datetime, Id, String};
    match (from, to) {
        (Id, String) | (String, Id) | (Date, Datetime) => true,
        _ => from != to && from.width().is_some() && to.width().is_some(),
    }
}
