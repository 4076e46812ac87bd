//! Numbers.

use super::value::kept;
use super::{Call, EvalError, Result, Value};
use bigdecimal::{BigDecimal, FromPrimitive, RoundingMode, ToPrimitive, Zero};

pub(super) fn call(call: &Call<'_>) -> Option<Result<Value>> {
    Some(match call.name {
        "ABS" => one(call, |n| Ok(n.abs())),
        "CEILING" => one(call, |n| Ok(n.with_scale_round(0, RoundingMode::Up))),
        "FLOOR" => one(call, |n| Ok(n.with_scale_round(0, RoundingMode::Down))),
        "MCEILING" => one(call, |n| Ok(n.with_scale_round(0, RoundingMode::Ceiling))),
        "MFLOOR" => one(call, |n| Ok(n.with_scale_round(0, RoundingMode::Floor))),
        "SQRT" => one(call, |n| kept(n.sqrt().ok_or_else(|| no_value("SQRT"))?)),
        "EXP" => float(call, f64::exp),
        "LN" => float(call, f64::ln),
        "LOG" => float(call, f64::log10),
        "SIN" => float(call, f64::sin),
        "COS" => float(call, f64::cos),
        "TAN" => float(call, f64::tan),
        "ASIN" => float(call, f64::asin),
        "ACOS" => float(call, f64::acos),
        "ATAN" => float(call, f64::atan),
        "ATAN2" => call.takes(2, 2).and_then(|()| atan2(call)),
        "PI" => call.takes(0, 0).and_then(|()| of_f64("PI", std::f64::consts::PI)),
        "MOD" => call.takes(2, 2).and_then(|()| modulo(call)),
        "ROUND" => places(call, RoundingMode::HalfUp),
        "TRUNC" => places(call, RoundingMode::Down),
        "MIN" => extreme(call, |new, best| new < best),
        "MAX" => extreme(call, |new, best| new > best),
        "GEOLOCATION" => call.takes(2, 2).and_then(|()| location(call)),
        "DISTANCE" => call.takes(3, 3).and_then(|()| distance(call)),
        _ => return None,
    })
}

fn no_value(name: &str) -> EvalError {
    EvalError::NoValue(format!("{name} has no value for this number"))
}

fn of_f64(name: &str, number: f64) -> Result<Value> {
    kept(BigDecimal::from_f64(number).ok_or_else(|| no_value(name))?).map(Value::Number)
}

fn one(call: &Call<'_>, f: impl FnOnce(BigDecimal) -> Result<BigDecimal>) -> Result<Value> {
    call.takes(1, 1)?;
    call.number(0)?.map_or(Ok(Value::Null), |n| f(n).map(Value::Number))
}

fn float(call: &Call<'_>, f: impl FnOnce(f64) -> f64) -> Result<Value> {
    call.takes(1, 1)?;
    let Some(number) = call.number(0)? else { return Ok(Value::Null) };
    of_f64(call.name, number.to_f64().map_or(f64::NAN, f))
}

fn atan2(call: &Call<'_>) -> Result<Value> {
    let (y, x) = (call.number(0)?, call.number(1)?);
    let both = y.and_then(|y| y.to_f64()).zip(x.and_then(|x| x.to_f64()));
    both.map_or(Ok(Value::Null), |(y, x)| of_f64("ATAN2", y.atan2(x)))
}

fn modulo(call: &Call<'_>) -> Result<Value> {
    let (Some(number), Some(divisor)) = (call.number(0)?, call.number(1)?) else { return Ok(Value::Null) };
    if divisor.is_zero() {
        return Err(EvalError::NoValue("Division by zero".into()));
    }
    Ok(Value::Number(number % divisor))
}

/// To so many decimal places; fewer than none round tens and hundreds.
fn places(call: &Call<'_>, mode: RoundingMode) -> Result<Value> {
    call.takes(1, 2)?;
    let Some(number) = call.number(0)? else { return Ok(Value::Null) };
    Ok(Value::Number(number.with_scale_round(call.whole(1)?.clamp(-30, 30), mode)))
}

fn extreme(call: &Call<'_>, better: impl Fn(&BigDecimal, &BigDecimal) -> bool) -> Result<Value> {
    call.takes(1, usize::MAX)?;
    let mut best: Option<BigDecimal> = None;
    for index in 0..call.arguments.len() {
        let Some(number) = call.number(index)? else { return Ok(Value::Null) };
        if best.as_ref().is_none_or(|best| better(&number, best)) {
            best = Some(number);
        }
    }
    Ok(best.map_or(Value::Null, Value::Number))
}

fn location(call: &Call<'_>) -> Result<Value> {
    let both = call.number(0)?.and_then(|n| n.to_f64()).zip(call.number(1)?.and_then(|n| n.to_f64()));
    Ok(both.map_or(Value::Null, |(latitude, longitude)| Value::Location(latitude, longitude)))
}

/// By the haversine formula, in miles or kilometres.
fn distance(call: &Call<'_>) -> Result<Value> {
    let (Value::Location(a, b), Value::Location(c, d)) = (call.argument(0)?, call.argument(1)?) else {
        return Ok(Value::Null);
    };
    let radius = if call.text(2)?.eq_ignore_ascii_case("km") { 6371.0088 } else { 3958.7613 };
    let half = |x: f64, y: f64| ((y - x).to_radians() / 2.0).sin().powi(2);
    let chord = half(a, c) + a.to_radians().cos() * c.to_radians().cos() * half(b, d);
    of_f64("DISTANCE", 2.0 * radius * chord.sqrt().min(1.0).asin())
}
