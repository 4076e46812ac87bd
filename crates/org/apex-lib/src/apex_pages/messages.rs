//! Messages of the page: ApexPages.addMessage and its kin.

use orgyard_apex_check::PlatformId;
use orgyard_apex_vm::{Anything, EnumValue, Platform, Str, Throw, Value, Vm, natives, platform_type};
use std::rc::Rc;

const MESSAGE: &str = "ApexPages.Message";

#[derive(Default)]
struct Messages(Vec<Value>);

natives! {
    "ApexPages.Message" {
        new "(Severity, String)" => |_vm, severity: Option<EnumValue>, summary: Option<Str>|
            made(severity, summary.clone(), summary),
        new "(Severity, String, String)" => |_vm, severity: Option<EnumValue>, summary: Option<Str>, detail: Option<Str>|
            made(severity, summary, detail),
        new "(Severity, String, String, String)" =>
            |_vm, severity: Option<EnumValue>, summary: Option<Str>, detail: Option<Str>, id: Option<Str>| {
                let message = made(severity, summary, detail);
                message.set_field("id", id.into());
                message
            },
        "getComponentLabel()" => |_vm, this: Rc<Platform>| this.field("componentLabel"),
        "getDetail()" => |_vm, this: Rc<Platform>| this.field("detail"),
        "getSeverity()" => |_vm, this: Rc<Platform>| this.field("severity"),
        "getSummary()" => |_vm, this: Rc<Platform>| this.field("summary"),
        "toString()" => |_vm, this: Rc<Platform>|
            format!("ApexPages.Message[\"{}\"]", this.field("summary").as_str().unwrap_or_default()),
    }
    "System.ApexPages" {
        static "addMessage(Message)" => |vm, message: Rc<Platform>| {
            on_a_page(vm, "addMessage")?;
            vm.state::<Messages>().0.push(Value::Platform(message));
            Ok::<_, Throw>(())
        },
        static "addMessages(Exception)" => |vm, thrown: Anything| {
            on_a_page(vm, "addMessages")?;
            add_all(vm, &thrown)
        },
        static "getMessages()" => |vm| {
            on_a_page(vm, "getMessages")?;
            Ok::<_, Throw>(Value::list(platform_type(MESSAGE), vm.state::<Messages>().0.clone()))
        },
        static "hasMessages()" => |vm| {
            on_a_page(vm, "hasMessages")?;
            Ok::<_, Throw>(!vm.state::<Messages>().0.is_empty())
        },
        static "hasMessages(Severity)" => |vm, severity: Option<EnumValue>| {
            on_a_page(vm, "hasMessages")?;
            let is_such = |own: &Value| {
                matches!(own, Value::Platform(own) if matches!(own.field("severity"), Value::Enum(one) if Some(one) == severity))
            };
            Ok::<_, Throw>(vm.state::<Messages>().0.iter().any(is_such))
        },
    }
    "System.Test" {
        static "clearApexPageMessages()" => |vm| vm.state::<Messages>().0.clear(),
    }
}

/// Only tests are on pages here.
fn on_a_page(vm: &Vm, call: &str) -> Result<(), Throw> {
    if vm.context.is_test {
        return Ok(());
    }
    let text = format!("ApexPages.{call} can only be called from a Visualforce page");
    Err(Throw::new("System.FinalException", text))
}

/// Without a detail the summary is that, too.
fn made(severity: Option<EnumValue>, summary: Option<Str>, detail: Option<Str>) -> Platform {
    let message = Platform::new(MESSAGE);
    message.set_field("severity", severity.into());
    message.set_field("detail", detail.or_else(|| summary.clone()).into());
    message.set_field("summary", summary.into());
    message
}

/// One message per failed row of a DML exception, else the exception's own.
pub(super) fn add_all(vm: &mut Vm, thrown: &Value) -> Result<(), Throw> {
    let Some(state) = thrown.exception() else { return Err(Throw::null_pointer()) };
    let rows: Vec<Str> = state.rows.borrow().iter().map(|row| Str::from(row.message.as_str())).collect();
    let texts = if rows.is_empty() { vm.exception_message(thrown)?.into_iter().collect() } else { rows };
    let ty = PlatformId::named("ApexPages.Severity");
    let severity = ty.and_then(|ty| EnumValue::platform(ty, "ERROR"));
    let messages = texts.into_iter().map(|text| Value::from(made(severity, Some(text), None)));
    vm.state::<Messages>().0.extend(messages);
    Ok(())
}
