//! `GET orgs`: the orgs of the home.

use crate::answer::Answer;
use crate::call::Call;
use crate::failure::Failure;
use crate::route::{Access, Endpoint, Under};
use orgyard_engine::OrgInfo;
use orgyard_values::format_datetime;
use serde_json::{Value as Json, json};

pub(crate) const ENDPOINTS: &[Endpoint] =
    &[Endpoint::new("GET", Under::Root, "/services/orgyard/orgs", Access::Local, orgs)];

fn orgs(call: &Call) -> Result<Answer, Failure> {
    let mut orgs = call.home().orgs()?;
    orgs.sort_by(|a, b| (a.created, a.id.as_str()).cmp(&(b.created, b.id.as_str())));
    let orgs: Vec<Json> = orgs.iter().map(org).collect();
    Ok(Answer::json(&json!({"orgs": orgs})))
}

fn org(info: &OrgInfo) -> Json {
    json!({
        "id": info.id, "kind": format!("{:?}", info.kind), "name": info.name, "edition": info.edition,
        "namespace": info.namespace, "devHub": info.dev_hub, "parent": info.parent, "username": info.username,
        "userId": info.user_id, "created": format_datetime(info.created), "expires": info.expires.map(format_datetime),
        "features": info.features, "tracksSource": info.tracks_source,
    })
}
