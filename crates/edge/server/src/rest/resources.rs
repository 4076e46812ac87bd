//! `GET /services/data/vNN`: what the API offers; clients ask it to see whether their token still lives.

use crate::answer::Answer;
use crate::call::Call;
use crate::failure::Failure;
use crate::route::{Access, Endpoint, Under};
use serde_json::{Map, Value as Json};

pub(crate) const ENDPOINTS: &[Endpoint] =
    &[Endpoint::new("GET", Under::DataAndTooling, "", Access::Session, resources)];

const DATA: &[&str] =
    &["composite", "jobs", "limits", "metadata", "query", "queryAll", "search", "sobjects", "tooling"];
const TOOLING: &[&str] = &["composite", "executeAnonymous", "query", "queryAll", "runTestsAsynchronous", "sobjects"];

fn resources(call: &Call) -> Result<Answer, Failure> {
    let session = call.session()?;
    let prefix = call.prefix();
    let names = if prefix.ends_with("/tooling") { TOOLING } else { DATA };
    let mut resources: Map<String, Json> =
        names.iter().map(|name| (name.to_string(), format!("{prefix}/{name}").into())).collect();
    resources.insert("identity".into(), format!("{}/id/{}/{}", call.base, session.org, session.user).into());
    Ok(Answer::json(&resources.into()))
}
