//! `grant_type=…:jwt-bearer`: a client signs who it wants to be with the key whose certificate its app holds.

use super::apps;
use super::form::{Form, refused};
use super::key::PublicKey;
use crate::call::Call;
use crate::failure::Failure;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use orgyard_engine::Session;
use serde_json::{Map, Value as Json};

/// For clocks that differ.
const LEEWAY_SECONDS: i64 = 180;

/// The texts are the platform's.
pub(super) fn grant(call: &Call, form: &Form) -> Result<Session, Failure> {
    let invalid = || refused("invalid_grant", "invalid assertion");
    let assertion = Assertion::parse(form.required("assertion")?).ok_or_else(invalid)?;
    let user = call.home().user_by_username(assertion.text("sub").ok_or_else(invalid)?)?;
    let unknown_client = || refused("invalid_client_id", "client identifier invalid");
    let unapproved = || refused("invalid_grant", "user hasn't approved this consumer");
    let (org, user) = user.ok_or_else(unapproved)?;
    let app = apps::find(&org, assertion.text("iss").ok_or_else(invalid)?)?.ok_or_else(unknown_client)?;
    let key = app.certificate.as_deref().and_then(PublicKey::parse).ok_or_else(unapproved)?;
    if !key.has_signed(assertion.signed.as_bytes(), &assertion.signature) {
        return Err(invalid());
    }
    if assertion.expires().is_none_or(|end| end + LEEWAY_SECONDS < call.home().env().now() / 1000) {
        return Err(refused("invalid_grant", "expired assertion"));
    }
    Ok(Session { org: org.info().id, user, expires: None })
}

pub(super) fn is_assertion(text: &str) -> bool {
    Assertion::parse(text).is_some_and(|assertion| assertion.expires().is_some())
}

struct Assertion<'a> {
    /// What the signature is over.
    signed: &'a str,
    claims: Map<String, Json>,
    signature: Vec<u8>,
}

impl<'a> Assertion<'a> {
    fn parse(text: &'a str) -> Option<Self> {
        let (signed, signature) = text.rsplit_once('.')?;
        let (header, claims) = signed.split_once('.')?;
        let part = |text: &str| serde_json::from_slice::<Map<String, Json>>(&decode(text)?).ok();
        // The only algorithm that the platform takes: what the header asks for decides nothing.
        let header = part(header)?;
        (header.get("alg").and_then(Json::as_str) == Some("RS256")).then_some(())?;
        Some(Self { signed, claims: part(claims)?, signature: decode(signature)? })
    }

    fn text(&self, claim: &str) -> Option<&str> {
        self.claims.get(claim).and_then(Json::as_str)
    }

    /// Seconds since 1970. Clients write a number or a text; the official one writes milliseconds.
    fn expires(&self) -> Option<i64> {
        let claim = self.claims.get("exp")?;
        let number = claim.as_f64().map(|number| number as i64);
        number.or_else(|| claim.as_str()?.trim().parse().ok())
    }
}

fn decode(text: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(text.trim_end_matches('=')).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `header | claims` -> when it ends, or `refused`.
    fn check(text: &str, expected: &str) {
        let parts: Vec<String> = text.split('|').map(|part| URL_SAFE_NO_PAD.encode(part.trim())).collect();
        let joined = format!("{}.c2ln", parts.join("."));
        let read = Assertion::parse(&joined).map(|assertion| format!("{:?}", assertion.expires()));
        assert_eq!(read.unwrap_or_else(|| "refused".into()), expected, "{text}");
    }

    #[test]
    fn assertions_are_read() {
        check(r#"{"alg":"RS256"} | {"exp":1795194000}"#, "Some(1795194000)");
        check(r#"{"alg":"RS256"} | {"exp":"1795194000"}"#, "Some(1795194000)");
        check(r#"{"alg":"RS256"} | {"exp":1795194000300}"#, "Some(1795194000300)");
        check(r#"{"alg":"RS256"} | {}"#, "None");
        check(r#"{"alg":"none"} | {}"#, "refused");
        check(r#"{"alg":"HS256"} | {}"#, "refused");
        check("[] | {}", "refused");
        check("{", "refused");
        assert!(Assertion::parse("").is_none() && Assertion::parse("a.b").is_none());
    }
}
