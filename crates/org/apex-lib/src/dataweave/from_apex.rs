//! Values of Apex as scripts see them.

use jiff::civil::{Time, date};
use jiff::{Timestamp, ToSpan, tz::TimeZone};
use orgyard_apex_vm::{Object, SObject, Value, Vm};
use orgyard_dataweave::{Entry, Key, Value as Weave};

pub(super) fn value(vm: &Vm, own: &Value) -> Weave {
    match own {
        Value::Null => Weave::Null,
        Value::Boolean(own) => Weave::Boolean(*own),
        Value::Integer(own) => Weave::integer((*own).into()),
        Value::Long(own) => Weave::integer(*own),
        Value::Double(own) => number(&own.to_string()),
        Value::Decimal(own) => number(&own.to_plain_string()),
        Value::String(text) => Weave::string(text),
        Value::Id(id) => Weave::string(id.as_str()),
        Value::Date(days) => date(1970, 1, 1).checked_add(days.days()).map_or(Weave::Null, Weave::Date),
        Value::Datetime(at) => {
            let stamp = Timestamp::from_millisecond(*at);
            stamp.map_or(Weave::Null, |stamp| Weave::DateTime(stamp.to_zoned(TimeZone::UTC)))
        }
        Value::Time(at) => Weave::Time(Time::midnight().wrapping_add(at.milliseconds())),
        Value::Blob(bytes) => Weave::string(&String::from_utf8_lossy(bytes)),
        Value::List(list) => Weave::array(list.to_vec().iter().map(|item| value(vm, item)).collect()),
        Value::Set(set) => Weave::array(set.table.keys().iter().map(|item| value(vm, item)).collect()),
        Value::Map(map) => {
            let key = |key: &Value| key.as_str().map_or_else(|| format!("{key:?}"), str::to_owned);
            Weave::object(map.table.entries().iter().map(|(name, own)| entry(vm, &key(name), own)).collect())
        }
        Value::SObject(record) => Weave::object(record_entries(vm, record)),
        Value::Object(object) => Weave::object(object_entries(vm, object)),
        Value::Enum(_) | Value::Type(_) | Value::Platform(_) => Weave::string(&format!("{own:?}")),
    }
}

fn number(text: &str) -> Weave {
    text.parse().map_or(Weave::Null, Weave::Number)
}

fn entry(vm: &Vm, name: &str, own: &Value) -> Entry {
    Entry { key: Key::new(name), value: value(vm, own) }
}

/// Fields that were set or queried, parents, and rows of child relationships.
fn record_entries(vm: &Vm, record: &SObject) -> Vec<Entry> {
    let state = record.state.borrow();
    let fields = state.fields.iter().map(|(name, own)| entry(vm, name, own));
    let parents = state.parents.iter().map(|(name, parent)| {
        let parent = parent.as_ref().map_or(Value::Null, |parent| Value::SObject(parent.clone()));
        entry(vm, name, &parent)
    });
    let children = state.children.iter().map(|(name, rows)| entry(vm, name, &Value::List(rows.clone())));
    fields.chain(parents).chain(children).collect()
}

fn object_entries(vm: &Vm, object: &Object) -> Vec<Entry> {
    let fields = vm.class(object.class).fields.iter().enumerate();
    fields.map(|(slot, field)| entry(vm, &field.name, &object.get(slot as u32))).collect()
}
