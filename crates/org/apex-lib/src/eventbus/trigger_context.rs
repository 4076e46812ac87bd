//! EventBus.TriggerContext: retries and checkpoints of the running event trigger.

use super::bus::Event;
use orgyard_apex_vm::{Platform, Str, Throw, Value, Vm, natives};
use std::rc::Rc;

/// The run under way.
#[derive(Default)]
pub(super) struct Running {
    retries: i32,
    last_error: Option<String>,
    first: u64,
    checkpoint: Option<u64>,
}

natives! { "eventbus.TriggerContext";
    static "currentContext()" => |_vm| Platform::new("eventbus.TriggerContext"),
    get "retries" => |vm, _this: Rc<Platform>| vm.state::<Running>().retries,
    get "lastError" => |vm, _this: Rc<Platform>| vm.state::<Running>().last_error.clone(),
    "getResumeCheckpoint()" => |vm, _this: Rc<Platform>| checkpoint_of(vm).map(|id| id.to_string()),
    "setResumeCheckpoint(String)" => |vm, _this: Rc<Platform>, replay_id: Str| set_checkpoint(vm, &replay_id),
}

impl Running {
    pub(super) fn of(event: &Event) -> Self {
        let last_error = event.last_error.clone();
        Self { retries: event.retries, last_error, first: event.replay_id, checkpoint: None }
    }
}

pub(super) fn checkpoint_of(vm: &mut Vm) -> Option<u64> {
    vm.state::<Running>().checkpoint
}

/// Whether an event is still to come after the checkpoint; all are where there is none.
pub(super) fn is_after(event: &Event, checkpoint: Option<u64>) -> bool {
    checkpoint.is_none_or(|at| event.replay_id > at)
}

fn set_checkpoint(vm: &mut Vm, replay_id: &str) -> Result<Value, Throw> {
    let running = vm.state::<Running>();
    let id = replay_id.parse().ok().filter(|id| *id >= running.first);
    running.checkpoint = Some(id.ok_or_else(|| {
        let text = format!("The Replay ID is invalid: {replay_id}");
        Throw::new("eventbus.InvalidReplayIdException", text)
    })?);
    Ok(Value::Null)
}
