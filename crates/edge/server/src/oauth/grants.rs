//! What a client shows for a token: a code, a refresh token, its own secret.

use super::apps::{self, App};
use super::form::{Form, refused};
use super::token;
use crate::call::Call;
use crate::failure::Failure;
use crate::passwords;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use orgyard_engine::{OrgInfo, Session, TokenKind};
use orgyard_text::hash;
use ring::digest;
use serde::{Deserialize, Serialize};

/// What a code was made for, and is good for. A code that a sign-up shows is for whoever reads it.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct CodeTerms {
    pub client_id: String,
    pub redirect_uri: String,
    pub challenge: Option<String>,
}

/// A code for the org's administrator, where the caller is already known.
pub(crate) fn make_code(call: &Call, org: &OrgInfo) -> Result<String, Failure> {
    Ok(call.home().issue(TokenKind::Code, org.id, org.user_id, None)?)
}

/// Who a code lets in. It works once, also when what comes with it is wrong.
pub(super) fn redeem_code(call: &Call, form: &Form) -> Result<Session, Failure> {
    let code = call.home().redeem(form.required("code")?, TokenKind::Code)?;
    let code = code.ok_or_else(|| refused("invalid_grant", "expired authorization code"))?;
    if let Some(terms) = code.bound.as_deref().and_then(|terms| serde_json::from_str::<CodeTerms>(terms).ok()) {
        terms.hold(form)?;
    }
    Ok(code.session())
}

impl CodeTerms {
    fn hold(&self, form: &Form) -> Result<(), Failure> {
        if form.required("client_id")? != self.client_id {
            return Err(refused("invalid_client_id", "client identifier invalid"));
        }
        if form.required("redirect_uri")? != self.redirect_uri {
            return Err(refused("redirect_uri_mismatch", "redirect_uri must match configuration"));
        }
        match (&self.challenge, form.get("code_verifier")) {
            (None, _) => Ok(()),
            (Some(challenge), Some(verifier)) if *challenge == challenge_of(verifier) => Ok(()),
            _ => Err(refused("invalid_grant", "invalid code verifier")),
        }
    }
}

fn challenge_of(verifier: &str) -> String {
    URL_SAFE_NO_PAD.encode(digest::digest(&digest::SHA256, verifier.as_bytes()))
}

pub(super) fn refresh(call: &Call, form: &Form) -> Result<(Session, String), Failure> {
    let expired = || refused("invalid_grant", "expired access/refresh token");
    let refresh = token::plain_form(form.required("refresh_token")?).ok_or_else(expired)?;
    let found = call.home().token(&refresh, TokenKind::Refresh)?.ok_or_else(expired)?;
    // It is for the client that it was given to.
    if found.bound.as_deref().is_some_and(|client| form.get("client_id") != Some(client)) {
        return Err(unknown_client());
    }
    Ok((found.session(), refresh))
}

fn unknown_client() -> Failure {
    refused("invalid_client_id", "client identifier invalid")
}

/// As on the platform, the client must be known, by its secret where it has one, and the same is said of a wrong name and a
/// wrong password.
pub(super) fn password(call: &Call, form: &Form) -> Result<Session, Failure> {
    let key = form.required("client_id")?;
    let is_known = |known: Option<&App>| {
        let Some(app) = known else { return Err(unknown_client()) };
        let shown = form.get("client_secret").unwrap_or_default();
        let fits = app.secret.as_ref().is_none_or(|secret| same(secret, shown));
        if fits { Ok(()) } else { Err(refused("invalid_client", "invalid client credentials")) }
    };
    if !apps::is_official(key) {
        is_known(apps::find_anywhere(call.home(), key)?.as_ref().map(|(_, app)| app))?;
    }
    let found = passwords::log_in(call.home(), form.required("username")?, form.required("password")?)?;
    let (org, user) = found.ok_or_else(|| refused("invalid_grant", "authentication failure"))?;
    if !apps::is_official(key) {
        // An app of another org opens nothing here.
        is_known(apps::find(&org, key)?.as_ref())?;
    }
    Ok(Session { org: org.info().id, user, expires: None })
}

/// An app that acts as the user its component names.
pub(super) fn client_credentials(call: &Call, form: &Form) -> Result<Session, Failure> {
    let found = apps::find_anywhere(call.home(), form.required("client_id")?)?;
    let (_, app) = found.ok_or_else(unknown_client)?;
    let secret = form.required("client_secret")?;
    if !app.secret.is_some_and(|known| same(&known, secret)) {
        return Err(refused("invalid_client", "invalid client credentials"));
    }
    let disabled = || refused("invalid_grant", "no client credentials user enabled");
    let (org, user) = call.home().user_by_username(&app.runs_as.ok_or_else(disabled)?)?.ok_or_else(disabled)?;
    Ok(Session { org: org.info().id, user, expires: None })
}

/// Hashes are compared: how long that takes tells nothing about the secret.
pub(super) fn same(a: &str, b: &str) -> bool {
    hash::of(a.as_bytes()) == hash::of(b.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 7636, appendix B.
    #[test]
    fn a_challenge_is_the_hash_of_its_verifier() {
        let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
        assert_eq!(challenge_of(verifier), "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
    }
}
