//! JSONGenerator.

use super::json_exception;
use super::write::write;
use orgyard_apex_text::json::Writer;
use orgyard_apex_vm::{Anything, Platform, Str, Throw, Value, Vm, natives};
use std::rc::Rc;

/// Once it is closed only its text is left.
enum Generator {
    Open(Writer),
    Closed(String),
}

natives! { "System.JSONGenerator";
    "writeStartObject()" => |_vm, this: Rc<Platform>| on(&this, |own| Ok(own.start_object()?)),
    "writeEndObject()" => |_vm, this: Rc<Platform>| on(&this, |own| Ok(own.end_object()?)),
    "writeStartArray()" => |_vm, this: Rc<Platform>| on(&this, |own| Ok(own.start_array()?)),
    "writeEndArray()" => |_vm, this: Rc<Platform>| on(&this, |own| Ok(own.end_array()?)),
    "writeFieldName(String)" => |_vm, this: Rc<Platform>, name: Str| on(&this, |own| Ok(own.field_name(&name)?)),
    "writeNull()" => |_vm, this: Rc<Platform>| on(&this, |own| Ok(own.null()?)),
    "writeNullField(String)" => |vm, this: Rc<Platform>, name: Str| field(vm, &this, &name, &Value::Null),
    "writeString(String)" => |vm, this: Rc<Platform>, value: Anything| one(vm, &this, &value),
    "writeStringField(String, String)" => |vm, this: Rc<Platform>, name: Str, value: Anything|
        field(vm, &this, &name, &value),
    "writeNumber(Decimal)" => |vm, this: Rc<Platform>, value: Anything| one(vm, &this, &value),
    "writeNumberField(String, Decimal)" => |vm, this: Rc<Platform>, name: Str, value: Anything|
        field(vm, &this, &name, &value),
    "writeBoolean(Boolean)" => |vm, this: Rc<Platform>, value: Anything| one(vm, &this, &value),
    "writeBooleanField(String, Boolean)" => |vm, this: Rc<Platform>, name: Str, value: Anything|
        field(vm, &this, &name, &value),
    "writeDate(Date)" => |vm, this: Rc<Platform>, value: Anything| one(vm, &this, &value),
    "writeDateField(String, Date)" => |vm, this: Rc<Platform>, name: Str, value: Anything|
        field(vm, &this, &name, &value),
    "writeDateTime(Datetime)" => |vm, this: Rc<Platform>, value: Anything| one(vm, &this, &value),
    "writeDateTimeField(String, Datetime)" => |vm, this: Rc<Platform>, name: Str, value: Anything|
        field(vm, &this, &name, &value),
    "writeTime(Time)" => |vm, this: Rc<Platform>, value: Anything| one(vm, &this, &value),
    "writeTimeField(String, Time)" => |vm, this: Rc<Platform>, name: Str, value: Anything|
        field(vm, &this, &name, &value),
    "writeId(Id)" => |vm, this: Rc<Platform>, value: Anything| one(vm, &this, &value),
    "writeIdField(String, Id)" => |vm, this: Rc<Platform>, name: Str, value: Anything|
        field(vm, &this, &name, &value),
    "writeBlob(Blob)" => |vm, this: Rc<Platform>, value: Anything| one(vm, &this, &value),
    "writeBlobField(String, Blob)" => |vm, this: Rc<Platform>, name: Str, value: Anything|
        field(vm, &this, &name, &value),
    "writeObject(Object)" => |vm, this: Rc<Platform>, value: Anything| one(vm, &this, &value),
    "writeObjectField(String, Object)" => |vm, this: Rc<Platform>, name: Str, value: Anything|
        field(vm, &this, &name, &value),
    "getAsString()" => |_vm, this: Rc<Platform>| close(&this),
    "close()" => |_vm, this: Rc<Platform>| close(&this).map(drop),
    "isClosed()" => |_vm, this: Rc<Platform>| matches!(this.state::<Generator>().as_deref(), Some(Generator::Closed(_))),
}

pub(super) fn made(pretty: bool) -> Platform {
    Platform::with("System.JSONGenerator", Generator::Open(Writer::new(pretty)))
}

fn on<T>(this: &Platform, run: impl FnOnce(&mut Writer) -> Result<T, Throw>) -> Result<T, Throw> {
    match this.state_mut::<Generator>().as_deref_mut() {
        Some(Generator::Open(writer)) => run(writer),
        _ => Err(json_exception("JSONGenerator is closed")),
    }
}

/// Writing may run Apex code, which may use this generator: the writer is taken out as long as that lasts.
fn one(vm: &mut Vm, this: &Platform, value: &Value) -> Result<(), Throw> {
    let mut writer = on(this, |own| Ok(std::mem::take(own)))?;
    let done = write(vm, &mut writer, value, false);
    on(this, |own| {
        *own = writer;
        Ok(())
    })?;
    done
}

fn field(vm: &mut Vm, this: &Platform, name: &str, value: &Value) -> Result<(), Throw> {
    on(this, |own| Ok(own.field_name(name)?))?;
    one(vm, this, value)
}

fn close(this: &Platform) -> Result<String, Throw> {
    let mut own = this.state_mut::<Generator>().ok_or_else(Throw::null_pointer)?;
    if let Generator::Open(writer) = &mut *own {
        let text = std::mem::take(writer).finish();
        *own = Generator::Closed(text);
    }
    match &*own {
        Generator::Closed(text) => Ok(text.clone()),
        Generator::Open(_) => Ok(String::new()),
    }
}
