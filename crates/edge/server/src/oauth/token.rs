//! `POST /services/oauth2/token` and `revoke`.
//!
//! A refresh token is an issued token spelled differently: refreshing checks it and issues another.

use crate::answer::Answer;
use crate::call::{Call, find};
use crate::failure::Failure;
use crate::oauth::grants;
use crate::route::{Access, Endpoint, Under};
use orgyard_engine::Session;
use serde_json::{Value as Json, json};

pub(crate) const ENDPOINTS: &[Endpoint] = &[
    Endpoint::new("POST", Under::Root, "/services/oauth2/token", Access::Open, token),
    Endpoint::new("POST", Under::Root, "/services/oauth2/revoke", Access::Open, revoke),
    Endpoint::new("GET", Under::Root, "/services/oauth2/revoke", Access::Open, revoke),
];

/// Refresh tokens must be made of letters, digits, dots and hyphens: they travel in auth URLs.
const REFRESH_MARK: &str = "5Aep861.";

fn token(call: &Call) -> Result<Answer, Failure> {
    match grant(call) {
        Ok(answer) => Ok(Answer::json(&answer)),
        Err(failure) => Ok(failure.status(400).oauth_answer()),
    }
}

fn grant(call: &Call) -> Result<Json, Failure> {
    let form = call.form()?;
    let required = |name: &str| {
        let missing = || refused("invalid_request", &format!("missing required parameter: {name}"));
        find(&form, name).filter(|v| !v.is_empty()).ok_or_else(missing)
    };
    match required("grant_type")? {
        "refresh_token" => {
            let expired = || refused("invalid_grant", "expired access/refresh token");
            let token = access_form(required("refresh_token")?).ok_or_else(expired)?;
            let session = call.home().authenticate(&token).map_err(|_| expired())?;
            response(call, &session, None)
        }
        "authorization_code" => {
            let session = grants::redeem_code(call, required("code")?)?;
            let refresh = call.home().issue_token(session.org, session.user)?;
            response(call, &session, Some(refresh_form(&refresh)))
        }
        other @ ("urn:ietf:params:oauth:grant-type:jwt-bearer" | "password" | "client_credentials") => {
            Err(refused("unsupported_grant_type", &format!("not implemented here: grant type {other}")))
        }
        _ => Err(refused("unsupported_grant_type", "grant type not supported")),
    }
}

pub(super) fn refused(code: &str, text: &str) -> Failure {
    Failure::new(400, code, text)
}

fn response(call: &Call, session: &Session, refresh: Option<String>) -> Result<Json, Failure> {
    let access = call.home().issue_token(session.org, session.user)?;
    let mut response = json!({
        "access_token": access,
        "instance_url": call.base,
        "id": format!("{}/id/{}/{}", call.base, session.org, session.user),
        "token_type": "Bearer",
        "issued_at": call.home().env().now().to_string(),
        "signature": "",
        "scope": "refresh_token web api",
    });
    if let Some(refresh) = refresh {
        response["refresh_token"] = refresh.into();
    }
    Ok(response)
}

/// `00D…!secret` -> `5Aep861.00D….secret`.
fn refresh_form(token: &str) -> String {
    format!("{REFRESH_MARK}{}", token.replacen('!', ".", 1))
}

fn access_form(refresh: &str) -> Option<String> {
    refresh.strip_prefix(REFRESH_MARK).map(|rest| rest.replacen('.', "!", 1))
}

/// Both spellings of a token are one token.
fn revoke(call: &Call) -> Result<Answer, Failure> {
    let form = call.form()?;
    let token = find(&form, "token").or_else(|| call.argument("token")).unwrap_or_default();
    let token = access_form(token).unwrap_or_else(|| token.to_string());
    if call.home().revoke_token(&token)? {
        return Ok(Answer::text(String::new()));
    }
    Ok(refused("unsupported_token_type", "this token is not known").oauth_answer())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refresh_token_fits_into_an_auth_url_and_comes_back() {
        let refresh = refresh_form("00D0y0000000001!aB_9.x");
        assert_eq!(refresh, "5Aep861.00D0y0000000001.aB_9.x");
        assert_eq!(access_form(&refresh).as_deref(), Some("00D0y0000000001!aB_9.x"));
        assert_eq!(access_form("00D0y0000000001!aB_9.x"), None);
    }
}
