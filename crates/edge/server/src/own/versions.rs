//! `POST versions/import` and `GET versions/<04t>/export`: whole package versions as files.

use crate::answer::Answer;
use crate::call::Call;
use crate::failure::Failure;
use crate::route::{Access, Endpoint, Under};
use orgyard_engine::Org;
use orgyard_hub::own::{self, StandIn};
use orgyard_hub::registry;
use orgyard_values::Id;
use serde_json::Value as Json;
use std::sync::Arc;

pub(crate) const ENDPOINTS: &[Endpoint] = &[
    Endpoint::new("POST", Under::Root, "/services/orgyard/versions/import", Access::Session, import),
    Endpoint::new("GET", Under::Root, "/services/orgyard/versions/{id}/export", Access::Session, export),
];

/// Two parts: `Import`, JSON that says what `Archive` is (an exported version, or metadata to build a stand-in from).
fn import(call: &Call) -> Result<Answer, Failure> {
    let part = |name: &str| call.body.parts().iter().find(|part| part.name == name).map(|part| &part.bytes);
    let (Some(import), Some(archive)) = (part("Import"), part("Archive")) else {
        return Err(Failure::new(400, "INVALID_MULTIPART_REQUEST", "the parts 'Import' and 'Archive' are needed"));
    };
    let hub = hub(call)?;
    let unreadable = |e: serde_json::Error| Failure::malformed_json(e.to_string());
    let import: Json = serde_json::from_slice(import).map_err(unreadable)?;
    let imported = match import["kind"].as_str() {
        Some("artifact") => own::import(&hub, archive)?,
        Some("standIn") => {
            let request: StandIn = serde_json::from_value(import).map_err(unreadable)?;
            own::stand_in(&hub, &request, archive)?
        }
        _ => return Err(Failure::new(400, "INVALID_INPUT", "kind: 'artifact' or 'standIn' is needed")),
    };
    Ok(Answer::of_value(&imported)?.status(201))
}

fn hub(call: &Call) -> Result<Arc<Org>, Failure> {
    let org = call.org()?;
    if org.info().dev_hub {
        return Ok(org);
    }
    Err(Failure::new(403, "INSUFFICIENT_ACCESS", "package versions come into a Dev Hub; this org is none"))
}

/// Whoever may export a version could read what its installation key protects: only its own hub may.
fn export(call: &Call) -> Result<Answer, Failure> {
    let id: Id = call.param("id").parse().map_err(|_| Failure::not_found())?;
    let hub = hub(call)?;
    let of_hub = |maker: &Arc<Org>| maker.info().id == hub.info().id;
    if !registry::version(call.home(), id)?.is_some_and(|version| version.hub.as_ref().is_some_and(of_hub)) {
        return Err(Failure::new(404, "NOT_FOUND", format!("this Dev Hub holds no package version {id}")));
    }
    Ok(Answer::zip(own::export(call.home(), id)?))
}
