//! JSON of Apex: from values to text and back, by the types of the image.

pub(crate) mod generator;
pub(crate) mod json_class;
pub(crate) mod parser;
pub(crate) mod read;
mod read_object;
mod read_record;
mod untyped;
pub(crate) mod write;

use orgyard_apex_vm::Throw;

pub(crate) fn json_exception(message: impl Into<String>) -> Throw {
    Throw::new("System.JSONException", message)
}

pub(crate) fn unsupported(ty: &str) -> Throw {
    json_exception(format!("Apex Type unsupported in JSON: {ty}"))
}
