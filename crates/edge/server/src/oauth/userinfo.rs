//! `GET /services/oauth2/userinfo`: the first thing a login by token asks.

use crate::answer::Answer;
use crate::call::{Call, token};
use crate::failure::Failure;
use crate::route::{Access, Endpoint, Under};
use orgyard_engine::Session;
use orgyard_values::Record;
use serde_json::{Value as Json, json};

pub(crate) const ENDPOINTS: &[Endpoint] =
    &[Endpoint::new("GET", Under::Root, "/services/oauth2/userinfo", Access::Open, userinfo)];

/// A bad token gets a bare word here, which the official client prints as it is.
fn userinfo(call: &Call) -> Result<Answer, Failure> {
    match token(&call.headers).and_then(|token| call.home().authenticate(token).ok()) {
        Some(session) => Ok(Answer::json(&identity(call, &session)?)),
        None => Ok(Answer::text("Bad_OAuth_Token".into()).status(403)),
    }
}

/// What is told about a user, here and under `/id/…`.
pub(super) fn identity(call: &Call, session: &Session) -> Result<Json, Failure> {
    let user = call.home().org(session.org)?.read(session.user)?.get("User", session.user)?;
    let user = user.unwrap_or_else(|| Record::new("User"));
    let url = format!("{}/id/{}/{}", call.base, session.org, session.user);
    let text = |field: &str, default: &str| user.text(field).unwrap_or(default).to_string();
    Ok(json!({
        "sub": url,
        "id": url,
        "user_id": session.user,
        "organization_id": session.org,
        "preferred_username": text("Username", ""),
        "username": text("Username", ""),
        "nickname": text("CommunityNickname", &text("Alias", "")),
        "name": text("Name", &text("LastName", "")),
        "display_name": text("Name", &text("LastName", "")),
        "email": text("Email", ""),
        "zoneinfo": text("TimeZoneSidKey", "GMT"),
        "locale": text("LocaleSidKey", "en_US"),
        "language": text("LanguageLocaleKey", "en_US"),
        "user_type": "STANDARD",
        "active": true,
        "urls": urls(call, session),
    }))
}

fn urls(call: &Call, session: &Session) -> Json {
    let base = &call.base;
    json!({
        "rest": format!("{base}/services/data/v{{version}}/"),
        "query": format!("{base}/services/data/v{{version}}/query/"),
        "sobjects": format!("{base}/services/data/v{{version}}/sobjects/"),
        "metadata": format!("{base}/services/Soap/m/{{version}}/{}", session.org.short()),
        "tooling_rest": format!("{base}/services/data/v{{version}}/tooling/"),
    })
}
