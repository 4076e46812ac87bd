//! Scheduled Apex.

use super::contexts::context;
use super::cron::Cron;
use super::job;
use orgyard_apex_vm::{Anything, Str, Throw, Value, Vm, natives};
use orgyard_values::{Id, Record, Value as Stored};

const TRIGGER: &str = "CronTrigger";

natives! { "System.System";
    static "schedule(String, String, Object)" =>
        |vm, name: Str, expression: Str, work: Anything| schedule(vm, &name, &expression, work),
}

/// Source of the texts: public error reports of Apex Scheduler.
fn schedule(vm: &mut Vm, name: &str, expression: &str, work: Value) -> Result<String, Throw> {
    let invalid = |text: String| Throw::new("System.StringException", text);
    let cron = Cron::parse(expression).map_err(invalid)?;
    let Some(next) = cron.next_after(vm.tx.now()) else {
        let text = format!("Based on configured schedule, the given trigger '{name}' will never fire.");
        return Err(Throw::new("System.AsyncException", text));
    };
    let detail = vm.tx.add_row(Record::new("CronJobDetail").with("Name", name).with("JobType", "7"))?;
    let row = Record::new(TRIGGER)
        .with("CronJobDetailId", detail)
        .with("CronExpression", expression)
        .with("State", "WAITING")
        .with("TimesTriggered", 0_i64)
        .with("OwnerId", vm.context.user)
        .with("TimeZoneSidKey", "GMT")
        .with("StartTime", Stored::DateTime(vm.tx.now()))
        .with("NextFireTime", Stored::DateTime(next));
    let trigger = vm.tx.add_row(row)?;
    let id = job::queue(vm, "ScheduledApex", &work)?;
    job::change(vm, id, |row| row.set("CronTriggerId", trigger))?;
    // A test does not wait for the time; outside of tests nothing keeps it.
    if !vm.context.is_test {
        return Ok(trigger.to_string());
    }
    vm.later(Box::new(move |vm| job::run(vm, id, |vm| execute(vm, trigger, &work))));
    Ok(trigger.to_string())
}

fn execute(vm: &mut Vm, trigger: Id, work: &Value) -> Result<(), Throw> {
    let given = Value::from(context("System.SchedulableContext", "triggerId", trigger));
    vm.separately("SCHEDULED", |vm| vm.call_named(work, "execute", vec![given])).map(drop)
}
