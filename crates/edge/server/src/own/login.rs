//! `POST login`: a token for one of the home's orgs, named by id or username. For programs that may read the home.

use crate::answer::Answer;
use crate::call::Call;
use crate::failure::Failure;
use crate::oauth::token::refresh_form;
use crate::route::{Access, Endpoint, Under};
use orgyard_engine::{OrgInfo, TokenKind};
use orgyard_values::Id;
use serde_json::{Value as Json, json};

pub(crate) const ENDPOINTS: &[Endpoint] =
    &[Endpoint::new("POST", Under::Root, "/services/orgyard/login", Access::Local, login)];

/// `{"org": "<id or username>"}`; with `"client": "<client id>"`, that client is given a refresh token as well.
fn login(call: &Call) -> Result<Answer, Failure> {
    let body = call.json()?;
    let info = find(call, body.get("org").and_then(Json::as_str).unwrap_or_default())?;
    let Some(client) = body.get("client").and_then(Json::as_str) else {
        let token = call.home().issue_token(info.id, info.user_id)?;
        return Ok(Answer::json(&token_answer(call, &info, &token)));
    };
    let refresh = call.home().issue(TokenKind::Refresh, info.id, info.user_id, Some(client.into()))?;
    let token = call.home().issue_token_from(&refresh, info.id, info.user_id)?;
    let mut answer = token_answer(call, &info, &token);
    answer["refreshToken"] = refresh_form(&refresh).into();
    Ok(Answer::json(&answer))
}

fn find(call: &Call, name: &str) -> Result<OrgInfo, Failure> {
    let id = name.parse::<Id>().ok();
    let mut orgs = call.home().orgs()?.into_iter();
    let found = orgs.find(|org| Some(org.id) == id || org.username.eq_ignore_ascii_case(name));
    let text = || format!("no org of this home has the id or username '{name}'; GET /services/orgyard/orgs lists them");
    found.ok_or_else(|| Failure::new(404, "NOT_FOUND", text()))
}

pub(super) fn token_answer(call: &Call, info: &OrgInfo, token: &str) -> Json {
    json!({
        "accessToken": token, "instanceUrl": call.base, "orgId": info.id, "userId": info.user_id,
        "username": info.username, "devHub": info.dev_hub,
    })
}
