//! Exception, of the platform's types and of classes alike, and the rows of a DmlException.

use orgyard_apex_check::{PlatformId, Ty};
use orgyard_apex_vm::{
    Anything, Call, DmlRow, EnumValue, ExceptionState, Map, Outcome, Set, Str, Throw, Value, Vm, natives, platform_type,
};
use std::rc::Rc;
use std::sync::Arc;

natives! {
    "System.Exception" {
        raw new "()" => made,
        raw new "(String)" => made,
        raw new "(Exception)" => made,
        raw new "(String, Exception)" => made,
        "getMessage()" => |vm, this: Anything| vm.exception_message(&this),
        "setMessage(String)" => |_vm, this: Anything, message: Option<Str>| {
            let state = state(&this)?;
            *state.message.borrow_mut() = message;
            Ok::<_, Throw>(())
        },
        "getCause()" => |_vm, this: Anything| Ok::<_, Throw>(state(&this)?.cause.borrow().clone()),
        "initCause(Exception)" => |_vm, this: Anything, cause: Anything| {
            let state = state(&this)?;
            *state.cause.borrow_mut() = cause;
            Ok::<_, Throw>(())
        },
        "getLineNumber()" => |_vm, this: Anything| Ok::<_, Throw>(state(&this)?.line.get() as i32),
        "getStackTraceString()" => |_vm, this: Anything| Ok::<_, Throw>(state(&this)?.trace.borrow().clone()),
        "getTypeName()" => |vm, this: Anything| vm.exception_type(&this),
        "toString()" => |vm, this: Anything| vm.exception_text(&this),
        "equals(Object)" => |_vm, this: Anything, other: Anything| this.is_same(&other),
        "getNumDml()" => |_vm, this: Anything| Ok::<_, Throw>(state(&this)?.rows.borrow().len()),
        "getDmlIndex(Integer)" => |_vm, this: Anything, index: i32| row(&this, index, |row| Value::from(row.index)),
        "getDmlId(Integer)" => |_vm, this: Anything, index: i32| row(&this, index, |row| {
            row.id.map_or(Value::Null, |id| Value::from(id.as_str()))
        }),
        "getDmlMessage(Integer)" => |_vm, this: Anything, index: i32| row(&this, index, |row| Value::from(&row.message)),
        "getDmlStatusCode(Integer)" => |_vm, this: Anything, index: i32| row(&this, index, |row| Value::from(&row.code)),
        "getDmlType(Integer)" => |_vm, this: Anything, index: i32| row(&this, index, |row| status_code(&row.code)),
        "getDmlFieldNames(Integer)" => |_vm, this: Anything, index: i32| row(&this, index, |row| {
            Value::from(row.fields.clone())
        }),
        "getDmlFields(Integer)" => |vm, this: Anything, index: i32| {
            let fields = row(&this, index, |row| Value::from(row.fields.clone()))?;
            Ok::<_, Throw>(tokens(vm, &this, index, &fields))
        },
    }
    "System.QueryException" {
        "getInaccessibleFields()" => |vm, this: Anything| inaccessible(vm, &this),
    }
}

/// Objects with their fields that the user may not read.
fn inaccessible(vm: &mut Vm, exception: &Value) -> Outcome {
    let fields = state(exception)?.inaccessible.borrow().clone();
    let map = Map::new(Ty::STRING, Ty::Set(Arc::new(Ty::STRING)));
    for (object, field) in fields.iter().filter_map(|path| path.split_once('.')) {
        let object = Value::string(object);
        let set = match map.table.get(vm, &object)? {
            Some(Value::Set(known)) => known,
            _ => Rc::new(Set::new(Ty::STRING)),
        };
        set.table.insert(vm, Value::string(field), Value::Null)?;
        map.table.insert(vm, object, Value::Set(set))?;
    }
    Ok(Value::from(map))
}

/// A platform exception; a class's own are made by the machine.
fn made(vm: &mut Vm, call: Call<'_>) -> Outcome {
    let ty = match (call.ty, call.native) {
        (Some(Ty::Platform(id, _)), _) => id.qualified(),
        (_, Some(native)) => native.owner,
        _ => "System.Exception",
    };
    let mut message = None;
    let mut cause = Value::Null;
    for argument in call.arguments {
        match argument {
            Value::String(text) => message = Some(text.clone()),
            _ if argument.exception().is_some() => cause = argument.clone(),
            _ => {}
        }
    }
    // Code never sees the text that is meant for the page, unless setMessage gave it.
    let message =
        if ty == "System.AuraHandledException" { Some(Arc::from("Script-thrown exception")) } else { message };
    Ok(vm.exception_value(ty, message.as_deref(), cause))
}

fn state(exception: &Value) -> Result<&ExceptionState, Throw> {
    exception.exception().ok_or_else(Throw::null_pointer)
}

fn row(exception: &Value, index: i32, read: impl Fn(&DmlRow) -> Value) -> Outcome {
    let rows = state(exception)?.rows.borrow();
    let found = usize::try_from(index).ok().and_then(|place| rows.get(place));
    found.map(read).ok_or_else(|| Throw::new("System.ListException", format!("List index out of bounds: {index}")))
}

fn status_code(code: &str) -> Value {
    let id = PlatformId::named("System.StatusCode");
    Value::from(id.and_then(|id| EnumValue::platform(id, code)))
}

/// The row's fields as tokens, of the object its id is of.
fn tokens(vm: &Vm, exception: &Value, index: i32, names: &Value) -> Value {
    let id = row(exception, index, |row| Value::from(row.id)).ok().and_then(|id| match id {
        Value::Id(id) => Some(id),
        _ => None,
    });
    let object = id.and_then(|id| vm.tx.schema().object_by_prefix(id.prefix())).map(|object| object.name.clone());
    let names = if let Value::List(names) = names { names.to_vec() } else { Vec::new() };
    let token = |name: &Value| {
        let object = object.as_deref()?;
        Some(vm.token("Schema.SObjectField", &format!("{object}.{}", name.as_str()?)))
    };
    Value::list(platform_type("Schema.SObjectField"), names.iter().filter_map(token).collect())
}
