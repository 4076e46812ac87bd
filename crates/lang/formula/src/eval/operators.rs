//! Operators.

use super::value::kept;
use super::{EvalError, Evaluator, Result, Value};
use crate::ast::{BinaryOp as Op, Expr};
use bigdecimal::{BigDecimal, FromPrimitive, ToPrimitive, Zero};
use jiff::civil::Date;
use jiff::{Span, Timestamp};
use std::cmp::Ordering;

const DAY: i64 = 86_400_000;

impl Evaluator<'_> {
    pub(super) fn binary(&self, op: Op, left: &Expr, right: &Expr) -> Result<Value> {
        match op {
            Op::And => Ok(Value::Boolean(self.truth(left)? && self.truth(right)?)),
            Op::Or => Ok(Value::Boolean(self.truth(left)? || self.truth(right)?)),
            _ => apply(op, self.eval(left)?, self.eval(right)?),
        }
    }
}

fn apply(op: Op, left: Value, right: Value) -> Result<Value> {
    match op {
        Op::Equal => Ok(Value::Boolean(same(&left, &right))),
        Op::NotEqual => Ok(Value::Boolean(!same(&left, &right))),
        Op::Less => ordered(&left, &right, Ordering::is_lt),
        Op::LessOrEqual => ordered(&left, &right, Ordering::is_le),
        Op::Greater => ordered(&left, &right, Ordering::is_gt),
        Op::GreaterOrEqual => ordered(&left, &right, Ordering::is_ge),
        Op::Concatenate => Ok(Value::Text(left.text("&")? + &right.text("&")?)),
        Op::Add => add(left, right),
        Op::Subtract => subtract(left, right),
        Op::Multiply | Op::Divide | Op::Modulo | Op::Power => arithmetic(op, left, right),
        Op::And | Op::Or => Ok(Value::Boolean(false)),
    }
}

/// Texts with regard to case; a blank text and nothing are the same.
pub(super) fn same(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::Date(date), Value::DateTime(stamp)) | (Value::DateTime(stamp), Value::Date(date)) => {
            midnight(*date) == Some(*stamp)
        }
        (left, right) if left.is_blank() || right.is_blank() => left.is_blank() == right.is_blank(),
        (left, right) => left == right,
    }
}

fn ordered(left: &Value, right: &Value, holds: fn(Ordering) -> bool) -> Result<Value> {
    let order = match (left, right) {
        (Value::Null, _) | (_, Value::Null) => return Ok(Value::Boolean(false)),
        (Value::Number(a), Value::Number(b)) => a.cmp(b),
        (Value::Text(a), Value::Text(b)) => a.cmp(b),
        (Value::Date(a), Value::Date(b)) => a.cmp(b),
        (Value::DateTime(a), Value::DateTime(b)) => a.cmp(b),
        (Value::Time(a), Value::Time(b)) => a.cmp(b),
        (Value::Date(a), Value::DateTime(b)) => midnight(*a).cmp(&Some(*b)),
        (Value::DateTime(a), Value::Date(b)) => Some(*a).cmp(&midnight(*b)),
        _ => {
            let text = format!(
                "Incorrect parameter type for operator '<'. Expected {}, received {}",
                left.kind(),
                right.kind()
            );
            return Err(EvalError::Fault(text));
        }
    };
    Ok(Value::Boolean(holds(order)))
}

fn midnight(date: Date) -> Option<Timestamp> {
    date.to_zoned(jiff::tz::TimeZone::UTC).ok().map(|zoned| zoned.timestamp())
}

fn add(left: Value, right: Value) -> Result<Value> {
    match (left, right) {
        (Value::Text(a), b) => Ok(Value::Text(a + &b.text("+")?)),
        (Value::Null, Value::Text(b)) => Ok(Value::Text(b)),
        (Value::Null, _) | (_, Value::Null) => Ok(Value::Null),
        (Value::Number(a), Value::Number(b)) => Ok(Value::Number(a + b)),
        (moment, Value::Number(days)) | (Value::Number(days), moment) => shifted(moment, days),
        (a, b) => Err(wrong("+", &a, &b)),
    }
}

fn subtract(left: Value, right: Value) -> Result<Value> {
    match (left, right) {
        (Value::Null, _) | (_, Value::Null) => Ok(Value::Null),
        (Value::Number(a), Value::Number(b)) => Ok(Value::Number(a - b)),
        (Value::Date(a), Value::Date(b)) => Ok(Value::Number(BigDecimal::from(days_between(b, a)))),
        (Value::DateTime(a), Value::DateTime(b)) => days(a.as_millisecond() - b.as_millisecond()),
        (Value::Time(a), Value::Time(b)) => {
            let milliseconds = a.duration_since(b).as_millis();
            Ok(Value::Number(BigDecimal::from_i128(milliseconds.rem_euclid(i128::from(DAY))).unwrap_or_default()))
        }
        (moment, Value::Number(days)) => shifted(moment, -days),
        (a, b) => Err(wrong("-", &a, &b)),
    }
}

fn wrong(op: &str, left: &Value, right: &Value) -> EvalError {
    let odd = if matches!(left, Value::Number(_)) { right } else { left };
    EvalError::Fault(format!(
        "Incorrect parameter type for operator '{op}'. Expected Number, Date, DateTime, received {}",
        odd.kind()
    ))
}

pub(super) fn days_between(from: Date, to: Date) -> i64 {
    to.duration_since(from).as_hours() / 24
}

fn days(milliseconds: i64) -> Result<Value> {
    kept(BigDecimal::from(milliseconds) / BigDecimal::from(DAY)).map(Value::Number)
}

/// A number added to a day or a time counts days; to a time of day, milliseconds.
fn shifted(moment: Value, number: BigDecimal) -> Result<Value> {
    let out_of_range = || EvalError::NoValue("the date is out of range".into());
    let whole = number.to_i64().ok_or_else(out_of_range)?;
    match moment {
        Value::Date(date) => {
            let span = Span::new().try_days(whole).map_err(|_| out_of_range())?;
            date.checked_add(span).map(Value::Date).map_err(|_| out_of_range())
        }
        Value::DateTime(stamp) => {
            let milliseconds = (number * BigDecimal::from(DAY)).round(0).to_i64().ok_or_else(out_of_range)?;
            let moved = stamp.as_millisecond().checked_add(milliseconds).ok_or_else(out_of_range)?;
            Timestamp::from_millisecond(moved).map(Value::DateTime).map_err(|_| out_of_range())
        }
        Value::Time(time) => {
            let span = Span::new().try_milliseconds(whole).map_err(|_| out_of_range())?;
            Ok(Value::Time(time.wrapping_add(span)))
        }
        other => Err(wrong("+", &other, &other)),
    }
}

fn arithmetic(op: Op, left: Value, right: Value) -> Result<Value> {
    if left.is_null() || right.is_null() {
        return Ok(Value::Null);
    }
    let sign = match op {
        Op::Multiply => "*",
        Op::Divide => "/",
        Op::Modulo => "%",
        _ => "^",
    };
    let (a, b) = (left.number(sign)?, right.number(sign)?);
    let number = match op {
        Op::Multiply => kept(a * b)?,
        _ if op != Op::Power && b.is_zero() => return Err(EvalError::NoValue("Division by zero".into())),
        Op::Divide => kept(a / b)?,
        Op::Modulo => a % b,
        _ => power(&a, &b)?,
    };
    Ok(Value::Number(number))
}

/// Exact for small whole exponents.
fn power(base: &BigDecimal, exponent: &BigDecimal) -> Result<BigDecimal> {
    let whole = exponent.to_u32().filter(|n| *n <= 64 && exponent.is_integer());
    if let Some(times) = whole {
        return (0..times).try_fold(BigDecimal::from(1), |product, _| kept(product * base));
    }
    let result = base.to_f64().zip(exponent.to_f64()).map(|(a, b)| a.powf(b)).filter(|r| r.is_finite());
    let result = result.and_then(BigDecimal::from_f64);
    result.ok_or_else(|| EvalError::NoValue("the power is out of range".into()))
}
