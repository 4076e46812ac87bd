//! Methods that flows and REST clients call: `@InvocableMethod`.

use crate::code::Code;
use crate::host::{Ended, run_later, with_vm};
use crate::rest::{class_named, method_with};
use orgyard_apex_check::Ty;
use orgyard_apex_check::hir::MethodId;
use orgyard_apex_lib::{from_json, to_json};
use orgyard_apex_vm::{Throw, Value, Vm};
use orgyard_engine::{EngineError, Tx};
use serde_json::{Map, Value as Json, json};

const INVOCABLE: &str = "invocablemethod";

/// An action that Apex brings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invocable {
    /// The class's name, with its namespace and two underscores where it has one.
    pub name: String,
    pub label: String,
    pub description: Option<String>,
}

/// What came of a call: the outputs, one for each input, or the text of the exception.
pub type Invoked = Result<Vec<Json>, String>;

/// All actions of the org's Apex, by name.
pub fn invocables(tx: &Tx) -> Result<Vec<Invocable>, EngineError> {
    let code = Code::of(tx)?;
    let image = &code.linked.image;
    let mut out = Vec::new();
    for class in image.classes.iter().filter(|class| class.outer.is_none()) {
        let Some(method) = method_with(image, class, INVOCABLE) else { continue };
        let method = &image.methods[method.0 as usize];
        let annotation = method.annotations.iter().find(|one| one.name.eq_ignore_ascii_case(INVOCABLE));
        let text = |name: &str| {
            let found = annotation?.arguments.iter().find(|(own, _)| own.eq_ignore_ascii_case(name));
            found.map(|(_, text)| text.trim_matches('\'').to_owned())
        };
        let name = match &class.namespace {
            Some(namespace) => format!("{namespace}__{}", class.name),
            None => class.name.to_string(),
        };
        let label = text("label").unwrap_or_else(|| class.name.to_string());
        out.push(Invocable { name, label, description: text("description") });
    }
    out.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(out)
}

/// Calls the action; `None` where there is none of that name. What it changed stays where it succeeds.
pub fn invoke(tx: &mut Tx, name: &str, inputs: &[Map<String, Json>]) -> Result<Option<Invoked>, EngineError> {
    let code = Code::of(tx)?;
    let Some((_, class)) = class_named(&code, name) else { return Ok(None) };
    let Some(method) = method_with(&code.linked.image, class, INVOCABLE) else { return Ok(None) };
    let start = tx.savepoint();
    let invoked = with_vm(tx, &code.linked, |vm| {
        vm.context.quiddity = "REST";
        let outputs = call(vm, method, inputs).map_err(|throw| Ended::of(vm, throw).message);
        if outputs.is_ok() {
            run_later(vm);
        }
        outputs
    })?;
    if invoked.is_err() {
        tx.rollback_to(start);
    }
    Ok(Some(invoked))
}

fn call(vm: &mut Vm, method: MethodId, inputs: &[Map<String, Json>]) -> Result<Vec<Json>, Throw> {
    let parameter = vm.method(method).parameters.first().map(|one| one.ty.clone());
    let arguments = match parameter {
        Some(ty @ Ty::List(_)) => vec![argument(vm, &ty, inputs)?],
        Some(_) => return Err(Throw::unsupported("an invocable method whose parameter is no list")),
        None => Vec::new(),
    };
    let returned = vm.invoke(method, None, arguments)?;
    let Value::List(list) = &returned else { return Ok(inputs.iter().map(|_| Json::Null).collect()) };
    let items = list.items().clone();
    items.iter().map(|item| output(vm, item)).collect()
}

/// Simple inputs have one member each, whatever its name; others are objects of the parameter's class.
fn argument(vm: &mut Vm, ty: &Ty, inputs: &[Map<String, Json>]) -> Result<Value, Throw> {
    let is_object = matches!(ty, Ty::List(element) if matches!(&**element, Ty::Class(_)));
    let one = |input: &Map<String, Json>| match is_object {
        true => Json::Object(input.clone()),
        false => input.values().next().cloned().unwrap_or_default(),
    };
    let items: Vec<Json> = inputs.iter().map(one).collect();
    from_json(vm, &Json::Array(items).to_string(), ty)
}

fn output(vm: &mut Vm, item: &Value) -> Result<Json, Throw> {
    let read: Json = serde_json::from_str(&to_json(vm, item)?).unwrap_or_default();
    Ok(match (item, read) {
        (_, Json::Null) => Json::Null,
        (Value::Object(_), object) => object,
        (_, value) => json!({"output": value}),
    })
}
