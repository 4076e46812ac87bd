//! `GET /healthz` and `GET /metrics`: for whoever watches over the server.

use crate::answer::Answer;
use crate::call::Call;
use crate::failure::Failure;
use crate::route::{Access, Endpoint, Under};

pub(crate) const ENDPOINTS: &[Endpoint] = &[
    Endpoint::new("GET", Under::Root, "/healthz", Access::Open, health),
    Endpoint::new("GET", Under::Root, "/metrics", Access::Open, metrics),
];

/// Reading the list of orgs proves that the home can be read; nothing of it is told.
fn health(call: &Call) -> Result<Answer, Failure> {
    call.home().orgs()?;
    Ok(Answer::text("ok\n".into()))
}

fn metrics(call: &Call) -> Result<Answer, Failure> {
    Ok(Answer::text(call.shared.metrics.text(call.home().pending_jobs())))
}
