//! JSONParser.

use super::read::{Read, of_text, read};
use orgyard_apex_check::{PlatformId, Primitive, Ty};
use orgyard_apex_text::json::{Reader, Token};
use orgyard_apex_vm::{EnumValue, Outcome, Platform, Throw, Value, Vm, natives};
use std::rc::Rc;

struct Parser {
    reader: Reader,
    /// `clearCurrentToken` hides the token until the next one.
    is_cleared: bool,
    last_cleared: Option<Token>,
}

natives! { "System.JSONParser";
    "nextToken()" => |_vm, this: Rc<Platform>| {
        let token = on(&this, |own| { own.is_cleared = false; Ok(own.reader.next_token()?) })?;
        Ok::<_, Throw>(token_value(token))
    },
    "nextValue()" => |_vm, this: Rc<Platform>| {
        let token = on(&this, |own| { own.is_cleared = false; Ok(own.reader.next_value()?) })?;
        Ok::<_, Throw>(token_value(token))
    },
    "skipChildren()" => |_vm, this: Rc<Platform>| on(&this, |own| Ok(own.reader.skip_children()?)),
    "getCurrentToken()" => |_vm, this: Rc<Platform>| Ok::<_, Throw>(token_value(on(&this, |own| Ok(own.token()))?)),
    "hasCurrentToken()" => |_vm, this: Rc<Platform>| on(&this, |own| Ok(own.token().is_some())),
    "clearCurrentToken()" => |_vm, this: Rc<Platform>| on(&this, |own| {
        own.last_cleared = own.token();
        own.is_cleared = true;
        Ok(())
    }),
    "getLastClearedToken()" => |_vm, this: Rc<Platform>|
        Ok::<_, Throw>(token_value(on(&this, |own| Ok(own.last_cleared))?)),
    "getCurrentName()" => |_vm, this: Rc<Platform>| on(&this, |own| Ok(own.reader.name().map(str::to_owned))),
    "getText()" => |_vm, this: Rc<Platform>| on(&this, |own| {
        Ok(own.token().is_some().then(|| own.reader.text().to_owned()))
    }),
    "getBooleanValue()" => |_vm, this: Rc<Platform>| plain(&this, Primitive::Boolean),
    "getIntegerValue()" => |_vm, this: Rc<Platform>| plain(&this, Primitive::Integer),
    "getLongValue()" => |_vm, this: Rc<Platform>| plain(&this, Primitive::Long),
    "getDoubleValue()" => |_vm, this: Rc<Platform>| plain(&this, Primitive::Double),
    "getDecimalValue()" => |_vm, this: Rc<Platform>| plain(&this, Primitive::Decimal),
    "getIdValue()" => |_vm, this: Rc<Platform>| plain(&this, Primitive::Id),
    "getDateValue()" => |_vm, this: Rc<Platform>| plain(&this, Primitive::Date),
    "getDateTimeValue()" => |_vm, this: Rc<Platform>| plain(&this, Primitive::Datetime),
    "getTimeValue()" => |_vm, this: Rc<Platform>| plain(&this, Primitive::Time),
    "getBlobValue()" => |_vm, this: Rc<Platform>| plain(&this, Primitive::Blob),
    "readValueAs(Type)" => |vm, this: Rc<Platform>, ty: Rc<Ty>| value_as(vm, &this, &ty, Read::Lenient),
    "readValueAsStrict(Type)" => |vm, this: Rc<Platform>, ty: Rc<Ty>| value_as(vm, &this, &ty, Read::Strict),
}

impl Parser {
    fn token(&self) -> Option<Token> {
        self.reader.token().filter(|_| !self.is_cleared)
    }
}

pub(super) fn made(text: &str) -> Platform {
    Platform::with("System.JSONParser", Parser { reader: Reader::new(text), is_cleared: false, last_cleared: None })
}

fn on<T>(this: &Platform, run: impl FnOnce(&mut Parser) -> Result<T, Throw>) -> Result<T, Throw> {
    let mut own = this.state_mut::<Parser>().ok_or_else(Throw::null_pointer)?;
    run(&mut own)
}

fn token_value(token: Option<Token>) -> Value {
    let id = PlatformId::named("System.JSONToken");
    Value::from(token.and_then(|token| EnumValue::platform(id?, token.name())))
}

fn plain(this: &Platform, to: Primitive) -> Outcome {
    on(this, |own| of_text(&own.reader, own.reader.text(), to))
}

/// Reading may run Apex code, which may use this parser: the reader is taken out as long as that lasts.
fn value_as(vm: &mut Vm, this: &Platform, ty: &Ty, how: Read) -> Outcome {
    let mut reader = on(this, |own| Ok(std::mem::replace(&mut own.reader, Reader::new(""))))?;
    let done = match reader.token() {
        None => reader.next_token().map_err(Throw::from).and_then(|_| read(vm, &mut reader, ty, how)),
        Some(Token::FieldName) => reader.next_token().map_err(Throw::from).and_then(|_| read(vm, &mut reader, ty, how)),
        Some(_) => read(vm, &mut reader, ty, how),
    };
    on(this, |own| {
        own.reader = reader;
        Ok(())
    })?;
    done
}
