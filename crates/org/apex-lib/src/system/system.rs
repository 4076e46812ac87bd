//! System: assertions, the debug log, the time, and what kind of run this is.

use super::assertion::{equal, true_or, unlike};
use crate::support::hash_code;
use orgyard_apex_check::PlatformId;
use orgyard_apex_vm::{Anything, Datetime, EnumValue, Str, Throw, Value, Vm, natives};

natives! { "System.System";
    static "assert(Boolean)" => |_vm, condition: Option<bool>| true_or(condition == Some(true), None),
    static "assert(Boolean, Object)" => |vm, condition: Option<bool>, text: Anything| {
        let text = message(vm, &text)?;
        true_or(condition == Some(true), text)
    },
    static "assertEquals(Object, Object)" => |vm, expected: Anything, actual: Anything|
        equal(vm, &expected, &actual, None),
    static "assertEquals(Object, Object, Object)" => |vm, expected: Anything, actual: Anything, text: Anything| {
        let text = message(vm, &text)?;
        equal(vm, &expected, &actual, text)
    },
    static "assertNotEquals(Object, Object)" => |vm, other: Anything, actual: Anything|
        unlike(vm, &other, &actual, None),
    static "assertNotEquals(Object, Object, Object)" => |vm, other: Anything, actual: Anything, text: Anything| {
        let text = message(vm, &text)?;
        unlike(vm, &other, &actual, text)
    },
    static "debug(Object)" => |vm, value: Anything| debug(vm, "DEBUG", &value),
    static "debug(LoggingLevel, Object)" => |vm, level: Option<EnumValue>, value: Anything| {
        let level = level.map_or("DEBUG".into(), |level| vm.enum_name(level));
        debug(vm, &level, &value)
    },
    static "now()" => |vm| Datetime(vm.tx.now()),
    static "today()" => |vm| super::date::today(vm),
    static "currentTimeMillis()" => |vm| vm.tx.home().env().now(),
    static "equals(Object, Object)" => |vm, left: Anything, right: Anything| vm.equals(&left, &right),
    static "hashCode(Object)" => |vm, value: Anything| hash_code(vm, &value),
    static "getApplicationReadWriteMode()" => |_vm| {
        PlatformId::named("System.ApplicationReadWriteMode").and_then(|ty| EnumValue::platform(ty, "DEFAULT"))
    },
    static "getQuiddityShortCode(Quiddity)" => |vm, own: EnumValue| short_code(&vm.enum_name(own)).to_owned(),
    static "isFunctionCallback()" => |_vm| false,
    static "isRunningElasticCompute()" => |_vm| false,
    static "setPassword(Id, String)" => |_vm, _user: Anything, _password: Anything| (),
    static "changeOwnPassword(String, String)" => |_vm, _old: Anything, _new: Anything| (),
    static "purgeOldAsyncJobs(Date)" => |_vm, _before: Anything| 0,
    static "purgeOldAsyncJobs(Date, Integer)" => |_vm, _before: Anything, _most: Anything| 0,
    static "isBatch()" => |vm| vm.context.quiddity.starts_with("BATCH"),
    static "isFuture()" => |vm| vm.context.quiddity == "FUTURE",
    static "isQueueable()" => |vm| vm.context.quiddity == "QUEUEABLE",
    static "isScheduled()" => |vm| vm.context.quiddity == "SCHEDULED",
}

/// The text of an assertion, whatever its type. Source: aer 1.2.30: `assertEquals` rejects a null message.
fn message(vm: &mut Vm, value: &Value) -> Result<Option<Str>, Throw> {
    if value.is_null() {
        return Err(Throw::new("System.NullPointerException", "Argument cannot be null."));
    }
    vm.text_of(value).map(Some)
}

fn debug(vm: &mut Vm, level: &str, value: &Value) -> Result<(), Throw> {
    if !vm.log.is_on {
        return Ok(());
    }
    let text = vm.text_of(value)?;
    let time = if let Value::Date(_) = value { " 00:00:00" } else { "" };
    let line = vm.line();
    vm.log.add("USER_DEBUG", || format!("[{line}]|{level}|{text}{time}"));
    Ok(())
}

/// Source: Apex Reference Guide, Quiddity enum.
fn short_code(name: &str) -> &'static str {
    match name {
        "ANONYMOUS" => "X",
        "AURA" => "A",
        "BATCH_ACS" => "AC",
        "BATCH_APEX" => "BA",
        "BULK_API" => "B",
        "COMMERCE_INTEGRATION" => "CI",
        "DISCOVERABLE_LOGIN" => "DL",
        "EXTERNAL_SERVICE_CALLBACK" => "ES",
        "FUTURE" => "F",
        "INBOUND_EMAIL_SERVICE" => "IE",
        "INVOCABLE_ACTION" => "IA",
        "IOT" => "IO",
        "PARALLEL_BATCH_APEX" => "PB",
        "QUEUEABLE" => "Q",
        "QUICK_ACTION" => "QA",
        "REMOTE_ACTION" => "VR",
        "REST" => "R",
        "RUNTEST_ASYNC" => "TA",
        "RUNTEST_DEPLOY" => "TD",
        "RUNTEST_SYNC" => "TS",
        "SCHEDULED" => "S",
        "SOAP" => "W",
        "SYNCHRONOUS" => "SY",
        "TRANSACTION_FINALIZER_QUEUEABLE" => "TQ",
        "VF" => "V",
        _ => "U",
    }
}
