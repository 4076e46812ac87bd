//! `GET /healthz`.

use crate::answer::Answer;
use crate::call::Call;
use crate::failure::Failure;
use crate::route::{Access, Endpoint, Under};

pub(crate) const ENDPOINTS: &[Endpoint] = &[Endpoint::new("GET", Under::Root, "/healthz", Access::Open, health)];

/// Reading the list of orgs proves that the home can be read; nothing of it is told.
fn health(call: &Call) -> Result<Answer, Failure> {
    call.home().orgs()?;
    Ok(Answer::text("ok\n".into()))
}
