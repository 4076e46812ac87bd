//! SelectOption.

use orgyard_apex_vm::{Platform, Str, Value, natives};
use std::rc::Rc;

natives! { "System.SelectOption";
    new "(String, String)" => |_vm, value: Option<Str>, label: Option<Str>| made(value, label, false),
    new "(String, String, Boolean)" => |_vm, value: Option<Str>, label: Option<Str>, disabled: bool|
        made(value, label, disabled),
    "getDisabled()" => |_vm, this: Rc<Platform>| this.field("disabled"),
    "getEscapeItem()" => |_vm, this: Rc<Platform>| this.field("escapeItem"),
    "getLabel()" => |_vm, this: Rc<Platform>| this.field("label"),
    "getValue()" => |_vm, this: Rc<Platform>| this.field("value"),
    "setDisabled(Boolean)" => |_vm, this: Rc<Platform>, to: bool| this.set_field("disabled", to.into()),
    "setEscapeItem(Boolean)" => |_vm, this: Rc<Platform>, to: bool| this.set_field("escapeItem", to.into()),
    "setLabel(String)" => |_vm, this: Rc<Platform>, to: Option<Str>| this.set_field("label", to.into()),
    "setValue(String)" => |_vm, this: Rc<Platform>, to: Option<Str>| this.set_field("value", to.into()),
    "toString()" => |_vm, this: Rc<Platform>| text(&this),
}

pub(crate) fn made(value: Option<Str>, label: Option<Str>, disabled: bool) -> Platform {
    let option = Platform::new("System.SelectOption");
    option.set_field("value", value.into());
    option.set_field("label", label.into());
    option.set_field("disabled", disabled.into());
    option.set_field("escapeItem", true.into());
    option
}

/// `System.SelectOption[value="a", label="A", disabled="false"]`
fn text(option: &Platform) -> String {
    let shown = |name: &str| option.field(name).as_str().unwrap_or_default().to_owned();
    let disabled = matches!(option.field("disabled"), Value::Boolean(true));
    format!("System.SelectOption[value=\"{}\", label=\"{}\", disabled=\"{disabled}\"]", shown("value"), shown("label"))
}
