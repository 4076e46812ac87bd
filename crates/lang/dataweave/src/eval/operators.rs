//! Operators.

use super::{Interpreter, Scope, number_of, text_of};
use crate::dates;
use crate::error::{Error, Result};
use crate::numbers::quotient;
use crate::tree::{Expr, Operator};
use crate::value::{Object, Value};
use std::cmp::Ordering;
use std::rc::Rc;

impl Interpreter<'_> {
    pub(super) fn binary(&mut self, operator: Operator, left: &Expr, right: &Expr, scope: &Scope) -> Result<Value> {
        match operator {
            Operator::And | Operator::Or => return self.logical(operator, left, right, scope),
            Operator::Default => {
                let value = self.eval(left, scope)?;
                return if value.is_null() { self.eval(right, scope) } else { Ok(value) };
            }
            _ => {}
        }
        let (left, right) = (self.eval(left, scope)?, self.eval(right, scope)?);
        match operator {
            Operator::Equal => Ok(Value::Boolean(left == right)),
            Operator::NotEqual => Ok(Value::Boolean(left != right)),
            Operator::Similar => Ok(Value::Boolean(similar(&left, &right))),
            Operator::Less => order(&left, &right).map(|own| Value::Boolean(own == Ordering::Less)),
            Operator::LessOrEqual => order(&left, &right).map(|own| Value::Boolean(own != Ordering::Greater)),
            Operator::Greater => order(&left, &right).map(|own| Value::Boolean(own == Ordering::Greater)),
            Operator::GreaterOrEqual => order(&left, &right).map(|own| Value::Boolean(own != Ordering::Less)),
            Operator::Add => add(&left, &right),
            Operator::Subtract => subtract(&left, &right),
            Operator::Concat => concat(&left, &right),
            Operator::Remove => remove_all(&left, &right),
            Operator::Shift => shift(&left, &right),
            Operator::Multiply => Ok(Value::Number(number_of(&left)? * number_of(&right)?)),
            _ => divide(&left, &right),
        }
    }

    fn logical(&mut self, operator: Operator, left: &Expr, right: &Expr, scope: &Scope) -> Result<Value> {
        let stops = operator == Operator::Or;
        for operand in [left, right] {
            match self.eval(operand, scope)? {
                Value::Boolean(own) if own == stops => return Ok(Value::Boolean(stops)),
                Value::Boolean(_) => {}
                other => return Err(Error::new(format!("Cannot coerce {} to Boolean", other.type_name()))),
            }
        }
        Ok(Value::Boolean(!stops))
    }
}

fn divide(left: &Value, right: &Value) -> Result<Value> {
    let quotient = quotient(&number_of(left)?, &number_of(right)?);
    quotient.map(Value::Number).ok_or_else(|| Error::new("Division by zero"))
}

/// `~=`: equal once both are of one type.
fn similar(left: &Value, right: &Value) -> bool {
    left == right || matches!((text_of(left), text_of(right)), (Ok(a), Ok(b)) if a == b)
}

fn order(left: &Value, right: &Value) -> Result<Ordering> {
    compare(left, right).ok_or_else(|| {
        let (left, right) = (left.type_name(), right.type_name());
        Error::new(format!(
            "You called the function '<' with these arguments: {left}, {right}; they cannot be compared"
        ))
    })
}

pub(crate) fn compare(left: &Value, right: &Value) -> Option<Ordering> {
    match (left, right) {
        (Value::Number(a), Value::Number(b)) => Some(a.cmp(b)),
        (Value::Boolean(a), Value::Boolean(b)) => Some(a.cmp(b)),
        (Value::Date(a), Value::Date(b)) => Some(a.cmp(b)),
        (Value::LocalDateTime(a), Value::LocalDateTime(b)) => Some(a.cmp(b)),
        (Value::DateTime(a), Value::DateTime(b)) => Some(a.cmp(b)),
        (Value::Time(a), Value::Time(b)) => Some(a.cmp(b)),
        (Value::Null, Value::Null) => Some(Ordering::Equal),
        (Value::Null, _) => Some(Ordering::Less),
        (_, Value::Null) => Some(Ordering::Greater),
        (Value::Number(a), _) => number_of(right).ok().map(|b| a.cmp(&b)),
        (_, Value::Number(b)) => number_of(left).ok().map(|a| a.cmp(b)),
        _ => match (left.as_text(), right.as_text()) {
            (Some(a), Some(b)) => Some(a.cmp(&b)),
            _ => None,
        },
    }
}

fn add(left: &Value, right: &Value) -> Result<Value> {
    match (left, right) {
        (Value::Array(items), _) => {
            let mut items = Vec::clone(items);
            items.push(right.clone());
            Ok(Value::array(items))
        }
        (_, Value::Period(period)) => moved(left, *period),
        _ => Ok(Value::Number(number_of(left)? + number_of(right)?)),
    }
}

fn subtract(left: &Value, right: &Value) -> Result<Value> {
    match (left, right) {
        (Value::Array(items), _) => Ok(Value::array(items.iter().filter(|item| *item != right).cloned().collect())),
        (Value::Object(object), _) => {
            let name = text_of(right)?;
            Ok(without(object, &[name]))
        }
        (_, Value::Period(period)) => moved(left, period.negate()),
        (Value::Date(a), Value::Date(b)) => between(*a - *b),
        (Value::DateTime(a), Value::DateTime(b)) => between(a.timestamp() - b.timestamp()),
        (Value::LocalDateTime(a), Value::LocalDateTime(b)) => between(*a - *b),
        _ => Ok(Value::Number(number_of(left)? - number_of(right)?)),
    }
}

fn between(span: jiff::Span) -> Result<Value> {
    Ok(Value::Period(span))
}

fn moved(value: &Value, period: jiff::Span) -> Result<Value> {
    let moved = match value {
        Value::Date(at) => at.checked_add(period).ok().map(Value::Date),
        Value::LocalDateTime(at) => at.checked_add(period).ok().map(Value::LocalDateTime),
        Value::DateTime(at) => at.checked_add(period).ok().map(Value::DateTime),
        Value::Time(at) => Some(Value::Time(at.wrapping_add(period))),
        other => {
            let text = other.as_text().and_then(|text| dates::literal(&text));
            return text
                .map_or_else(|| Err(Error::new("A Period goes with a date or a time")), |own| moved(&own, period));
        }
    };
    moved.ok_or_else(|| Error::new("The date is out of range"))
}

/// `++`
pub(crate) fn concat(left: &Value, right: &Value) -> Result<Value> {
    match (left, right) {
        (Value::Array(a), Value::Array(b)) => Ok(Value::array(a.iter().chain(b.iter()).cloned().collect())),
        (Value::Object(a), Value::Object(b)) => {
            Ok(Value::object(a.entries.iter().chain(&b.entries).cloned().collect()))
        }
        (Value::Date(date), Value::Time(time)) | (Value::Time(time), Value::Date(date)) => {
            Ok(Value::LocalDateTime(date.to_datetime(*time)))
        }
        (Value::Array(_) | Value::Object(_), other) | (other, Value::Array(_) | Value::Object(_)) => {
            let (one, two) = (left.type_name(), right.type_name());
            let _ = other;
            Err(Error::new(format!("You called the function '++' with these arguments: {one}, {two}")))
        }
        _ => Ok(Value::string(&format!("{}{}", text_of(left)?, text_of(right)?))),
    }
}

/// `--`: the elements of the other, or its pairs or keys.
fn remove_all(left: &Value, right: &Value) -> Result<Value> {
    match (left, right) {
        (Value::Array(items), Value::Array(other)) => {
            Ok(Value::array(items.iter().filter(|item| !other.contains(item)).cloned().collect()))
        }
        (Value::Object(object), Value::Array(names)) => {
            let names = names.iter().map(text_of).collect::<Result<Vec<Rc<str>>>>()?;
            Ok(without(object, &names))
        }
        (Value::Object(object), Value::Object(other)) => {
            let names: Vec<Rc<str>> = other.entries.iter().map(|entry| Rc::clone(&entry.key.name)).collect();
            Ok(without(object, &names))
        }
        (Value::Null, _) => Ok(Value::Null),
        _ => Err(Error::new(format!("You called the function '--' with a value of type {}", left.type_name()))),
    }
}

fn without(object: &Object, names: &[Rc<str>]) -> Value {
    Value::object(object.entries.iter().filter(|entry| !names.contains(&entry.key.name)).cloned().collect())
}

/// `date >> "UTC"`: the same moment in another zone.
fn shift(left: &Value, right: &Value) -> Result<Value> {
    let name = text_of(right)?;
    let zone = dates::zone(&name).ok_or_else(|| Error::new(format!("Cannot coerce String ({name}) to TimeZone")))?;
    let at = match left {
        Value::DateTime(at) => Some(at.clone()),
        Value::LocalDateTime(at) => at.to_zoned(jiff::tz::TimeZone::UTC).ok(),
        other => match other.as_text().and_then(|text| dates::date_time(&text)) {
            Some(Value::DateTime(at)) => Some(at),
            _ => None,
        },
    };
    let wrong = || Error::new(format!("Cannot coerce {} to DateTime", left.type_name()));
    Ok(Value::DateTime(at.ok_or_else(wrong)?.with_time_zone(zone)))
}
