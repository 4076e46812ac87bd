//! What scripts give as values of Apex.

use crate::json::json_class::read_lenient;
use crate::system::type_::named;
use jiff::civil::date;
use orgyard_apex_check::Ty;
use orgyard_apex_vm::{Decimal, Map, Outcome, Throw, Value, Vm};
use orgyard_dataweave::{Object, Value as Weave, json, number_text};

pub(super) fn value(vm: &mut Vm, own: &Weave) -> Outcome {
    Ok(match own {
        Weave::Null | Weave::Function(_) => Value::Null,
        Weave::Boolean(own) => Value::Boolean(*own),
        Weave::Number(_) => number(own),
        Weave::String(text) => Value::string(text),
        Weave::Key(key) => Value::string(&key.name),
        Weave::Date(day) => Value::Date((*day - date(1970, 1, 1)).get_days()),
        Weave::DateTime(at) => Value::Datetime(at.timestamp().as_millisecond()),
        Weave::LocalDateTime(_) | Weave::Time(_) | Weave::Period(_) | Weave::Regex(_) => {
            let text = json(own).map_err(|error| Throw::new("System.DataWeaveScriptException", error.message))?;
            Value::from(text.trim_matches('"'))
        }
        Weave::Array(items) => {
            let items = items.iter().map(|item| value(vm, item)).collect::<Result<Vec<_>, Throw>>()?;
            Value::list(element_of(vm, &items), items)
        }
        Weave::Object(object) => match &object.class {
            Some(class) => of_class(vm, own, class)?,
            None => map(vm, object)?,
        },
    })
}

fn number(own: &Weave) -> Value {
    let Weave::Number(number) = own else { return Value::Null };
    let text = number_text(number);
    let whole = || text.parse::<i32>().map(Value::Integer).or_else(|_| text.parse::<i64>().map(Value::Long));
    whole().unwrap_or_else(|_| Decimal::parse(&text).map_or(Value::Null, Value::decimal))
}

/// The type all items have, where they have one.
fn element_of(vm: &Vm, items: &[Value]) -> Ty {
    let mut types = items.iter().filter_map(|item| vm.type_of(item));
    let Some(first) = types.next() else { return Ty::OBJECT };
    if types.all(|ty| ty == first) { first } else { Ty::OBJECT }
}

fn map(vm: &mut Vm, object: &Object) -> Outcome {
    let map = Map::new(Ty::STRING, Ty::OBJECT);
    for entry in &object.entries {
        let value = value(vm, &entry.value)?;
        map.table.insert(vm, Value::string(&entry.key.name), value)?;
    }
    Ok(map.into())
}

/// `as Object {class: "Account"}`: a record, or an instance of a class, filled by the names of its fields.
fn of_class(vm: &mut Vm, own: &Weave, class: &str) -> Outcome {
    let ty = named(vm, class);
    let failed = |message: String| Throw::new("System.DataWeaveScriptException", message);
    let ty = ty.ok_or_else(|| failed(format!("Class not found: {class}")))?;
    let text = json(own).map_err(|error| failed(error.message))?;
    read_lenient(vm, &text, &ty)
}
