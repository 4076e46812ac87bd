//! Operators on values.

use crate::value::{Decimal, Value};
use crate::vm::{Outcome, Throw, Vm, compare_values, decimal_of, double_of, is_number, long_of};
use orgyard_apex::syntax::{BinaryOperator as Op, UnaryOperator};
use orgyard_apex_check::Primitive;
use std::cmp::Ordering;

const DAY: i64 = 86_400_000;

pub(super) fn binary(operator: Op, left: &Value, right: &Value) -> Outcome {
    use Value::{Boolean, Integer, Long};
    match operator {
        Op::Less => Ok(Boolean(ordered(left, right)? == Some(Ordering::Less))),
        Op::Greater => Ok(Boolean(ordered(left, right)? == Some(Ordering::Greater))),
        Op::LessOrEqual => Ok(Boolean(ordered(left, right)?.is_some_and(Ordering::is_le))),
        Op::GreaterOrEqual => Ok(Boolean(ordered(left, right)?.is_some_and(Ordering::is_ge))),
        Op::BitAnd | Op::BitOr | Op::BitXor => bits(operator, left, right),
        Op::ShiftLeft | Op::ShiftRight | Op::ShiftRightUnsigned => shift(operator, left, right),
        _ => match (left, right) {
            (Integer(left), Integer(right)) => integers(operator, *left, *right),
            (Long(_) | Integer(_), Long(_) | Integer(_)) => {
                longs(operator, long_of(left).unwrap_or_default(), long_of(right).unwrap_or_default())
            }
            (Value::Null, _) | (_, Value::Null) => Err(Throw::null_pointer()),
            _ if !is_number(left) || !is_number(right) => dates(operator, left, right),
            (Value::Decimal(_), _) | (_, Value::Decimal(_)) => decimals(operator, left, right),
            _ => doubles(operator, left, right),
        },
    }
}

fn integers(operator: Op, left: i32, right: i32) -> Outcome {
    Ok(Value::Integer(match operator {
        Op::Add => left.wrapping_add(right),
        Op::Subtract => left.wrapping_sub(right),
        Op::Multiply => left.wrapping_mul(right),
        _ if right == 0 => return Err(divide_by_zero()),
        _ => left.wrapping_div(right),
    }))
}

fn longs(operator: Op, left: i64, right: i64) -> Outcome {
    Ok(Value::Long(match operator {
        Op::Add => left.wrapping_add(right),
        Op::Subtract => left.wrapping_sub(right),
        Op::Multiply => left.wrapping_mul(right),
        _ if right == 0 => return Err(divide_by_zero()),
        _ => left.wrapping_div(right),
    }))
}

fn doubles(operator: Op, left: &Value, right: &Value) -> Outcome {
    let (left, right) = (double_of(left).unwrap_or(f64::NAN), double_of(right).unwrap_or(f64::NAN));
    Ok(Value::Double(match operator {
        Op::Add => left + right,
        Op::Subtract => left - right,
        Op::Multiply => left * right,
        _ if right == 0.0 => return Err(divide_by_zero()),
        _ => left / right,
    }))
}

fn decimals(operator: Op, left: &Value, right: &Value) -> Outcome {
    let (Some(left), Some(right)) = (decimal_of(left), decimal_of(right)) else { return Err(Throw::null_pointer()) };
    Ok(Value::decimal(match operator {
        Op::Add => left.add(&right)?,
        Op::Subtract => left.subtract(&right)?,
        Op::Multiply => left.multiply(&right)?,
        _ => left.quotient(&right)?,
    }))
}

fn divide_by_zero() -> Throw {
    Throw::new("System.MathException", "Divide by 0")
}

/// Days are added to a Date, days with their fraction to a Datetime, milliseconds to a Time.
fn dates(operator: Op, left: &Value, right: &Value) -> Outcome {
    let sign = match operator {
        Op::Add => 1,
        Op::Subtract => -1,
        _ => return Err(Throw::conversion(left.kind_name(), right.kind_name())),
    };
    match (left, right) {
        (Value::Date(days), _) if is_number(right) => {
            let more = double_of(right).unwrap_or_default() as i64 * sign;
            Ok(Value::Date((i64::from(*days) + more) as i32))
        }
        (Value::Datetime(at), _) if is_number(right) => {
            let more = double_of(right).unwrap_or_default() * DAY as f64;
            Ok(Value::Datetime(at + sign * more.round() as i64))
        }
        (Value::Time(at), _) if is_number(right) => {
            let more = long_of(right).unwrap_or_default() * sign;
            Ok(Value::Time((i64::from(*at) + more).rem_euclid(DAY) as i32))
        }
        (_, Value::Date(_) | Value::Datetime(_) | Value::Time(_)) if operator == Op::Add && is_number(left) => {
            dates(operator, right, left)
        }
        _ => Err(Throw::conversion(left.kind_name(), right.kind_name())),
    }
}

/// Ids of different objects have no order.
fn ordered(left: &Value, right: &Value) -> Result<Option<Ordering>, Throw> {
    if let (Value::Id(a), Value::Id(b)) = (left, right)
        && a.prefix() != b.prefix()
    {
        return Err(Throw::new("System.TypeException", "Cannot compare Ids of different SObject types"));
    }
    Ok(compare_values(left, right))
}

fn bits(operator: Op, left: &Value, right: &Value) -> Outcome {
    match (left, right) {
        (Value::Boolean(a), Value::Boolean(b)) => Ok(Value::Boolean(match operator {
            Op::BitAnd => a & b,
            Op::BitOr => a | b,
            _ => a ^ b,
        })),
        (Value::Integer(a), Value::Integer(b)) => Ok(Value::Integer(match operator {
            Op::BitAnd => a & b,
            Op::BitOr => a | b,
            _ => a ^ b,
        })),
        _ => {
            let (Some(a), Some(b)) = (long_of(left), long_of(right)) else { return Err(Throw::null_pointer()) };
            Ok(Value::Long(match operator {
                Op::BitAnd => a & b,
                Op::BitOr => a | b,
                _ => a ^ b,
            }))
        }
    }
}

fn shift(operator: Op, left: &Value, right: &Value) -> Outcome {
    let Some(by) = long_of(right) else { return Err(Throw::null_pointer()) };
    let by = by as u32;
    match left {
        Value::Integer(own) => Ok(Value::Integer(match operator {
            Op::ShiftLeft => own.wrapping_shl(by),
            Op::ShiftRight => own.wrapping_shr(by),
            _ => (*own as u32).wrapping_shr(by) as i32,
        })),
        Value::Long(own) => Ok(Value::Long(match operator {
            Op::ShiftLeft => own.wrapping_shl(by),
            Op::ShiftRight => own.wrapping_shr(by),
            _ => (*own as u64).wrapping_shr(by) as i64,
        })),
        _ => Err(Throw::null_pointer()),
    }
}

pub(super) fn unary(operator: UnaryOperator, value: &Value) -> Outcome {
    match (operator, value) {
        (UnaryOperator::Not, Value::Boolean(own)) => Ok(Value::Boolean(!own)),
        (UnaryOperator::Plus, _) if is_number(value) => Ok(value.clone()),
        (UnaryOperator::Minus, Value::Integer(own)) => Ok(Value::Integer(own.wrapping_neg())),
        (UnaryOperator::Minus, Value::Long(own)) => Ok(Value::Long(own.wrapping_neg())),
        (UnaryOperator::Minus, Value::Double(own)) => Ok(Value::Double(-own)),
        (UnaryOperator::Minus, Value::Decimal(own)) => Ok(Value::decimal(own.negate())),
        (UnaryOperator::BitNot, Value::Integer(own)) => Ok(Value::Integer(!own)),
        (UnaryOperator::BitNot, Value::Long(own)) => Ok(Value::Long(!own)),
        (_, Value::Null) => Err(Throw::null_pointer()),
        _ => Err(Throw::conversion(value.kind_name(), "Decimal")),
    }
}

/// `++` and `--`.
pub(super) fn add_one(value: &Value, up: bool) -> Outcome {
    let operator = if up { Op::Add } else { Op::Subtract };
    match value {
        Value::Double(_) => doubles(operator, value, &Value::Double(1.0)),
        _ => binary(operator, value, &Value::Integer(1)),
    }
}

impl Vm {
    /// A literal's value, made once.
    pub(super) fn decimal_constant(&mut self, digits: &std::sync::Arc<str>) -> Outcome {
        let place = digits.as_ptr() as usize;
        if let Some(known) = self.decimals.get(&place) {
            return Ok(Value::Decimal(known.clone()));
        }
        let made = std::rc::Rc::new(Decimal::parse(digits)?);
        self.decimals.insert(place, made.clone());
        Ok(Value::Decimal(made))
    }

    /// The conversion of a value to the type of a variable, where that is a primitive one.
    pub fn convert_to(&self, value: Value, ty: &orgyard_apex_check::Ty) -> Outcome {
        match ty.primitive() {
            Some(Primitive::Object) | None => Ok(value),
            Some(to) => self.convert(value, to),
        }
    }
}
