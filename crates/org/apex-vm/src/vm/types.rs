//! Types at run time: what a value is, what it may be cast to, what it converts to.

use super::numbers::{double_of, long_of};
use super::{Outcome, Throw, Vm, decimal_of};
use crate::value::{EnumValue, Value};
use orgyard_apex_check::{ClassId, PlatformId, Primitive, Ty};
use std::sync::Arc;

impl Vm {
    /// The type a value has by itself; null has none.
    pub fn type_of(&self, value: &Value) -> Option<Ty> {
        Some(match value {
            Value::Null => return None,
            Value::List(own) => Ty::List(Arc::new(own.element.clone())),
            Value::Set(own) => Ty::Set(Arc::new(own.element.clone())),
            Value::Map(own) => Ty::Map(Arc::new(own.key.clone()), Arc::new(own.value.clone())),
            Value::SObject(own) => Ty::object(&own.def.name),
            Value::Object(own) => Ty::Class(own.class),
            Value::Enum(EnumValue::Image { class, .. }) => Ty::Class(*class),
            Value::Enum(EnumValue::Platform { ty, .. }) => Ty::Platform(*ty, Vec::new().into()),
            Value::Type(_) => platform_type("System.Type"),
            Value::Platform(own) => own.ty.clone(),
            _ => Ty::Primitive(Primitive::of(value.kind_name())?),
        })
    }

    /// The name of the value's type, as messages print it.
    pub fn type_name_of(&self, value: &Value) -> String {
        match value {
            Value::Platform(own) => own.name.to_owned(),
            _ => self.type_of(value).map_or_else(|| "null".to_owned(), |ty| self.type_name(&ty)),
        }
    }

    /// `Integer`, `List<Account>`, `Outer.Inner`, `Schema.SObjectType`.
    pub fn type_name(&self, ty: &Ty) -> String {
        self.linked.type_name(ty)
    }

    /// `instanceof`: null is of no type.
    pub fn is_a(&self, value: &Value, ty: &Ty) -> bool {
        match (value, ty) {
            (Value::Null, _) => false,
            (_, Ty::Unknown | Ty::Primitive(Primitive::Object)) => true,
            (_, Ty::Primitive(to)) if widens(value, *to) => true,
            (Value::Platform(own), Ty::Platform(id, _)) if own.ty.is_unknown() => own.name == id.qualified(),
            (Value::SObject(own), Ty::SObject(Some(name))) => own.def.name.eq_ignore_ascii_case(name),
            (Value::Object(own), Ty::Class(id)) => self.descends(own.class, *id),
            (Value::Object(own), Ty::Platform(id, _)) => self.reaches(own.class, *id),
            (Value::Enum(EnumValue::Platform { ty: own, .. }), Ty::Platform(id, _)) => own == id,
            _ => self.type_of(value).is_some_and(|own| self.type_fits(&own, ty)),
        }
    }

    /// Whether values of one type are values of the other.
    pub fn type_fits(&self, from: &Ty, to: &Ty) -> bool {
        match (from, to) {
            (_, Ty::Unknown | Ty::Primitive(Primitive::Object)) | (Ty::Unknown, _) => true,
            (Ty::SObject(_), Ty::SObject(None)) => true,
            (Ty::SObject(Some(from)), Ty::SObject(Some(to))) => from.eq_ignore_ascii_case(to),
            (Ty::List(from), Ty::List(to)) | (Ty::Set(from), Ty::Set(to)) => self.elements_fit(from, to),
            (Ty::Map(key, value), Ty::Map(to_key, to_value)) => {
                self.elements_fit(key, to_key) && self.elements_fit(value, to_value)
            }
            (Ty::Class(from), Ty::Class(to)) => self.descends(*from, *to),
            (Ty::Class(from), Ty::Platform(to, _)) => self.reaches(*from, *to),
            (Ty::Platform(from, _), Ty::Platform(to, _)) => from.line().contains(to),
            (Ty::List(_) | Ty::Set(_), Ty::Platform(to, _)) => to.qualified() == "System.Iterable",
            _ => from == to,
        }
    }

    /// Lists of some records and of any are each other's.
    fn elements_fit(&self, from: &Ty, to: &Ty) -> bool {
        self.type_fits(from, to) || matches!((from, to), (Ty::SObject(None), Ty::SObject(_)))
    }

    pub fn descends(&self, from: ClassId, to: ClassId) -> bool {
        from == to || self.class(from).ancestors.contains(&to)
    }

    /// Whether a class of the image extends or implements a type of the platform.
    pub fn reaches(&self, from: ClassId, to: PlatformId) -> bool {
        let mut above = self.class(from).platform_ancestors.iter();
        above.any(|ty| matches!(ty, Ty::Platform(id, _) if *id == to || id.line().contains(&to)))
    }

    /// A cast as written: `System.TypeException` when the value is something else.
    pub fn cast(&self, value: Value, ty: &Ty) -> Outcome {
        if let Ty::Primitive(to) = ty
            && widens(&value, *to)
        {
            return Ok(self.cast_primitive(&value, *to).unwrap_or(value));
        }
        if value.is_null() || self.is_a(&value, ty) {
            return Ok(value);
        }
        match (&value, ty) {
            (_, Ty::Primitive(to)) => match self.cast_primitive(&value, *to) {
                Some(cast) => Ok(cast),
                None => Err(Throw::conversion(&self.type_name_of(&value), to.name())),
            },
            // Rows of a dynamic query where one record is wanted.
            (Value::List(_), Ty::SObject(_)) => crate::eval::single(value),
            // A list of any records becomes one of certain ones and back; it stays the same list.
            (Value::List(own), Ty::List(to)) if self.could_hold(&own.element, to) => Ok(value),
            (Value::Set(own), Ty::Set(to)) if self.could_hold(&own.element, to) => Ok(value),
            (Value::Map(own), Ty::Map(key, to))
                if self.could_hold(&own.key, key) && self.could_hold(&own.value, to) =>
            {
                Ok(value)
            }
            _ => Err(Throw::conversion(&self.type_name_of(&value), &self.type_name(ty))),
        }
    }

    fn could_hold(&self, own: &Ty, to: &Ty) -> bool {
        self.elements_fit(own, to) || self.elements_fit(to, own)
    }

    /// What is cast from Object keeps its type but for these.
    fn cast_primitive(&self, value: &Value, to: Primitive) -> Option<Value> {
        match (value, to) {
            (Value::Decimal(_), Primitive::Double) => Some(Value::Double(double_of(value)?)),
            (Value::Integer(own), Primitive::Long) => Some(Value::Long(i64::from(*own))),
            (Value::Integer(_) | Value::Long(_), Primitive::Double) => Some(Value::Double(double_of(value)?)),
            (Value::Integer(_) | Value::Long(_) | Value::Double(_), Primitive::Decimal) => {
                decimal_of(value).map(Value::Decimal)
            }
            (Value::Id(id), Primitive::String) => Some(Value::string(id.as_str())),
            (Value::String(text), Primitive::Id) => text.parse().ok().map(Value::Id),
            (Value::Date(days), Primitive::Datetime) => Some(Value::Datetime(i64::from(*days) * 86_400_000)),
            _ => None,
        }
    }

    /// The conversion the language makes by itself when a value goes where a primitive type is wanted.
    pub fn convert(&self, value: Value, to: Primitive) -> Outcome {
        match (&value, to) {
            (Value::Null, _) | (_, Primitive::Object) => Ok(value),
            (Value::Boolean(_), Primitive::Boolean)
            | (Value::Integer(_), Primitive::Integer)
            | (Value::Long(_), Primitive::Long)
            | (Value::Double(_), Primitive::Double)
            | (Value::Decimal(_), Primitive::Decimal)
            | (Value::String(_), Primitive::String)
            | (Value::Id(_), Primitive::Id)
            | (Value::Date(_), Primitive::Date)
            | (Value::Datetime(_), Primitive::Datetime)
            | (Value::Time(_), Primitive::Time)
            | (Value::Blob(_), Primitive::Blob) => Ok(value),
            (Value::Id(id), Primitive::String) => Ok(Value::string(id.as_str())),
            (Value::String(text), Primitive::Id) => text.parse().map(Value::Id).map_err(|_| invalid_id(text)),
            (Value::Integer(_), Primitive::Long) => Ok(Value::Long(long_of(&value).unwrap_or_default())),
            (Value::Long(own), Primitive::Integer) => Ok(Value::Integer(*own as i32)),
            (Value::Double(own), Primitive::Integer) => Ok(Value::Integer(*own as i32)),
            (Value::Double(own), Primitive::Long) => Ok(Value::Long(*own as i64)),
            (Value::Decimal(own), Primitive::Integer) => Ok(Value::Integer(own.int_value())),
            (Value::Decimal(own), Primitive::Long) => Ok(Value::Long(own.long_value())),
            (Value::Integer(_) | Value::Long(_) | Value::Decimal(_), Primitive::Double) => {
                Ok(Value::Double(double_of(&value).unwrap_or_default()))
            }
            (Value::Integer(_) | Value::Long(_) | Value::Double(_), Primitive::Decimal) => {
                Ok(decimal_of(&value).map_or(Value::Null, Value::Decimal))
            }
            (Value::Date(days), Primitive::Datetime) => Ok(Value::Datetime(i64::from(*days) * 86_400_000)),
            _ => Err(Throw::conversion(&self.type_name_of(&value), to.name())),
        }
    }
}

/// A value is also of the types the language converts it to by itself. Public unit tests rely on it: an Integer is an
/// `instanceof Decimal` and may be cast to one, a text that is an id is an `instanceof Id`.
fn widens(value: &Value, to: Primitive) -> bool {
    let from = Primitive::of(value.kind_name());
    match (value, to) {
        (Value::Id(_), Primitive::String) | (Value::Date(_), Primitive::Datetime) => true,
        (Value::String(text), Primitive::Id) => text.parse::<orgyard_values::Id>().is_ok(),
        (Value::Decimal(_), Primitive::Double) => true,
        _ => matches!((from.and_then(Primitive::width), to.width()), (Some(from), Some(to)) if from < to),
    }
}

pub(crate) fn invalid_id(text: &str) -> Throw {
    Throw::new("System.StringException", format!("Invalid id: {text}"))
}

/// A type of the platform without arguments.
pub fn platform_type(name: &str) -> Ty {
    PlatformId::named(name).map_or(Ty::Unknown, |id| Ty::Platform(id, Vec::new().into()))
}
