//! `POST hubs`: one more production org that is a Dev Hub.

use super::login::token_answer;
use crate::answer::Answer;
use crate::call::Call;
use crate::failure::Failure;
use crate::route::{Access, Endpoint, Under};
use orgyard_engine::{NewOrg, OrgKind};
use serde_json::Value as Json;

pub(crate) const ENDPOINTS: &[Endpoint] =
    &[Endpoint::new("POST", Under::Root, "/services/orgyard/hubs", Access::Local, create)];

/// `{"name", "username"?, "namespace"?}`; answers as `login` does.
fn create(call: &Call) -> Result<Answer, Failure> {
    let body = call.json()?;
    let text = |name: &str| body.get(name).and_then(Json::as_str).filter(|t| !t.is_empty()).map(String::from);
    let name = text("name").ok_or_else(|| Failure::new(400, "INVALID_INPUT", "name: a Dev Hub needs a name"))?;
    if let Some(taken) = call.home().orgs()?.iter().find(|org| Some(&org.username) == text("username").as_ref()) {
        let text = format!("the username '{}' is taken by the org {}; choose another one", taken.username, taken.id);
        return Err(Failure::new(400, "DUPLICATE_USERNAME", text));
    }
    let hub = call.home().create_org(NewOrg {
        kind: OrgKind::Production,
        name,
        edition: "Enterprise Edition".into(),
        namespace: text("namespace"),
        username: text("username").unwrap_or_default(),
        dev_hub: true,
        ..NewOrg::default()
    })?;
    let info = hub.info();
    let token = call.home().issue_token(info.id, info.user_id)?;
    Ok(Answer::json(&token_answer(call, &info, &token)).status(201))
}
