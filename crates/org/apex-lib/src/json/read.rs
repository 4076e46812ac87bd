//! JSON as a value of a type: plain values and collections.

use super::read_object::{read_enum, read_object, read_platform};
use super::read_record::read_record;
use super::{unsupported, untyped};
use orgyard_apex_check::hir::ClassKind;
use orgyard_apex_check::{Primitive, Ty};
use orgyard_apex_text::dates::{Date, Datetime, Time};
use orgyard_apex_text::decimal::{parse_double, parse_integer, parse_long};
use orgyard_apex_text::encoding::base64_decode;
use orgyard_apex_text::json::{Reader, Token, no_content};
use orgyard_apex_vm::{Decimal, Map, Outcome, Set, Throw, Value, Vm};

/// What becomes of members that the type has not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Read {
    Lenient,
    Strict,
}

const NO_LIST: &str = "Malformed JSON: Expected '[' at the beginning of List/Set";
const NO_OBJECT: &str = "Malformed JSON: Expected '{' at the beginning of object";

pub(crate) fn read_text(vm: &mut Vm, text: &str, ty: &Ty, how: Read) -> Outcome {
    let mut reader = Reader::new(text);
    // What a text in quotes holds is not looked at where a structure is wanted.
    if text.trim_start().starts_with('"') {
        match ty {
            Ty::List(_) | Ty::Set(_) => return Err(reader.error(NO_LIST).into()),
            Ty::Map(..) | Ty::SObject(_) => return Err(reader.error(NO_OBJECT).into()),
            _ => {}
        }
    }
    if reader.next_token()?.is_none() {
        return Err(no_content().into());
    }
    read(vm, &mut reader, ty, how)
}

/// The value at the reader's token; afterwards the reader is at its end.
pub(super) fn read(vm: &mut Vm, reader: &mut Reader, ty: &Ty, how: Read) -> Outcome {
    vm.limits.work()?;
    if reader.token() == Some(Token::ValueNull) {
        return Ok(Value::Null);
    }
    match ty {
        Ty::Primitive(Primitive::Object) => Err(unsupported("Object")),
        Ty::Primitive(primitive) => plain(reader, *primitive),
        Ty::List(element) => Ok(Value::list(Ty::clone(element), elements(vm, reader, element, how)?)),
        Ty::Set(element) => {
            let set = Set::new(Ty::clone(element));
            for item in elements(vm, reader, element, how)? {
                set.table.insert(vm, item, Value::Null)?;
            }
            Ok(Value::from(set))
        }
        Ty::Map(key, value) => map(vm, reader, key, value, how),
        Ty::SObject(name) => read_record(vm, reader, name.as_deref(), how, true),
        Ty::Class(class) if vm.class(*class).kind == ClassKind::Enum => read_enum(vm, reader, ty),
        Ty::Class(class) => read_object(vm, reader, *class, how),
        Ty::Platform(id, _) if id.is_enum() => read_enum(vm, reader, ty),
        Ty::Platform(id, _) => read_platform(vm, reader, *id),
        _ => untyped::read(vm, reader),
    }
}

pub(super) fn illegal(reader: &Reader) -> Throw {
    reader.error("Illegal value for primitive").into()
}

fn elements(vm: &mut Vm, reader: &mut Reader, element: &Ty, how: Read) -> Result<Vec<Value>, Throw> {
    if reader.token() != Some(Token::StartArray) {
        return Err(reader.error(NO_LIST).into());
    }
    let mut items = Vec::new();
    while !matches!(reader.next_token()?, Some(Token::EndArray) | None) {
        items.push(read(vm, reader, element, how)?);
    }
    Ok(items)
}

pub(super) fn expect_object(reader: &Reader) -> Result<(), Throw> {
    if reader.token() == Some(Token::StartObject) {
        return Ok(());
    }
    Err(reader.error(NO_OBJECT).into())
}

fn map(vm: &mut Vm, reader: &mut Reader, key: &Ty, value: &Ty, how: Read) -> Outcome {
    expect_object(reader)?;
    let map = Map::new(key.clone(), value.clone());
    while let Some(Token::FieldName) = reader.next_token()? {
        let name = match key {
            Ty::Primitive(primitive) => of_text(reader, reader.text(), *primitive)?,
            _ => read_enum(vm, reader, key)?,
        };
        reader.next_token()?;
        let item = read(vm, reader, value, how)?;
        map.table.insert(vm, name, item)?;
    }
    Ok(Value::from(map))
}

fn plain(reader: &Reader, to: Primitive) -> Outcome {
    match reader.token() {
        Some(Token::ValueTrue | Token::ValueFalse) if to == Primitive::Boolean => {
            Ok(Value::Boolean(reader.token() == Some(Token::ValueTrue)))
        }
        Some(Token::ValueTrue | Token::ValueFalse) if to == Primitive::String => Ok(Value::from(reader.text())),
        Some(Token::ValueNumberInt | Token::ValueNumberFloat | Token::ValueString) => {
            of_text(reader, reader.text(), to)
        }
        _ => Err(illegal(reader)),
    }
}

/// A plain value by its text, as numbers, strings and names of map entries have it.
pub(super) fn of_text(reader: &Reader, text: &str, to: Primitive) -> Outcome {
    Ok(match to {
        Primitive::String | Primitive::Object => Value::from(text),
        Primitive::Boolean if text.eq_ignore_ascii_case("true") => Value::Boolean(true),
        Primitive::Boolean if text.eq_ignore_ascii_case("false") => Value::Boolean(false),
        Primitive::Boolean => return Err(illegal(reader)),
        Primitive::Integer => Value::Integer(parse_integer(text).map_err(|_| illegal(reader))?),
        Primitive::Long => Value::Long(parse_long(text).map_err(|_| illegal(reader))?),
        Primitive::Double => Value::Double(parse_double(text).map_err(|_| illegal(reader))?),
        Primitive::Decimal => Value::decimal(Decimal::parse(text).map_err(|_| illegal(reader))?),
        Primitive::Id => text.parse().map(Value::Id).map_err(|_| invalid_id(text))?,
        Primitive::Date => Value::Date(Date::value_of(text)?.days() as i32),
        Primitive::Datetime => Value::Datetime(Datetime::parse_iso(text)?.millis()),
        Primitive::Time => Value::Time(Time::value_of(text)?.millis() as i32),
        Primitive::Blob => {
            let bytes = base64_decode(text);
            Value::from(bytes.map_err(|_| illegal(reader))?)
        }
    })
}

fn invalid_id(text: &str) -> Throw {
    Throw::new("System.StringException", format!("Invalid id: {text}"))
}
