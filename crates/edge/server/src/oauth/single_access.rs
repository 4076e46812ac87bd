//! `GET /services/oauth2/singleaccess`: a URL that would open the org in a browser.

use crate::answer::Answer;
use crate::call::Call;
use crate::failure::Failure;
use crate::route::{Access, Endpoint, Under};
use serde_json::json;

pub(crate) const ENDPOINTS: &[Endpoint] = &[
    Endpoint::new("GET", Under::Root, "/services/oauth2/singleaccess", Access::Session, single_access),
    Endpoint::new("POST", Under::Root, "/services/oauth2/singleaccess", Access::Session, single_access),
];

/// There are no pages behind it yet, so the one-time password opens nothing.
fn single_access(call: &Call) -> Result<Answer, Failure> {
    let password: String = call.home().env().random::<32>().iter().map(|byte| format!("{byte:02x}")).collect();
    let url = format!("{}/secur/frontdoor.jsp?otp={password}", call.base);
    Ok(Answer::json(&json!({"frontdoor_uri": url})))
}
