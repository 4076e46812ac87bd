//! FeatureManagement: custom permissions, and the parameters of packages as the code has set them.

use orgyard_apex_vm::{Anything, Outcome, Str, Throw, Value, Vm, natives};
use std::collections::HashMap;

/// Values of feature parameters, by name folded, until the transaction ends.
#[derive(Default)]
struct Parameters(HashMap<String, Value>);

natives! { "System.FeatureManagement";
    static "checkPermission(String)" => |vm, name: Str|
        Ok::<_, Throw>(vm.tx.permissions(vm.context.user)?.has_custom(&name)),
    static "changeProtection(String, String, String)" => |_vm, _name: Anything, _ty: Anything, _to: Anything| (),
    static "checkPackageBooleanValue(String)" => |vm, name: Str| value(vm, "FeatureParameterBoolean", &name),
    static "checkPackageDateValue(String)" => |vm, name: Str| value(vm, "FeatureParameterDate", &name),
    static "checkPackageIntegerValue(String)" => |vm, name: Str| value(vm, "FeatureParameterInteger", &name),
    static "setPackageBooleanValue(String, Boolean)" => |vm, name: Str, to: Anything| set(vm, &name, to),
    static "setPackageDateValue(String, Date)" => |vm, name: Str, to: Anything| set(vm, &name, to),
    static "setPackageIntegerValue(String, Integer)" => |vm, name: Str, to: Anything| set(vm, &name, to),
}

fn set(vm: &mut Vm, name: &str, to: Value) {
    vm.state::<Parameters>().0.insert(name.to_lowercase(), to);
}

/// What was set, else what the parameter's component says.
fn value(vm: &mut Vm, kind: &str, name: &str) -> Outcome {
    if let Some(known) = vm.state::<Parameters>().0.get(&name.to_lowercase()) {
        return Ok(known.clone());
    }
    let written = crate::support::component_element(vm, kind, name, "value")?;
    let Some(text) = written else {
        let text = format!("Feature parameter not found: {name}");
        return Err(Throw::new("System.NoDataFoundException", text));
    };
    Ok(match kind {
        "FeatureParameterBoolean" => Value::Boolean(text == "true"),
        "FeatureParameterInteger" => text.trim().parse().map_or(Value::Null, Value::Integer),
        _ => vm.static_native("System.Date", "valueOf", &[Value::from(text)])?,
    })
}
