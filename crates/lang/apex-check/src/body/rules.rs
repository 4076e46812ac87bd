//! Which operands an operator takes. Each rule gives the platform's message when both types are known and do not fit.

use crate::program::Program;
use crate::ty::{Primitive, Ty};
use orgyard_apex::syntax::{BinaryOperator, UnaryOperator};

/// Types about which nothing can be held against an operand.
fn is_open(ty: &Ty) -> bool {
    matches!(ty, Ty::Unknown | Ty::Null | Ty::Primitive(Primitive::Object))
}

fn is_number(ty: &Ty) -> bool {
    is_open(ty) || ty.primitive().is_some_and(|primitive| primitive.width().is_some())
}

fn is_boolean(ty: &Ty) -> bool {
    is_open(ty) || *ty == Ty::BOOLEAN
}

fn is_whole(ty: &Ty) -> bool {
    is_open(ty) || matches!(ty, Ty::Primitive(Primitive::Integer | Primitive::Long))
}

fn may_be_text(ty: &Ty) -> bool {
    is_open(ty) || matches!(ty, Ty::Primitive(Primitive::String | Primitive::Id))
}

fn text(of: bool, message: &str) -> Option<String> {
    (!of).then(|| message.to_owned())
}

pub(super) fn binary(program: &Program<'_>, operator: BinaryOperator, left: &Ty, right: &Ty) -> Option<String> {
    use BinaryOperator::*;
    if *left == Ty::Void || *right == Ty::Void {
        return text(
            matches!(operator, Equal | NotEqual | Coalesce),
            "Arithmetic expressions are not allowed on void types",
        );
    }
    match operator {
        // One side that may be text makes the other one text as well.
        Add if may_be_text(left) || may_be_text(right) => None,
        Add | Subtract | Multiply | Divide => arithmetic(left, right),
        And | Or => text(is_boolean(left) && is_boolean(right), "Logical operator can only be applied to Boolean"),
        Equal | NotEqual => comparison(program, left, right),
        Less | LessOrEqual | Greater | GreaterOrEqual => order(program, left, right),
        BitAnd | BitOr | BitXor => bitwise(operator, left, right),
        ShiftLeft | ShiftRight | ShiftRightUnsigned => {
            let message = format!("{} operation can only be applied to Integer or Long types", symbol(operator));
            (!(is_whole(left) && is_whole(right))).then_some(message)
        }
        Identical | NotIdentical => identity(program, left, right),
        Coalesce => coalesce(program, left, right),
    }
}

/// Values have no identity.
fn identity(program: &Program<'_>, left: &Ty, right: &Ty) -> Option<String> {
    let is_value = |ty: &Ty| *ty == Ty::BOOLEAN || ty.primitive().is_some_and(|own| own.width().is_some());
    let message = || format!("Exact equality operator only allowed for reference types: {}", left.shown(program));
    (is_value(left) && is_value(right)).then(message)
}

fn coalesce(program: &Program<'_>, left: &Ty, right: &Ty) -> Option<String> {
    ternary(program, left, right).map(|message| message.replace("ternary operator", "null coalescing operator"))
}

/// A test of a type whose outcome is known.
pub(super) fn instance_of(program: &Program<'_>, from: &Ty, to: &Ty) -> Option<String> {
    let (own, other) = (from.shown(program), to.shown(program));
    let always = |word: &str, tail: &str| {
        format!("Operation instanceof is always {word} since an instance of {own} is {tail} an instance of {other}")
    };
    match (from, to) {
        (Ty::Void, _) => Some(format!("Operation instanceof is not allowed on type: {own}")),
        (Ty::Class(id), Ty::Class(above)) if id == above || program.ancestors(*id).contains(above) => {
            Some(always("true", "always"))
        }
        (Ty::Primitive(a), Ty::Primitive(b)) if *a != Primitive::Object && *b != Primitive::Object => {
            let fits = program.fits(from, to) || program.fits(to, from);
            (!fits).then(|| always("false", "never"))
        }
        _ => None,
    }
}

fn arithmetic(left: &Ty, right: &Ty) -> Option<String> {
    let message = match left.primitive() {
        Some(Primitive::Date) => return text(is_number(right), "Date expressions must use Integer or Long"),
        Some(Primitive::Datetime) => {
            return text(is_number(right), "Date/time expressions must use Integer or Double or Decimal");
        }
        Some(Primitive::Time) => return text(is_number(right), "Time expressions must use Integer or Long"),
        _ => "Arithmetic expressions must use numeric arguments",
    };
    text(is_number(left) && is_number(right), message)
}

fn comparison(program: &Program<'_>, left: &Ty, right: &Ty) -> Option<String> {
    let both_numbers = is_number(left) && is_number(right);
    // Beyond primitives the platform compares more than our hierarchy can tell.
    let certain = left.primitive().is_some() || right.primitive().is_some();
    let fits =
        is_open(left) || is_open(right) || both_numbers || program.fits(left, right) || program.fits(right, left);
    let message = || {
        let (left, right) = (left.shown(program), right.shown(program));
        format!("Comparison arguments must be compatible types: {left}, {right}")
    };
    (certain && !fits).then(message)
}

fn order(program: &Program<'_>, left: &Ty, right: &Ty) -> Option<String> {
    if *left == Ty::BOOLEAN {
        return Some("Inequality operator not allowed for this type: Boolean".to_owned());
    }
    comparison(program, left, right)
}

fn bitwise(operator: BinaryOperator, left: &Ty, right: &Ty) -> Option<String> {
    let fits = (is_boolean(left) && is_boolean(right)) || (is_whole(left) && is_whole(right));
    let symbol = symbol(operator);
    let message =
        || format!("{symbol} operator can only be applied to Boolean expressions or to Integer or Long expressions");
    (!fits).then(message)
}

fn symbol(operator: BinaryOperator) -> &'static str {
    match operator {
        BinaryOperator::BitAnd => "&",
        BinaryOperator::BitOr => "|",
        BinaryOperator::BitXor => "^",
        BinaryOperator::ShiftLeft => "<<",
        BinaryOperator::ShiftRight => ">>",
        _ => ">>>",
    }
}

pub(super) fn unary(program: &Program<'_>, operator: UnaryOperator, operand: &Ty) -> Option<String> {
    match operator {
        UnaryOperator::Not => text(is_boolean(operand), "! operator can only be applied to boolean expressions"),
        UnaryOperator::Minus => text(is_number(operand), "Unary negation must use a numeric argument"),
        UnaryOperator::Plus => None,
        UnaryOperator::BitNot => {
            (!is_whole(operand)).then(|| format!("Invalid type for bitwise negate: {}", operand.shown(program)))
        }
    }
}

pub(super) fn step(program: &Program<'_>, up: bool, prefix: bool, operand: &Ty) -> Option<String> {
    let kind = match (prefix, up) {
        (false, _) => "postfix increment/decrement",
        (true, true) => "prefix increment",
        (true, false) => "prefix decrement",
    };
    let shown = || format!("Unary {kind} can only be applied to numeric expressions: {}", operand.shown(program));
    (!is_number(operand)).then(shown)
}

/// A cast between primitives that never share a value.
pub(super) fn cast(program: &Program<'_>, from: &Ty, to: &Ty) -> Option<String> {
    if *from == Ty::Void {
        return Some("Operation cast is not allowed on type: void".to_owned());
    }
    let (Ty::Primitive(own), Ty::Primitive(wanted)) = (from, to) else { return None };
    let both_numbers = own.width().is_some() && wanted.width().is_some();
    let fits = *own == Primitive::Object || both_numbers || program.fits(from, to) || program.fits(to, from);
    let message = || {
        let (from, to) = (from.shown(program), to.shown(program));
        format!("Incompatible types since an instance of {from} is never an instance of {to}")
    };
    (!fits).then(message)
}

pub(super) fn ternary(program: &Program<'_>, then: &Ty, otherwise: &Ty) -> Option<String> {
    let (Ty::Primitive(a), Ty::Primitive(b)) = (then, otherwise) else { return None };
    let both_numbers = a.width().is_some() && b.width().is_some();
    let message = || {
        let (then, otherwise) = (then.shown(program), otherwise.shown(program));
        format!("Incompatible types in ternary operator: {then}, {otherwise}")
    };
    let fits = both_numbers || program.fits(then, otherwise) || program.fits(otherwise, then);
    (!fits).then(message)
}

/// Whether something of a type can be thrown and caught.
pub(super) fn is_exception(program: &Program<'_>, ty: &Ty) -> bool {
    match ty {
        Ty::Class(id) => program.is_exception(*id),
        Ty::Platform(id, _) => crate::platform::get(*id).name.ends_with("Exception"),
        Ty::Unknown | Ty::Null => true,
        _ => false,
    }
}
