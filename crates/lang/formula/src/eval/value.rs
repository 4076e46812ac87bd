//! Values of the formula language.

use super::{EvalError, Result};
use bigdecimal::{BigDecimal, RoundingMode};
use jiff::Timestamp;
use jiff::civil::{Date, Time};
use std::num::NonZero;

#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    Null,
    Boolean(bool),
    Number(BigDecimal),
    /// Texts, ids and picklist values; those of a multi-select picklist are parted by semicolons.
    Text(String),
    Date(Date),
    DateTime(Timestamp),
    Time(Time),
    Location(f64, f64),
}

impl Value {
    pub fn is_null(&self) -> bool {
        matches!(self, Value::Null)
    }

    /// A blank text is none.
    pub fn is_blank(&self) -> bool {
        match self {
            Value::Null => true,
            Value::Text(text) => text.is_empty(),
            _ => false,
        }
    }

    pub(super) fn kind(&self) -> &'static str {
        match self {
            Value::Null => "Null",
            Value::Boolean(_) => "Boolean",
            Value::Number(_) => "Number",
            Value::Text(_) => "Text",
            Value::Date(_) => "Date",
            Value::DateTime(_) => "DateTime",
            Value::Time(_) => "Time",
            Value::Location(..) => "Location",
        }
    }

    fn wrong(&self, place: &str, expected: &str) -> EvalError {
        let what = if place.starts_with(char::is_alphabetic) { "function" } else { "operator" };
        let call = if what == "function" { "()" } else { "" };
        let received = self.kind();
        EvalError::Fault(format!(
            "Incorrect parameter type for {what} '{place}{call}'. Expected {expected}, received {received}"
        ))
    }

    pub(super) fn is_true(&self) -> Result<bool> {
        match self {
            Value::Boolean(b) => Ok(*b),
            Value::Null => Ok(false),
            other => Err(other.wrong("IF", "Boolean")),
        }
    }

    pub(super) fn number(self, place: &str) -> Result<BigDecimal> {
        match self {
            Value::Number(number) => Ok(number),
            other => Err(other.wrong(place, "Number")),
        }
    }

    /// Blank is the empty text.
    pub(super) fn text(self, place: &str) -> Result<String> {
        match self {
            Value::Text(text) => Ok(text),
            Value::Null => Ok(String::new()),
            other => Err(other.wrong(place, "Text")),
        }
    }

    pub(super) fn date(self, place: &str) -> Result<Option<Date>> {
        match self {
            Value::Date(date) => Ok(Some(date)),
            Value::Null => Ok(None),
            other => Err(other.wrong(place, "Date")),
        }
    }

    /// As TEXT() writes it.
    pub fn to_text(&self) -> String {
        match self {
            Value::Null => String::new(),
            Value::Boolean(b) => b.to_string(),
            Value::Number(number) => plain(number),
            Value::Text(text) => text.clone(),
            Value::Date(date) => date.to_string(),
            Value::DateTime(stamp) => stamp.strftime("%Y-%m-%d %H:%M:%SZ").to_string(),
            Value::Time(time) => format!("{}.{:03}", time.strftime("%H:%M:%S"), time.millisecond()),
            Value::Location(latitude, longitude) => format!("{latitude}, {longitude}"),
        }
    }
}

pub(super) fn plain(number: &BigDecimal) -> String {
    number.normalized().to_plain_string()
}

/// So many digits are kept of a quotient, a root or a power.
const DIGITS: NonZero<u64> = NonZero::<u64>::MIN.saturating_add(33);

/// No number is greater than a one with so many zeros, or smaller than its inverse.
const ZEROS: u64 = 400;

pub(super) fn kept(number: BigDecimal) -> Result<BigDecimal> {
    if number.fractional_digit_count().unsigned_abs() > ZEROS + number.digits() {
        return Err(EvalError::NoValue("the number is out of range".into()));
    }
    let long = number.digits() > DIGITS.get();
    Ok(if long { number.with_precision_round(DIGITS, RoundingMode::HalfUp) } else { number })
}
