//! Batch Apex.

use super::contexts::context;
use super::job;
use crate::database::query_locator::Located;
use orgyard_apex_check::Ty;
use orgyard_apex_vm::{Anything, List, Object, Throw, Value, Vm, natives};
use orgyard_values::Id;
use std::rc::Rc;

const SCOPE: i32 = 200;
const MOST: i32 = 2_000;

natives! { "System.Database";
    static "executeBatch(Object)" => |vm, work: Anything| enqueue(vm, work, SCOPE),
    static "executeBatch(Object, Integer)" => |vm, work: Anything, size: i32| enqueue(vm, work, size),
}

fn enqueue(vm: &mut Vm, work: Value, size: i32) -> Result<String, Throw> {
    if !(1..=MOST).contains(&size) {
        return Err(Throw::new("System.AsyncException", format!("Batch size must be between 1 and {MOST}: {size}")));
    }
    let id = job::queue(vm, "BatchApex", &work)?;
    vm.later(Box::new(move |vm| job::run(vm, id, |vm| run(vm, id, &work, size as usize))));
    Ok(id.to_string())
}

/// Each phase is a transaction of its own. What a phase leaves in the instance is there in the next one only where the
/// class is Stateful.
fn run(vm: &mut Vm, id: Id, work: &Value, size: usize) -> Result<(), Throw> {
    let is_stateful = vm.is_a(work, &orgyard_apex_vm::platform_type("Database.Stateful"));
    let phase = |vm: &mut Vm, name: &str, scope: Option<Value>| {
        let own = if is_stateful { work.clone() } else { copy(work) };
        let given = Value::from(context("Database.BatchableContext", "jobId", id));
        let arguments = std::iter::once(given).chain(scope).collect();
        vm.separately("BATCH_APEX", |vm| vm.call_named(&own, name, arguments))
    };
    let start = phase(vm, "start", None)?;
    let (element, rows) = scope_of(vm, start)?;
    let chunks: Vec<&[Value]> = rows.chunks(size).collect();
    if chunks.len() > 1 && vm.context.is_test {
        return Err(Throw::new("System.UnexpectedException", ONE_CHUNK));
    }
    job::change(vm, id, |row| row.set("TotalJobItems", chunks.len() as i64))?;
    for (done, chunk) in chunks.iter().enumerate() {
        let scope = Value::from(List::new(element.clone(), chunk.to_vec()));
        phase(vm, "execute", Some(scope))?;
        job::change(vm, id, |row| row.set("JobItemsProcessed", done as i64 + 1))?;
    }
    phase(vm, "finish", None).map(drop)
}

const ONE_CHUNK: &str = "No more than one executeBatch can be called from within a test method.  Please make sure the \
                         iterable returned from your start method matches the batch size, resulting in one \
                         executeBatch invocation.";

fn copy(work: &Value) -> Value {
    let Value::Object(own) = work else { return work.clone() };
    let fields = own.fields.borrow().clone();
    let object = Object::new(own.class, fields.len());
    *object.fields.borrow_mut() = fields;
    Value::Object(Rc::new(object))
}

/// What `start` gave: the rows of a locator, or everything an iterable holds.
fn scope_of(vm: &mut Vm, start: Value) -> Result<(Ty, Vec<Value>), Throw> {
    if let Value::Platform(locator) = &start
        && let Some(located) = locator.state::<Located>()
    {
        return match &located.rows {
            Value::List(list) => Ok((list.element.clone(), list.to_vec())),
            _ => Ok((Ty::SObject(None), Vec::new())),
        };
    }
    let element = if let Value::List(list) = &start { list.element.clone() } else { Ty::OBJECT };
    Ok((element, crate::support::elements_of(vm, &start)?))
}
