//! `sobjects/User/<id>/password`.

use crate::answer::Answer;
use crate::call::Call;
use crate::failure::Failure;
use crate::passwords;
use crate::rest::objects::id;
use crate::route::{Endpoint, Under};
use orgyard_engine::Tx;
use serde_json::{Value as Json, json};

pub(crate) const ENDPOINTS: &[Endpoint] = &[
    Endpoint::read("GET", Under::Data, "/sobjects/User/{id}/password", status),
    Endpoint::write("POST", Under::Data, "/sobjects/User/{id}/password", set),
    Endpoint::write("DELETE", Under::Data, "/sobjects/User/{id}/password", reset),
];

/// Passwords do not expire here.
fn status(call: &Call, tx: &Tx) -> Result<Answer, Failure> {
    tx.get("User", id(call)?)?.ok_or_else(Failure::not_found)?;
    Ok(Answer::json(&json!({"isExpired": false})))
}

fn set(call: &Call, tx: &mut Tx) -> Result<Answer, Failure> {
    let body = call.json()?;
    passwords::set(tx, id(call)?, body.get("NewPassword").and_then(Json::as_str).unwrap_or_default())?;
    Ok(Answer::no_content())
}

fn reset(call: &Call, tx: &mut Tx) -> Result<Answer, Failure> {
    Ok(Answer::json(&json!({"NewPassword": passwords::reset(tx, id(call)?)?})))
}
