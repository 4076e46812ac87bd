//! `/services/scim`: how the official client makes users.

use crate::answer::Answer;
use crate::call::Call;
use crate::failure::Failure;
use crate::oauth::token;
use crate::route::{Access, Endpoint, Under};
use orgyard_engine::{Operation, TokenKind};
use orgyard_org_apex::save_one;
use orgyard_values::{Id, Record};
use serde_json::{Map, Value as Json, json};

pub(crate) const ENDPOINTS: &[Endpoint] = &[
    Endpoint::new("POST", Under::Root, "/services/scim/v1/Users", Access::Session, create),
    Endpoint::new("POST", Under::Root, "/services/scim/v2/Users", Access::Session, create),
];

/// Characters of an alias.
const ALIAS: usize = 8;

fn create(call: &Call) -> Result<Answer, Failure> {
    match made(call) {
        Ok(answer) => Ok(answer),
        // Its own form of a refusal.
        Err(failure) => {
            let error =
                json!({"description": format!("{}: {}", failure.code, failure.message), "code": failure.status});
            Ok(Answer::json(&json!({"Errors": [error]})).status(failure.status))
        }
    }
}

fn made(call: &Call) -> Result<Answer, Failure> {
    let body = call.json()?;
    let user = user(&body)?;
    let id = call.write(|tx| Ok(save_one(tx, Operation::Insert, user)?))?;
    let row = call.read()?.get("User", id)?.unwrap_or_else(|| Record::new("User"));
    let answer = Answer::json(&shown(call, &row, id)).status(201);
    if call.header("auto-approve-user") != Some("true") {
        return Ok(answer);
    }
    let refresh = call.home().issue(TokenKind::Refresh, call.session()?.org, id, None)?;
    Ok(answer.header("Auto-Approve-User", token::refresh_form(&refresh)))
}

/// `username`, or `userName` as the standard has it; values plain or as members of objects.
fn user(body: &Map<String, Json>) -> Result<Record, Failure> {
    let member = |name: &str| body.iter().find(|(own, _)| own.eq_ignore_ascii_case(name)).map(|(_, value)| value);
    let text = |name: &str| member(name).and_then(Json::as_str).unwrap_or_default().to_owned();
    let first = |name: &str| {
        let one = member(name).and_then(Json::as_array).and_then(|list| list.first());
        one.and_then(|one| one.as_str().or_else(|| one["value"].as_str())).unwrap_or_default().to_owned()
    };
    let profile: Id = first("entitlements")
        .parse()
        .map_err(|_| Failure::new(400, "INVALID_CROSS_REFERENCE_KEY", "entitlements: the id of a profile is needed"))?;
    let name = member("name").cloned().unwrap_or_default();
    let family = name["familyName"].as_str().unwrap_or_default();
    let alias: String = family.chars().take(ALIAS).collect();
    let mut user = Record::new("User")
        .with("Username", text("userName"))
        .with("LastName", family)
        .with("Email", first("emails"))
        .with("Alias", alias)
        .with("ProfileId", profile);
    if let Some(given) = name["givenName"].as_str() {
        user.set("FirstName", given);
    }
    let nick = text("nickName");
    if !nick.is_empty() {
        user.set("CommunityNickname", nick);
    }
    Ok(user)
}

fn shown(call: &Call, row: &Record, id: Id) -> Json {
    let text = |field: &str| row.text(field).unwrap_or_default();
    json!({
        "schemas": ["urn:scim:schemas:core:1.0"], "id": id, "userName": text("Username"), "active": row.bool("IsActive"),
        "name": {"familyName": text("LastName"), "givenName": row.text("FirstName")},
        "emails": [{"type": "work", "primary": true, "value": text("Email")}],
        "meta": {"location": format!("{}{}/{id}", call.base, call.path)},
    })
}
