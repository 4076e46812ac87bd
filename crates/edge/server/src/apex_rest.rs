//! `/services/apexrest/…`: the org's own resources.

use crate::answer::Answer;
use crate::call::Call;
use crate::failure::Failure;
use crate::route::{Access, Endpoint, Under};
use orgyard_org_apex::{RestAnswer, RestIncoming, RestOutgoing, call_rest};

/// Headers that code of an org has no say in.
const KEPT: [&str; 4] = ["connection", "content-length", "set-cookie", "transfer-encoding"];
const PATH: &str = "/services/apexrest/{*rest}";

pub(crate) const ENDPOINTS: &[Endpoint] = &[
    Endpoint::new("GET", Under::Root, PATH, Access::Session, answer),
    Endpoint::new("POST", Under::Root, PATH, Access::Session, answer),
    Endpoint::new("PUT", Under::Root, PATH, Access::Session, answer),
    Endpoint::new("PATCH", Under::Root, PATH, Access::Session, answer),
    Endpoint::new("DELETE", Under::Root, PATH, Access::Session, answer),
];

fn answer(call: &Call) -> Result<Answer, Failure> {
    let uri = call.path.strip_prefix("/services/apexrest").unwrap_or(&call.path).to_owned();
    let headers = call.headers.iter().filter(|(name, _)| *name != http::header::AUTHORIZATION);
    let text = |value: &http::HeaderValue| value.to_str().unwrap_or_default().to_owned();
    let incoming = RestIncoming {
        method: call.method.clone(),
        uri: uri.clone(),
        resource_path: String::new(),
        remote_address: "127.0.0.1".into(),
        headers: headers.map(|(name, value)| (title(name.as_str()), text(value))).collect(),
        params: call.query.clone(),
        body: call.body.bytes().to_vec(),
    };
    match call.write(|tx| Ok(call_rest(tx, incoming)?))? {
        RestAnswer::NoClass => Err(Failure::new(404, "NOT_FOUND", format!("Could not find a match for URL {uri}"))),
        RestAnswer::NoMethod(allowed) => {
            let text = format!("HTTP Method '{}' not allowed. Allowed are {}", call.method, allowed.join(","));
            Err(Failure::new(405, "METHOD_NOT_ALLOWED", text))
        }
        RestAnswer::Refused(error) => {
            let status = if error.code == "FORBIDDEN" { 403 } else { 400 };
            Err(Failure::from(error).status(status))
        }
        RestAnswer::Failed(text) => Err(Failure::new(500, "APEX_ERROR", text)),
        RestAnswer::Done { returned, response } => Ok(done(returned, response)),
    }
}

/// `content-type` as Apex code asks for it: `Content-Type`.
fn title(name: &str) -> String {
    let word = |word: &str| {
        let mut letters = word.chars();
        letters.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(letters).collect::<String>()
    };
    name.split('-').map(word).collect::<Vec<_>>().join("-")
}

/// What a method returns is the body; one that returns nothing writes the response itself.
fn done(returned: Option<String>, response: RestOutgoing) -> Answer {
    let is_own = returned.is_none();
    let body = returned.map(String::into_bytes).or(response.body).unwrap_or_default();
    let mut answer = Answer { body: body.into(), ..Answer::json(&serde_json::Value::Null) };
    if let Some(status) = response.status {
        answer = answer.status(status);
    }
    for (name, value) in response.headers {
        let is_kept = !KEPT.iter().any(|kept| name.eq_ignore_ascii_case(kept));
        if is_kept && (is_own || !name.eq_ignore_ascii_case("content-type")) {
            answer = answer.header(name, value);
        }
    }
    answer
}
