//! Scratch orgs and sandboxes that were asked for and not waited for: what is to be done once they are there.

use crate::context::Context;
use crate::output::Failure;
use crate::settings::TextFile;
use orgyard_client::OrgAuth;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// As long as the platform itself keeps at it.
const KEPT: i64 = 14 * 24 * 3_600_000;

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Request {
    pub(super) asked: i64,
    /// The Dev Hub, or the production org.
    pub(super) maker: String,
    pub(super) alias: Option<String>,
    pub(super) set_default: bool,
    pub(super) tracks_source: bool,
    /// A scratch org's definition, whose settings have to be deployed.
    pub(super) definition: Map<String, Value>,
}

impl Request {
    /// The login of an org that is there now.
    pub(super) fn keep(&self, context: &Context, auth: &OrgAuth) -> Result<(), Failure> {
        context.auth().save(auth)?;
        if let Some(alias) = &self.alias {
            context.aliases().change(|aliases| _ = aliases.insert(alias.clone(), auth.username.clone()))?;
        }
        if self.set_default {
            context.set_default("target-org", self.alias.as_deref().unwrap_or(&auth.username))?;
        }
        Ok(())
    }
}

pub(super) fn remember(context: &Context, id: &str, request: &Request) -> Result<(), Failure> {
    let now = context.now();
    let text = serde_json::to_string(&Request { asked: now, ..request.clone() }).unwrap_or_default();
    file(context).change(|known| {
        known.retain(|_, text| read(text).is_some_and(|request| now - request.asked < KEPT));
        known.insert(id.to_owned(), text);
    })
}

pub(super) fn find(context: &Context, id: &str) -> Result<Option<Request>, Failure> {
    let known = file(context).read()?;
    let found = known.iter().find(|(known, _)| known.get(..15) == id.get(..15));
    Ok(found.and_then(|(_, text)| read(text)))
}

/// The last one, of those whose ids begin so.
pub(super) fn latest(context: &Context, prefix: &str) -> Result<Option<String>, Failure> {
    let known = file(context).read()?;
    let of_kind = known.into_iter().filter(|(id, _)| id.starts_with(prefix));
    let all = of_kind.filter_map(|(id, text)| Some((read(&text)?.asked, id)));
    Ok(all.max().map(|(_, id)| id))
}

pub(super) fn forget(context: &Context, id: &str) -> Result<(), Failure> {
    file(context).change(|known| known.retain(|known, _| known.get(..15) != id.get(..15)))
}

fn read(text: &str) -> Option<Request> {
    serde_json::from_str(text).ok()
}

fn file(context: &Context) -> TextFile {
    TextFile::org_requests(&context.world.home)
}
