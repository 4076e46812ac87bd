//! `…/sobjects/X/<id>/<Field>`: the bytes of a blob field.

use crate::answer::Answer;
use crate::call::Call;
use crate::failure::Failure;
use crate::rest::objects::id;
use crate::schema::{self, FieldType, ObjectDef};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use orgyard_engine::Tx;
use orgyard_hub::registry::manifest_of;
use orgyard_values::{Record, Value};

pub(crate) fn get(call: &Call, tx: &Tx, object: &ObjectDef) -> Result<Answer, Failure> {
    if object.name == "ApexLog" && call.param("field").eq_ignore_ascii_case("Body") {
        return log(call, tx);
    }
    let field = schema::field(object, call.param("field")).filter(|f| f.field_type == FieldType::Base64);
    let field = field.ok_or_else(Failure::not_found)?;
    let record = tx.get(&object.name, id(call)?)?.ok_or_else(Failure::not_found)?;
    if (object.name.as_str(), field.name.as_str()) == ("Package2Version", "DeveloperUsePkgZip") {
        return package_zip(tx, &record);
    }
    match record.get(&field.name) {
        Value::Text(text) => Ok(Answer::zip(STANDARD.decode(text).map_err(|e| Failure::internal(&e))?)),
        _ => Err(Failure::not_found()),
    }
}

/// A resource of its own, no field: the text of a debug log.
fn log(call: &Call, tx: &Tx) -> Result<Answer, Failure> {
    let record = tx.get("ApexLog", id(call)?)?.ok_or_else(Failure::not_found)?;
    let hash = record.text("BodyBlob").unwrap_or_default().parse().map_err(|_| Failure::not_found())?;
    Ok(Answer::text(String::from_utf8_lossy(&tx.blob(hash)?).into_owned()))
}

/// The metadata that a version was made of, as its builder sent it.
fn package_zip(tx: &Tx, version: &Record) -> Result<Answer, Failure> {
    let hash = manifest_of(tx.home(), version)?.zip.parse().map_err(|_| Failure::not_found())?;
    Ok(Answer::zip(tx.blob(hash)?.to_vec()))
}
