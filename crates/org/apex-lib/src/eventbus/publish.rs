//! EventBus: publishing.

use super::bus::{Bus, Event, Published};
use super::{deliver, event_uuid};
use crate::database::results::{enqueued, result};
use crate::support::component_element;
use orgyard_apex_check::{PlatformId, Ty};
use orgyard_apex_vm::{Anything, Call, Outcome, Platform, SObject, Str, Throw, Value, Vm, natives, rows_of};
use orgyard_engine::{Operation, Plain, SaveOptions, SaveOutcome, save};
use orgyard_values::Record;
use std::rc::Rc;

const RESULT: &str = "Database.SaveResult";

natives! { "System.EventBus";
    raw static "publish(Object)" => publish,
    raw static "publish(Object, Object)" => publish,
    raw static "publishWithAccessLevel(Object, AccessLevel)" => publish,
    raw static "publishWithAccessLevel(Object, Object, AccessLevel)" => publish,
    static "getOperationId(Object)" => |_vm, result: Anything| operation_id(&result),
}

/// The events, then in any order a callback and an access level.
fn publish(vm: &mut Vm, call: Call<'_>) -> Outcome {
    let target = call.argument(0);
    let (mut callback, mut user_mode) = (Value::Null, false);
    for argument in &call.arguments[1..] {
        match argument {
            Value::Platform(own) if own.name == "System.AccessLevel" => {
                user_mode = own.key.as_deref() == Some("USER_MODE");
            }
            other => callback = other.clone(),
        }
    }
    let rows = rows_of(&target)?;
    count(vm, &rows)?;
    let (events, results) = accept(vm, &rows, user_mode)?;
    if !events.is_empty() {
        vm.state::<Bus>().waiting.push_back(Published { events, callback });
        vm.later(Box::new(deliver::all));
    }
    Ok(as_asked(&target, results))
}

/// What waits for the commit counts as DML, what does not has a limit of its own.
fn count(vm: &mut Vm, rows: &[Rc<SObject>]) -> Result<(), Throw> {
    let Some(first) = rows.first() else { return Ok(()) };
    if !first.name().ends_with("__e") {
        let text = format!("EventBus.publish takes platform events, not {}", first.name());
        return Err(Throw::new("System.TypeException", text));
    }
    let behavior = component_element(vm, "CustomObject", first.name(), "publishBehavior")?;
    match behavior.as_deref() {
        Some("PublishImmediately") => vm.limits.publish_immediate.take(1),
        _ => vm.limits.dml_statements.take(1),
    }
}

/// Events go through the checks of a save, and are not kept.
fn accept(vm: &mut Vm, rows: &[Rc<SObject>], user_mode: bool) -> Result<(Vec<Event>, Vec<Value>), Throw> {
    let (mut events, mut results) = (Vec::new(), Vec::new());
    for row in rows {
        let (outcome, record) = try_save(vm, row, user_mode)?;
        let Some(record) = record else {
            results.push(result(RESULT, &outcome, None));
            continue;
        };
        let given = row.get("EventUuid").and_then(|own| own.as_str().map(str::to_owned));
        let uuid = given.unwrap_or_else(|| event_uuid(vm));
        results.push(enqueued(&outcome, &uuid));
        events.push(event(vm, record, uuid));
    }
    Ok((events, results))
}

fn try_save(vm: &mut Vm, row: &SObject, user_mode: bool) -> Result<(SaveOutcome, Option<Record>), Throw> {
    let options = SaveOptions { all_or_none: false, user_mode, skip_read_only: true, truncate: false };
    let record = vm.value_to_record(row);
    let start = vm.tx.savepoint();
    let outcome = save(&mut Plain(&mut vm.tx), Operation::Insert, vec![record], &options)?.pop().unwrap_or_default();
    let stored = match outcome.id.filter(|_| outcome.errors.is_empty()) {
        Some(id) => vm.tx.get(row.name(), id)?,
        None => None,
    };
    vm.tx.rollback_to(start);
    Ok((outcome, stored))
}

fn event(vm: &mut Vm, mut record: Record, uuid: String) -> Event {
    let bus = vm.state::<Bus>();
    bus.replay_id += 1;
    let replay_id = bus.replay_id;
    record.set("EventUuid", uuid.as_str());
    record.set("ReplayId", replay_id.to_string());
    Event { record, uuid, replay_id, retries: 0, last_error: None }
}

fn as_asked(target: &Value, mut results: Vec<Value>) -> Value {
    if !matches!(target, Value::List(_)) {
        return results.pop().unwrap_or_default();
    }
    Value::list(PlatformId::named(RESULT).map_or(Ty::Unknown, |id| Ty::Platform(id, Vec::new().into())), results)
}

/// The UUID in the message that an accepted event's result has among its errors.
fn operation_id(result: &Value) -> Option<Str> {
    let Value::Platform(result) = result else { return None };
    let Value::List(errors) = result.field("errors") else { return None };
    let first = errors.items().first().cloned();
    let Some(Value::Platform(error)) = first else { return None };
    let error: Rc<Platform> = error;
    match error.field("message") {
        Value::String(text) if matches!(result.field("success"), Value::Boolean(true)) => Some(text),
        _ => None,
    }
}
