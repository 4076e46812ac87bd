//! The parameters of an OAuth request, and what is said of those that are not there.

use crate::call::{Call, find};
use crate::failure::Failure;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

pub(super) struct Form(Vec<(String, String)>);

impl Form {
    /// The body's; a client may show its id and secret in a header instead.
    pub(super) fn of(call: &Call) -> Result<Self, Failure> {
        let mut form = call.form()?;
        if let Some((id, secret)) = call.header("authorization").and_then(basic) {
            form.extend([("client_id".into(), id), ("client_secret".into(), secret)]);
        }
        Ok(Self(form))
    }

    pub(super) fn of_query(call: &Call) -> Self {
        Self(call.query.clone())
    }

    /// What is empty is not there.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        find(&self.0, name).filter(|value| !value.is_empty())
    }

    pub(super) fn required(&self, name: &str) -> Result<&str, Failure> {
        self.get(name).ok_or_else(|| refused("invalid_request", &format!("missing required parameter: {name}")))
    }
}

pub(super) fn basic(header: &str) -> Option<(String, String)> {
    let (scheme, encoded) = header.split_once(' ')?;
    let bytes = STANDARD.decode(encoded.trim()).ok().filter(|_| scheme.eq_ignore_ascii_case("basic"))?;
    let (id, secret) = std::str::from_utf8(&bytes).ok()?.split_once(':')?;
    Some((id.to_string(), secret.to_string()))
}

pub(super) fn refused(code: &str, text: &str) -> Failure {
    Failure::new(400, code, text)
}

/// For a value in a URL's query.
pub(super) fn encode(text: &str) -> String {
    let keep = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    text.bytes().map(|byte| if keep(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_client_may_name_itself_in_a_header() {
        assert_eq!(basic("Basic YXBwOnNlOmNyZXQ="), Some(("app".into(), "se:cret".into())));
        for broken in ["Basic", "Basic !", "Bearer YXBwOnNlOmNyZXQ=", "Basic YXBw", ""] {
            assert_eq!(basic(broken), None, "{broken}");
        }
    }

    #[test]
    fn values_are_escaped() {
        assert_eq!(encode("00D!a_b.c d&e=é"), "00D%21a_b.c%20d%26e%3D%C3%A9");
    }
}
