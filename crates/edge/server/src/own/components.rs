//! `POST components/remove`: takes a component out of its package; it stays in the caller's org, unpackaged.

use crate::answer::Answer;
use crate::call::Call;
use crate::failure::Failure;
use crate::route::{Endpoint, Under};
use orgyard_engine::Tx;
use serde_json::Value as Json;

pub(crate) const ENDPOINTS: &[Endpoint] =
    &[Endpoint::write("POST", Under::Root, "/services/orgyard/components/remove", remove)];

/// `{"type", "fullName"}`.
fn remove(call: &Call, tx: &mut Tx) -> Result<Answer, Failure> {
    let body = call.json()?;
    let text = |name: &str| body.get(name).and_then(Json::as_str).unwrap_or_default();
    Answer::of_value(&orgyard_hub::own::remove(tx, text("type"), text("fullName"))?)
}
