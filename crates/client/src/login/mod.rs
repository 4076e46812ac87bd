//! Ways into an org: with a token, with a refresh token, with a signed assertion, with a code from a browser.

mod identity;
mod jwt;
mod sfdx_url;
mod web;

pub use identity::with_access_token;
pub use jwt::{Assertion, with_jwt};
pub use sfdx_url::SfdxUrl;
pub use web::Authorization;

use crate::call::Call;
use crate::error::{ClientError, Result};
use crate::query::encode;
use crate::transport::Transport;
use serde_json::Value;

/// Where production orgs log in.
pub const LOGIN_URL: &str = "https://login.salesforce.com";

/// Asks a token endpoint; nothing of what is sent or answered is written anywhere.
pub(crate) async fn token_request(transport: &dyn Transport, base: &str, form: &[(&str, &str)]) -> Result<Value> {
    let body: Vec<String> = form.iter().map(|(key, value)| format!("{key}={}", encode(value))).collect();
    let call = Call::post("/services/oauth2/token").bytes("application/x-www-form-urlencoded", body.join("&"));
    let answer = transport.send(call.request(base, None)?).await?;
    match answer.status().as_u16() {
        status if status >= 400 => Err(ClientError::from_answer(status, answer.body())),
        status => serde_json::from_slice(answer.body()).map_err(|_| ClientError::from_answer(status, answer.body())),
    }
}

/// A member of a token endpoint's answer.
fn member(answer: &Value, name: &str) -> Result<String> {
    let missing = || ClientError::new("TokenError", format!("The org's answer to the login has no '{name}'."));
    answer.get(name).and_then(Value::as_str).map(str::to_owned).ok_or_else(missing)
}
