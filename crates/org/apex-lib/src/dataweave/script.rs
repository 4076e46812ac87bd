//! DataWeave.Script and DataWeave.Result.

use super::{from_apex, to_apex};
use orgyard_apex_vm::{Map, Platform, Str, Throw, Value, Vm, natives};
use orgyard_dataweave::{Error, Host, Input, Output, Script};
use std::collections::HashMap;
use std::rc::Rc;

natives! {
    "DataWeave.Script" {
        new "(String)" => |vm, name: Str| script(vm, &name),
        static "createScript(String)" => |vm, name: Str| script(vm, &name),
        static "createScript(String, String)" => |vm, namespace: Option<Str>, name: Str| {
            let name = match namespace {
                Some(namespace) if !namespace.is_empty() => format!("{namespace}__{name}"),
                _ => name.to_string(),
            };
            script(vm, &name)
        },
        "execute(Map)" => |vm, this: Rc<Platform>, inputs: Rc<Map>| execute(vm, &this, &inputs),
        "toString()" => |_vm, this: Rc<Platform>| this.field("name"),
    }
    "DataWeave.Result" {
        "getValue()" => |_vm, this: Rc<Platform>| this.field("value"),
        "getValueAsString()" => |vm, this: Rc<Platform>| text(vm, &this),
    }
}

fn failed(message: impl Into<String>) -> Throw {
    Throw::new("System.DataWeaveScriptException", message)
}

fn thrown(error: Error) -> Throw {
    failed(error.message)
}

/// A script of the org. It is parsed when it runs.
fn script(vm: &mut Vm, name: &str) -> Result<Platform, Throw> {
    let missing = || failed(format!("DataWeave script not found: {name}"));
    let component = vm.tx.component("DataWeaveResource", name)?.ok_or_else(missing)?;
    let files = vm.tx.files_of(&component)?;
    let source = files.iter().find(|(path, _)| path.ends_with(".dwl")).map(|(_, bytes)| bytes);
    let source = source.and_then(|bytes| std::str::from_utf8(bytes).ok()).ok_or_else(missing)?;
    let script = Platform::with("DataWeave.Script", source.to_owned());
    script.set_field("name", Value::from(name));
    Ok(script)
}

fn execute(vm: &mut Vm, this: &Platform, inputs: &Map) -> Result<Platform, Throw> {
    let source = this.state::<String>().ok_or_else(Throw::null_pointer)?.clone();
    let script = Script::parse(&source).map_err(thrown)?;
    let inputs = inputs.table.entries().into_iter().map(|(name, value)| {
        let name = name.as_str().unwrap_or_default().to_owned();
        (name, input(vm, &value))
    });
    let inputs: HashMap<String, Input> = inputs.collect();
    let output = script.run(inputs, &mut Log(vm)).map_err(thrown)?;
    let value = match output {
        Output::Text(text) => Value::from(text),
        Output::Value(value) => to_apex::value(vm, &value)?,
    };
    let result = Platform::new("DataWeave.Result");
    result.set_field("value", value);
    Ok(result)
}

/// Texts and Blobs are read in the format the script says.
fn input(vm: &Vm, value: &Value) -> Input {
    match value {
        Value::String(text) => Input::Text(text.to_string()),
        Value::Blob(bytes) => Input::Text(String::from_utf8_lossy(bytes).into_owned()),
        other => Input::Value(from_apex::value(vm, other)),
    }
}

fn text(vm: &mut Vm, this: &Platform) -> Result<Str, Throw> {
    let value = this.field("value");
    vm.text_of(&value)
}

struct Log<'v>(&'v mut Vm);

impl Host for Log<'_> {
    fn log(&mut self, text: &str) {
        let line = self.0.line();
        self.0.log.add("DATAWEAVE_USER_DEBUG", || format!("[{line}]|DEBUG|{text}"));
    }

    fn now(&mut self) -> i64 {
        self.0.tx.now()
    }

    fn random(&mut self) -> [u8; 16] {
        self.0.tx.home().env().random()
    }
}
