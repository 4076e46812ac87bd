//! `GET /healthz` and `GET /metrics`, for whoever watches over the server, and `GET /services/orgyard/about`: which
//! program answers.

use crate::answer::Answer;
use crate::call::Call;
use crate::failure::Failure;
use crate::route::{Access, Endpoint, Under};
use serde_json::json;

pub(crate) const ENDPOINTS: &[Endpoint] = &[
    Endpoint::new("GET", Under::Root, "/healthz", Access::Open, health),
    Endpoint::new("GET", Under::Root, "/metrics", Access::Open, metrics),
    Endpoint::new("GET", Under::Root, "/services/orgyard/about", Access::Open, about),
];

/// A client that finds this knows that the org has what Salesforce has no API for.
fn about(_: &Call) -> Result<Answer, Failure> {
    Ok(Answer::json(&json!({"orgyard": env!("CARGO_PKG_VERSION")})))
}

/// Reading the list of orgs proves that the home can be read; nothing of it is told.
fn health(call: &Call) -> Result<Answer, Failure> {
    call.home().orgs()?;
    Ok(Answer::text("ok\n".into()))
}

fn metrics(call: &Call) -> Result<Answer, Failure> {
    Ok(Answer::text(call.shared.metrics.text(call.home().pending_jobs())))
}
