//! `POST /services/oauth2/token`, `revoke` and `introspect`.

use super::form::{Form, refused};
use super::{grants, jwt};
use crate::answer::Answer;
use crate::call::{Call, find};
use crate::failure::Failure;
use crate::route::{Access, Endpoint, Under};
use orgyard_engine::{Session, Token, TokenKind};
use serde_json::{Value as Json, json};

pub(crate) const ENDPOINTS: &[Endpoint] = &[
    Endpoint::new("POST", Under::Root, "/services/oauth2/token", Access::Open, token),
    Endpoint::new("POST", Under::Root, "/services/oauth2/revoke", Access::Open, revoke),
    Endpoint::new("GET", Under::Root, "/services/oauth2/revoke", Access::Open, revoke),
    Endpoint::new("POST", Under::Root, "/services/oauth2/introspect", Access::Open, introspect),
];

/// Refresh tokens must be made of letters, digits, dots and underscores: they travel in auth URLs.
const REFRESH_MARK: &str = "5Aep861.";

fn token(call: &Call) -> Result<Answer, Failure> {
    match grant(call) {
        Ok(answer) => Ok(Answer::json(&answer)),
        Err(failure) => Ok(failure.status(400).oauth_answer()),
    }
}

fn grant(call: &Call) -> Result<Json, Failure> {
    let form = Form::of(call)?;
    match form.required("grant_type")? {
        "refresh_token" => {
            let (session, refresh) = grants::refresh(call, &form)?;
            let access = call.home().issue_token_from(&refresh, session.org, session.user)?;
            Ok(response(call, &session, &access))
        }
        "authorization_code" => {
            let session = grants::redeem_code(call, &form)?;
            let client = form.get("client_id").map(String::from);
            let refresh = call.home().issue(TokenKind::Refresh, session.org, session.user, client)?;
            let access = call.home().issue_token_from(&refresh, session.org, session.user)?;
            let mut response = response(call, &session, &access);
            response["refresh_token"] = refresh_form(&refresh).into();
            Ok(response)
        }
        // No refresh token: whoever holds the key or the secret asks again.
        "urn:ietf:params:oauth:grant-type:jwt-bearer" => plain(call, &jwt::grant(call, &form)?),
        "client_credentials" => plain(call, &grants::client_credentials(call, &form)?),
        "password" => plain(call, &grants::password(call, &form)?),
        _ => Err(refused("unsupported_grant_type", "grant type not supported")),
    }
}

fn plain(call: &Call, session: &Session) -> Result<Json, Failure> {
    let access = call.home().issue_token(session.org, session.user)?;
    Ok(response(call, session, &access))
}

fn response(call: &Call, session: &Session, access: &str) -> Json {
    json!({
        "access_token": access,
        "instance_url": call.base,
        "id": format!("{}/id/{}/{}", call.base, session.org, session.user),
        "token_type": "Bearer",
        "issued_at": call.home().env().now().to_string(),
        "signature": "",
        "scope": SCOPE,
    })
}

const SCOPE: &str = "refresh_token web api";

/// `00D…!secret` -> `5Aep861.00D….secret`.
pub(crate) fn refresh_form(token: &str) -> String {
    format!("{REFRESH_MARK}{}", token.replacen('!', ".", 1))
}

pub(super) fn plain_form(refresh: &str) -> Option<String> {
    refresh.strip_prefix(REFRESH_MARK).map(|rest| rest.replacen('.', "!", 1))
}

/// The token a request is about, as it was issued.
fn shown(call: &Call) -> Result<String, Failure> {
    let form = call.form()?;
    let token = find(&form, "token").or_else(|| call.argument("token")).unwrap_or_default();
    Ok(plain_form(token).unwrap_or_else(|| token.to_string()))
}

/// A refresh token takes along the access tokens that came from it.
fn revoke(call: &Call) -> Result<Answer, Failure> {
    if call.home().revoke_token(&shown(call)?)? {
        return Ok(Answer::text(String::new()));
    }
    Ok(refused("unsupported_token_type", "this token is not known").oauth_answer())
}

/// Tells whoever holds a token what it is.
fn introspect(call: &Call) -> Result<Answer, Failure> {
    let shown = shown(call)?;
    for (kind, name) in [(TokenKind::Access, "access_token"), (TokenKind::Refresh, "refresh_token")] {
        if let Some(token) = call.home().token(&shown, kind)? {
            return Ok(Answer::json(&told(call, &token, name)?));
        }
    }
    Ok(Answer::json(&json!({"active": false})))
}

fn told(call: &Call, token: &Token, kind: &str) -> Result<Json, Failure> {
    let user = call.home().org(token.org)?.read(token.user)?.get("User", token.user)?;
    let mut told = json!({
        "active": true,
        "scope": SCOPE,
        "username": user.as_ref().and_then(|user| user.text("Username")),
        "sub": format!("{}/id/{}/{}", call.base, token.org, token.user),
        "token_type": kind,
    });
    if let Some(end) = token.expires {
        told["exp"] = (end / 1000).into();
    }
    Ok(told)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refresh_token_fits_into_an_auth_url_and_comes_back() {
        let refresh = refresh_form("00D0y0000000001!aB_9.x");
        assert_eq!(refresh, "5Aep861.00D0y0000000001.aB_9.x");
        assert_eq!(plain_form(&refresh).as_deref(), Some("00D0y0000000001!aB_9.x"));
        assert_eq!(plain_form("00D0y0000000001!aB_9.x"), None);
    }
}
