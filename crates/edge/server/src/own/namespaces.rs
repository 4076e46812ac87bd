//! `POST hubs/namespaces`: links a namespace to the caller's Dev Hub, which Salesforce offers in its pages only.

use crate::answer::Answer;
use crate::call::Call;
use crate::failure::Failure;
use crate::route::{Endpoint, Under};
use orgyard_engine::Tx;
use orgyard_values::Record;
use serde_json::Value as Json;

pub(crate) const ENDPOINTS: &[Endpoint] =
    &[Endpoint::write("POST", Under::Root, "/services/orgyard/hubs/namespaces", link)];

/// `{"namespace"}`.
fn link(call: &Call, tx: &mut Tx) -> Result<Answer, Failure> {
    let body = call.json()?;
    let name = body.get("namespace").and_then(Json::as_str).unwrap_or_default();
    let row = Record::new("NamespaceRegistry").with("NamespacePrefix", name);
    Ok(Answer::created(tx.insert(row)?.as_str()))
}
