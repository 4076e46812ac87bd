//! Platform events: published, kept until they are delivered, handed to the triggers that subscribe.

pub(crate) mod broker;
mod bus;
mod deliver;
pub(crate) mod publish;
pub(crate) mod results;
pub(crate) mod trigger_context;

use orgyard_apex_text::uuid::Uuid;
use orgyard_apex_vm::Vm;

/// A new EventUuid.
pub(crate) fn event_uuid(vm: &Vm) -> String {
    Uuid::random(vm.tx.home().env().random()).to_string()
}
