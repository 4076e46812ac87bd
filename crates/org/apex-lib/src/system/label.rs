//! Label: the texts of custom labels.

use crate::support::component_element;
use orgyard_apex_vm::{Str, Throw, Vm, natives};

natives! { "System.Label";
    static "get(String, String)" => |vm, namespace: Option<Str>, name: Str| text(vm, namespace, &name),
    static "get(String, String, String)" => |vm, namespace: Option<Str>, name: Str, _language: Option<Str>|
        text(vm, namespace, &name),
}

fn text(vm: &Vm, namespace: Option<Str>, name: &str) -> Result<String, Throw> {
    let qualified = namespace.filter(|own| !own.is_empty()).map(|own| format!("{own}__{name}"));
    for full_name in qualified.iter().map(String::as_str).chain([name]) {
        if let Some(text) = component_element(vm, "CustomLabel", full_name, "value")? {
            return Ok(text);
        }
    }
    Err(Throw::new("System.NoDataFoundException", format!("Custom Label not found: {name}")))
}
