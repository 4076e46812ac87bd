//! JSON without a type: maps, lists and plain values.

use orgyard_apex_check::Ty;
use orgyard_apex_text::json::{Reader, Token, no_content};
use orgyard_apex_vm::{Decimal, Map, Outcome, Throw, Value, Vm};

pub(super) fn read_text(vm: &mut Vm, text: &str) -> Outcome {
    let mut reader = Reader::new(text);
    if reader.next_token()?.is_none() {
        return Err(no_content().into());
    }
    read(vm, &mut reader)
}

/// The value at the reader's token.
pub(super) fn read(vm: &mut Vm, reader: &mut Reader) -> Outcome {
    vm.limits.work()?;
    match reader.token() {
        Some(Token::StartObject) => object(vm, reader),
        Some(Token::StartArray) => array(vm, reader),
        Some(Token::ValueString) => Ok(Value::from(reader.text())),
        Some(Token::ValueNumberInt) => Ok(whole(reader.text())),
        Some(Token::ValueNumberFloat) => Ok(Value::decimal(Decimal::parse(reader.text())?)),
        Some(Token::ValueTrue) => Ok(Value::Boolean(true)),
        Some(Token::ValueFalse) => Ok(Value::Boolean(false)),
        _ => Ok(Value::Null),
    }
}

fn whole(text: &str) -> Value {
    let long = || text.parse().map(Value::Long);
    let decimal = |_| Decimal::parse(text).map_or(Value::Null, Value::decimal);
    text.parse().map(Value::Integer).or_else(|_| long()).unwrap_or_else(decimal)
}

fn object(vm: &mut Vm, reader: &mut Reader) -> Outcome {
    let map = Map::new(Ty::STRING, Ty::OBJECT);
    while let Some(Token::FieldName) = reader.next_token()? {
        let name = Value::from(reader.text());
        reader.next_token()?;
        let value = read(vm, reader)?;
        map.table.insert(vm, name, value)?;
    }
    Ok(Value::from(map))
}

fn array(vm: &mut Vm, reader: &mut Reader) -> Result<Value, Throw> {
    let mut items = Vec::new();
    while !matches!(reader.next_token()?, Some(Token::EndArray) | None) {
        items.push(read(vm, reader)?);
    }
    Ok(Value::list(Ty::OBJECT, items))
}
