//! `change-sets`: what the caller's org sends to related orgs, and what it received from them (ORG-7).

use crate::answer::Answer;
use crate::call::Call;
use crate::failure::Failure;
use crate::paths::NEWEST;
use crate::route::{Access, Endpoint, Under};
use orgyard_deploy::DeployOptions;
use orgyard_engine::{OrgInfo, Tx};
use orgyard_hub::change_sets::{self, Choice};
use serde::de::DeserializeOwned;
use serde_json::{Value as Json, json};

const ROOT: Under = Under::Root;

pub(crate) const ENDPOINTS: &[Endpoint] = &[
    Endpoint::read("GET", ROOT, "/services/orgyard/change-sets", list),
    Endpoint::write("POST", ROOT, "/services/orgyard/change-sets", create),
    Endpoint::read("GET", ROOT, "/services/orgyard/change-sets/{name}", show),
    Endpoint::write("DELETE", ROOT, "/services/orgyard/change-sets/{name}", delete),
    Endpoint::write("POST", ROOT, "/services/orgyard/change-sets/{name}/components", add),
    Endpoint::write("DELETE", ROOT, "/services/orgyard/change-sets/{name}/components", remove),
    Endpoint::new("POST", ROOT, "/services/orgyard/change-sets/{name}/upload", Access::Session, upload),
    Endpoint::write("POST", ROOT, "/services/orgyard/change-sets/{name}/deploy", deploy),
];

fn list(_: &Call, tx: &Tx) -> Result<Answer, Failure> {
    Ok(Answer::json(&json!({"outbound": change_sets::outbounds(tx)?, "inbound": change_sets::inbound(tx)?})))
}

fn show(call: &Call, tx: &Tx) -> Result<Answer, Failure> {
    Answer::of_value(&change_sets::outbound(tx, call.param("name"))?)
}

/// `{"name", "description"?}`.
fn create(call: &Call, tx: &mut Tx) -> Result<Answer, Failure> {
    let body = call.json()?;
    let text = |name: &str| body.get(name).and_then(Json::as_str).unwrap_or_default();
    Answer::of_value(&change_sets::create(tx, text("name"), text("description"))?)
}

fn delete(call: &Call, tx: &mut Tx) -> Result<Answer, Failure> {
    change_sets::delete(tx, call.param("name"))?;
    Ok(Answer::no_content())
}

/// `{"components": [{"type", "fullName"}], "withDependencies"?}`.
fn add(call: &Call, tx: &mut Tx) -> Result<Answer, Failure> {
    Answer::of_value(&change_sets::add(tx, call.param("name"), &body(call)?)?)
}

/// `{"components": [{"type", "fullName"}]}`.
fn remove(call: &Call, tx: &mut Tx) -> Result<Answer, Failure> {
    let choice: Choice = body(call)?;
    Answer::of_value(&change_sets::remove(tx, call.param("name"), &choice.components)?)
}

/// `{"org": "<username or id>"}`. One org is written after the other: two orgs that send to each other never wait for
/// each other.
fn upload(call: &Call) -> Result<Answer, Failure> {
    let named = call.json()?;
    let target = named_org(call, named.get("org").and_then(Json::as_str).unwrap_or_default())?;
    let tx = call.read()?;
    let from = tx.org().clone();
    change_sets::related(&from, &target)?;
    let set = change_sets::outbound(&tx, call.param("name"))?;
    let zip = change_sets::snapshot(&tx, &set, &format!("{NEWEST}.0"))?;
    drop(tx);
    let org = call.home().org(target.id)?;
    org.write(target.user_id, |tx| change_sets::received(tx, &set, &from, &zip).map_err(Failure::from))?;
    call.write(|tx| Answer::of_value(&change_sets::sent(tx, &set.id, &target.username)?))
}

fn named_org(call: &Call, name: &str) -> Result<OrgInfo, Failure> {
    let orgs = call.home().orgs()?;
    let is_named = |org: &OrgInfo| org.username == name || org.id.as_str() == name || org.id.short() == name;
    let text = format!("There is no org {name} in this home.");
    orgs.into_iter().find(is_named).ok_or_else(|| Failure::new(400, "INVALID_INPUT", text))
}

/// The options of a deploy; answers `{"id", "packaged": [{"type", "fullName", "package"}]}`.
fn deploy(call: &Call, tx: &mut Tx) -> Result<Answer, Failure> {
    let options: DeployOptions = body(call)?;
    Answer::of_value(&change_sets::deploy(tx, call.param("name"), &options)?)
}

fn body<T: DeserializeOwned>(call: &Call) -> Result<T, Failure> {
    serde_json::from_slice(call.body.bytes()).map_err(|error| Failure::malformed_json(error.to_string()))
}
