//! Functions of the modules that come with DataWeave.

mod arrays;
mod core_values;
mod inflect;
mod module_arrays;
mod numbers;
mod objects;
mod regex;
mod strings;
mod text;

pub(crate) use regex::{full_match, replaced};

use crate::error::{Error, Result};
use crate::eval::{Callable, Interpreter};
use crate::value::Value;

/// Needs no import.
pub(crate) const CORE: &str = "Core";
const STRINGS: &str = "Strings";
const ARRAYS: &str = "Arrays";
const OBJECTS: &str = "Objects";

type Run = fn(&mut Interpreter<'_>, &[Value]) -> Result<Value>;

pub struct Native {
    module: &'static str,
    pub(crate) name: &'static str,
    pub(crate) run: Run,
}

/// `(name, function)` pairs of a module.
type Table = &'static [Native];

const TABLES: [Table; 8] = [
    arrays::TABLE,
    core_values::TABLE,
    module_arrays::TABLE,
    numbers::TABLE,
    objects::TABLE,
    regex::TABLE,
    strings::TABLE,
    text::TABLE,
];

const fn native(module: &'static str, name: &'static str, run: Run) -> Native {
    Native { module, name, run }
}

impl Native {
    pub(crate) fn value(&'static self) -> Value {
        Callable::Native(self).value()
    }
}

/// The module a path means: `dw::core::Strings`, `Strings`.
pub(crate) fn module(path: &str) -> Option<&'static str> {
    let name = path.rsplit("::").next().unwrap_or(path);
    let known = path == name || path.starts_with("dw::");
    [CORE, STRINGS, ARRAYS, OBJECTS].into_iter().find(|own| known && *own == name)
}

pub(crate) fn of_module(module: &str) -> impl Iterator<Item = &'static Native> {
    TABLES.into_iter().flatten().filter(move |native| native.module == module)
}

pub(crate) fn find(module: &str, name: &str) -> Option<&'static Native> {
    of_module(module).find(|native| native.name == name)
}

/// An argument; null where there are fewer.
fn argument(arguments: &[Value], place: usize) -> &Value {
    arguments.get(place).unwrap_or(&Value::Null)
}

fn wrong(name: &str, arguments: &[Value]) -> Error {
    let types: Vec<&str> = arguments.iter().map(Value::type_name).collect();
    Error::new(format!("You called the function '{name}' with these arguments: {}", types.join(", ")))
}
