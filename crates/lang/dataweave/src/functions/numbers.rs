//! Numbers of dw::core.

use super::{CORE, Native, argument, native, wrong};
use crate::error::{Error, Result};
use crate::eval::{Interpreter, number_of};
use crate::numbers::quotient;
use crate::value::Value;
use bigdecimal::{BigDecimal, RoundingMode, Zero};
use num_traits::ToPrimitive;

pub(super) const TABLE: &[Native] = &[
    native(CORE, "abs", |_, values| one(values, |number| number.abs())),
    native(CORE, "ceil", |_, values| one(values, |number| number.with_scale_round(0, RoundingMode::Ceiling))),
    native(CORE, "floor", |_, values| one(values, |number| number.with_scale_round(0, RoundingMode::Floor))),
    native(CORE, "round", |_, values| one(values, |number| number.with_scale_round(0, RoundingMode::HalfUp))),
    native(CORE, "sqrt", |_, values| sqrt(values)),
    native(CORE, "pow", |_, values| pow(values)),
    native(CORE, "mod", |_, values| modulo(values)),
    native(CORE, "sum", |_, values| sum(values).map(Value::Number)),
    native(CORE, "avg", |_, values| average(values)),
    native(CORE, "isEven", |_, values| is_multiple(values, true)),
    native(CORE, "isOdd", |_, values| is_multiple(values, false)),
    native(CORE, "isInteger", |_, values| Ok(Value::Boolean(number_of(argument(values, 0))?.is_integer()))),
    native(CORE, "isDecimal", |_, values| Ok(Value::Boolean(!number_of(argument(values, 0))?.is_integer()))),
    native(CORE, "random", |own, _| random(own)),
    native(CORE, "randomInt", random_int),
];

fn one(values: &[Value], change: fn(BigDecimal) -> BigDecimal) -> Result<Value> {
    number_of(argument(values, 0)).map(change).map(Value::Number)
}

fn sqrt(values: &[Value]) -> Result<Value> {
    let root = number_of(argument(values, 0))?.sqrt();
    root.map(Value::Number).ok_or_else(|| Error::new("A negative number has no root"))
}

fn pow(values: &[Value]) -> Result<Value> {
    const MOST: i64 = 10_000;
    let (base, exponent) = (number_of(argument(values, 0))?, number_of(argument(values, 1))?);
    let exponent = exponent.to_i64().filter(|own| own.abs() <= MOST).ok_or_else(|| wrong("pow", values))?;
    let power = base.powi(exponent);
    Ok(Value::Number(power))
}

fn modulo(values: &[Value]) -> Result<Value> {
    let (left, right) = (number_of(argument(values, 0))?, number_of(argument(values, 1))?);
    if right.is_zero() {
        return Err(Error::new("Division by zero"));
    }
    Ok(Value::Number(left % right))
}

fn sum(values: &[Value]) -> Result<BigDecimal> {
    let Value::Array(items) = argument(values, 0) else { return Err(wrong("sum", values)) };
    items.iter().try_fold(BigDecimal::zero(), |sum, item| Ok(sum + number_of(item)?))
}

fn average(values: &[Value]) -> Result<Value> {
    let Value::Array(items) = argument(values, 0) else { return Err(wrong("avg", values)) };
    let average = quotient(&sum(values)?, &BigDecimal::from(items.len() as i64));
    average.map(Value::Number).ok_or_else(|| Error::new("An empty array has no average"))
}

fn is_multiple(values: &[Value], even: bool) -> Result<Value> {
    let rest = number_of(argument(values, 0))? % BigDecimal::from(2);
    Ok(Value::Boolean(rest.is_zero() == even))
}

fn random(own: &mut Interpreter<'_>) -> Result<Value> {
    let [a, b, c, d, ..] = own.host.random();
    let number = BigDecimal::from(u32::from_be_bytes([a, b, c, d])) / BigDecimal::from(1_u64 << 32);
    Ok(Value::Number(number))
}

/// From zero up to what is given, without it.
fn random_int(own: &mut Interpreter<'_>, values: &[Value]) -> Result<Value> {
    let limit = number_of(argument(values, 0))?.to_u64().filter(|limit| *limit > 0);
    let limit = limit.ok_or_else(|| wrong("randomInt", values))?;
    let [a, b, c, d, e, f, g, h, ..] = own.host.random();
    Ok(Value::integer((u64::from_be_bytes([a, b, c, d, e, f, g, h]) % limit) as i64))
}
