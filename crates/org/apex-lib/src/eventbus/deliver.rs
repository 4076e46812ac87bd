//! Delivery: the triggers of the event's object, then the publisher's callback.

use super::bus::{Bus, Event, Published};
use super::results;
use super::trigger_context::{Running, checkpoint_of, is_after};
use orgyard_apex_vm::{Throw, Value, Vm};
use orgyard_engine::SaveRow;
use std::collections::VecDeque;

/// A trigger gets so many events at once.
const BATCH: usize = 2_000;
/// An event is sent back so often. Source: Platform Events Developer Guide, Retry Event Triggers.
const RETRIES: i32 = 9;

/// Delivers what waits; what that publishes in turn waits for the next time.
pub(super) fn all(vm: &mut Vm) -> Result<(), Throw> {
    let waiting = std::mem::take(&mut vm.state::<Bus>().waiting);
    for events in by_object(&waiting) {
        for batch in events.chunks(BATCH) {
            hand_over(vm, batch.to_vec())?;
        }
    }
    waiting.iter().try_for_each(|published| tell(vm, published, true))
}

/// Nothing is delivered: the publishers hear of a failure.
pub(super) fn fail(vm: &mut Vm) -> Result<(), Throw> {
    let waiting = std::mem::take(&mut vm.state::<Bus>().waiting);
    waiting.iter().try_for_each(|published| tell(vm, published, false))
}

/// In the order they were published.
fn by_object(waiting: &VecDeque<Published>) -> Vec<Vec<Event>> {
    let mut objects: Vec<Vec<Event>> = Vec::new();
    for event in waiting.iter().flat_map(|published| &published.events) {
        match objects.iter_mut().find(|own| own[0].record.object == event.record.object) {
            Some(own) => own.push(event.clone()),
            None => objects.push(vec![event.clone()]),
        }
    }
    objects
}

/// One run of the triggers. What they throw is theirs alone: the publisher goes on.
fn hand_over(vm: &mut Vm, mut events: Vec<Event>) -> Result<(), Throw> {
    while let Some(first) = events.first() {
        let object = first.record.object.clone();
        *vm.state::<Running>() = Running::of(first);
        let row = |(index, event): (usize, &Event)| SaveRow {
            index,
            old: None,
            new: event.record.clone(),
            errors: Vec::new(),
        };
        let rows: Vec<SaveRow> = events.iter().enumerate().map(row).collect();
        let failed = vm.deliver(&object, &rows)?;
        let checkpoint = checkpoint_of(vm);
        let after: Vec<Event> = events.iter().filter(|event| is_after(event, checkpoint)).cloned().collect();
        if let Some(failure) = failed.filter(|own| own.ty.eq_ignore_ascii_case("eventbus.RetryableException")) {
            return send_back(vm, after, &failure.message);
        }
        // Without a checkpoint nothing is left, and a checkpoint that does not move would never end.
        events = if checkpoint.is_some() && after.len() < events.len() { after } else { Vec::new() };
    }
    Ok(())
}

fn send_back(vm: &mut Vm, events: Vec<Event>, message: &str) -> Result<(), Throw> {
    let again = events.into_iter().filter(|event| event.retries < RETRIES).map(|mut event| {
        event.retries += 1;
        event.last_error = Some(message.to_owned());
        event
    });
    let events: Vec<Event> = again.collect();
    if !events.is_empty() {
        vm.state::<Bus>().waiting.push_back(Published { events, callback: Value::Null });
        vm.later(Box::new(all));
    }
    Ok(())
}

fn tell(vm: &mut Vm, published: &Published, delivered: bool) -> Result<(), Throw> {
    let (method, result) = if delivered { ("onSuccess", results::SUCCESS) } else { ("onFailure", results::FAILURE) };
    let interface =
        if delivered { "eventbus.EventPublishSuccessCallback" } else { "eventbus.EventPublishFailureCallback" };
    if !vm.is_a(&published.callback, &orgyard_apex_vm::platform_type(interface)) {
        return Ok(());
    }
    let result = results::of(result, &published.events);
    let call = |vm: &mut Vm| vm.call_named(&published.callback, method, vec![result]);
    vm.separately("PLATFORM_EVENT_PUBLISH_CALLBACK", call).map(drop)
}
