//! Literals of a condition in the type of the field they are compared with.

use super::clock::Clock;
use super::dates::{self, Range};
use super::expr::Expr;
use super::fault::{self, Result};
use crate::schema::FieldType;
use crate::tx::parse_datetime;
use jiff::civil::Date;
use orgyard_soql::{Literal, SoqlError};
use orgyard_values::{Id, Value};

/// What a field is compared with.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Operand {
    Value(Value),
    /// A date formula, or a day compared with a date and time.
    Range(Range),
}

pub(super) struct Operands<'a> {
    pub(super) clock: &'a Clock<'a>,
}

impl Operands<'_> {
    pub(super) fn bind(&self, expr: &Expr, literal: &Literal) -> Result<Operand> {
        let kind = expr.kind();
        let name = expr.as_field().map_or_else(String::new, |path| path.name.clone());
        // Faults of a value are shown at the field, as the platform does.
        let offset = expr.offset();
        Ok(match literal {
            Literal::Null => Operand::Value(Value::Null),
            Literal::Bind { offset, .. } => {
                return Err(fault::malformed("Bind variables only allowed in Apex code", *offset));
            }
            Literal::Bool(b) => Operand::Value(boolean(kind, &name, *b, offset)?),
            Literal::Text { value, .. } => Operand::Value(text(kind, &name, value, offset)?),
            Literal::Number { text, .. } => Operand::Value(number(kind, &name, text, offset)?),
            Literal::Currency { amount, .. } => Operand::Value(number(kind, &name, amount, offset)?),
            Literal::Date { text, .. } => self.day(kind, &name, text, offset)?,
            Literal::DateTime { text, .. } => datetime(kind, &name, text, offset)?,
            Literal::DateFormula(formula) => {
                let fits = matches!(kind, FieldType::Date | FieldType::DateTime);
                if !fits {
                    return Err(fault::quoted(&name, offset));
                }
                let too_far = || SoqlError::malformed(format!("invalid date formula: {}", formula.name), offset);
                Operand::Range(dates::range(formula, self.clock, kind == FieldType::Date).ok_or_else(too_far)?)
            }
        })
    }
}

impl Operands<'_> {
    fn day(&self, kind: FieldType, name: &str, text: &str, offset: usize) -> Result<Operand> {
        let unreadable = || fault::malformed(format!("unexpected token: '{text}'"), offset);
        let date: Date = text.parse().map_err(|_| unreadable())?;
        match kind {
            FieldType::Date => Ok(Operand::Value(Value::Date(text.to_owned()))),
            FieldType::DateTime => dates::day(date, self.clock).map(Operand::Range).ok_or_else(unreadable),
            _ => Err(fault::quoted(name, offset)),
        }
    }

    /// A value that comes from Apex, in the field's type.
    pub(super) fn of_value(&self, expr: &Expr, value: Value) -> Result<Operand> {
        let kind = expr.kind();
        let name = expr.as_field().map_or_else(String::new, |path| path.name.clone());
        let offset = expr.offset();
        Ok(Operand::Value(match value {
            Value::Null => Value::Null,
            Value::Text(text) if kind.is_id() => self::text(kind, &name, &text, offset)?,
            Value::Text(text) if text.is_empty() => Value::Null,
            Value::DateTime(ms) if kind == FieldType::Date => {
                crate::tx::day_of(ms).map_or(Value::Null, |day| Value::Date(day.to_string()))
            }
            Value::Date(text) if kind == FieldType::DateTime => {
                parse_datetime(&text).map_or(Value::Null, Value::DateTime)
            }
            Value::Bool(_) if !matches!(kind, FieldType::Boolean | FieldType::AnyType) => {
                return Err(mismatch("Boolean", kind, offset));
            }
            Value::Int(_) | Value::Double(_) if !(kind.is_number() || kind == FieldType::AnyType) => {
                return Err(mismatch("Decimal", kind, offset));
            }
            Value::Text(text) => match self::text(kind, &name, &text, offset) {
                Ok(value) => value,
                Err(_) => return Err(mismatch("String", kind, offset)),
            },
            other => other,
        }))
    }
}

fn mismatch(given: &str, kind: FieldType, offset: usize) -> fault::Fault {
    let column = match kind {
        FieldType::Id | FieldType::Reference => "Id",
        FieldType::Boolean => "Boolean",
        FieldType::Int => "Integer",
        FieldType::Date => "Date",
        FieldType::DateTime => "Datetime",
        kind if kind.is_number() => "Decimal",
        _ => "String",
    };
    fault::malformed(format!("Invalid bind expression type of {given} for column of type {column}"), offset)
}

fn boolean(kind: FieldType, name: &str, b: bool, offset: usize) -> Result<Value> {
    match kind {
        FieldType::Boolean | FieldType::AnyType => Ok(Value::Bool(b)),
        kind if kind.is_text() || kind.is_id() => Err(fault::quoted(name, offset)),
        kind => Err(fault::not_quoted(name, kind.name(), offset)),
    }
}

fn text(kind: FieldType, name: &str, value: &str, offset: usize) -> Result<Value> {
    match kind {
        kind if kind.is_id() => match value.parse::<Id>() {
            Ok(id) => Ok(Value::Id(id)),
            Err(_) if value.is_empty() => Ok(Value::Null),
            Err(_) => Err(fault::invalid_id(value, offset)),
        },
        FieldType::Boolean
        | FieldType::Int
        | FieldType::Double
        | FieldType::Currency
        | FieldType::Percent
        | FieldType::Date
        | FieldType::DateTime => Err(fault::not_quoted(name, shown(kind), offset)),
        _ => Ok(Value::Text(value.to_owned())),
    }
}

fn shown(kind: FieldType) -> &'static str {
    match kind {
        FieldType::DateTime => "dateTime",
        kind => kind.name(),
    }
}

fn number(kind: FieldType, name: &str, text: &str, offset: usize) -> Result<Value> {
    if kind.is_text() && kind != FieldType::AnyType || kind.is_id() {
        return Err(fault::quoted(name, offset));
    }
    if matches!(kind, FieldType::Boolean | FieldType::Date | FieldType::DateTime) {
        return Err(fault::not_quoted(name, shown(kind), offset));
    }
    let whole = text.trim_start_matches('+').parse().map(Value::Int);
    whole
        .or_else(|_| text.parse().map(Value::Double))
        .map_err(|_| fault::malformed(format!("unexpected token: '{text}'"), offset))
}

fn datetime(kind: FieldType, name: &str, text: &str, offset: usize) -> Result<Operand> {
    let unreadable = || fault::malformed(format!("unexpected token: '{text}'"), offset);
    let at = parse_datetime(text).ok_or_else(unreadable)?;
    match kind {
        FieldType::DateTime => Ok(Operand::Value(Value::DateTime(at))),
        FieldType::Date => Err(fault::not_quoted(name, "date", offset)),
        _ => Err(fault::quoted(name, offset)),
    }
}
