//! Queueables and their finalizers.

use super::contexts::context;
use super::job;
use orgyard_apex_check::PlatformId;
use orgyard_apex_vm::{Anything, EnumValue, Throw, Value, Vm, natives};
use orgyard_values::Id;

/// The finalizer of the queueable that runs.
#[derive(Default)]
struct Attached(Value);

natives! { "System.System";
    static "enqueueJob(Object)" => |vm, work: Anything| enqueue(vm, work),
    static "enqueueJob(Object, Object)" => |vm, work: Anything, _options: Anything| enqueue(vm, work),
    static "attachFinalizer(Finalizer)" => |vm, finalizer: Anything| vm.state::<Attached>().0 = finalizer,
    static "abortJob(String)" => |vm, id: Id| job::abort(vm, id),
}

fn enqueue(vm: &mut Vm, work: Value) -> Result<Id, Throw> {
    if work.is_null() {
        return Err(Throw::null_pointer());
    }
    vm.limits.queueable_jobs.take(1)?;
    let id = job::queue(vm, "Queueable", &work)?;
    vm.later(Box::new(move |vm| job::run(vm, id, |vm| execute(vm, id, &work))));
    Ok(id)
}

/// The finalizer runs whatever became of the job, and is told.
fn execute(vm: &mut Vm, id: Id, work: &Value) -> Result<(), Throw> {
    vm.state::<Attached>().0 = Value::Null;
    let given = Value::from(context("System.QueueableContext", "jobId", id));
    let result = vm.separately("QUEUEABLE", |vm| vm.call_named(work, "execute", vec![given])).map(drop);
    let finalizer = std::mem::take(&mut vm.state::<Attached>().0);
    if finalizer.is_null() {
        return result;
    }
    let told = context("System.FinalizerContext", "jobId", id);
    let (name, exception) = match &result {
        Ok(()) => ("SUCCESS", Value::Null),
        Err(throw) => ("UNHANDLED_EXCEPTION", throw.value().cloned().unwrap_or_default()),
    };
    let outcome = PlatformId::named("System.ParentJobResult").and_then(|ty| EnumValue::platform(ty, name));
    told.set_field("result", outcome.map_or(Value::Null, Value::Enum));
    told.set_field("exception", exception);
    vm.separately("QUEUEABLE", |vm| vm.call_named(&finalizer, "execute", vec![Value::from(told)]))?;
    result
}
