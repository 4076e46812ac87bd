//! Several requests in one: `composite`, whose parts may use each other's results, and `composite/batch`. What they do
//! is one transaction; a part that fails is undone by itself, or with `allOrNone` everything is.

use crate::answer::Answer;
use crate::body::Body;
use crate::call::{Call, pairs};
use crate::failure::Failure;
use crate::paths;
use crate::route::{Endpoint, Handler, Under, matching};
use http::Uri;
use orgyard_engine::Tx;
use serde_json::{Map, Value as Json, json};

pub(crate) const ENDPOINTS: &[Endpoint] = &[
    Endpoint::write("POST", Under::DataAndTooling, "/composite", composite),
    Endpoint::write("POST", Under::DataAndTooling, "/composite/batch", batch),
    Endpoint::write("POST", Under::DataAndTooling, "/composite/graph", graphs),
];

/// More parts than this are refused.
const MOST: usize = 25;
/// Graphs of one request, and parts of one graph. Source: REST API Developer Guide, "Composite Graph Limits".
const MOST_GRAPHS: usize = 75;
const MOST_NODES: usize = 500;
/// Inside of a composite request these have no place.
const NOT_INSIDE: [&str; 3] = ["/composite", "/composite/batch", "/composite/graph"];

fn composite(call: &Call, tx: &mut Tx) -> Result<Answer, Failure> {
    let body = call.json()?;
    let all_or_none = body.get("allOrNone").and_then(Json::as_bool).unwrap_or(false);
    let (_, answers) = connected(call, tx, parts(&body, "compositeRequest", MOST)?, all_or_none);
    Ok(Answer::json(&json!({"compositeResponse": answers})))
}

/// Parts that may use each other's results: whether all of them succeeded, and what each answered.
fn connected(call: &Call, tx: &mut Tx, parts: &[Json], all_or_none: bool) -> (bool, Vec<Json>) {
    let start = tx.savepoint();
    let mut results: Map<String, Json> = Map::new();
    let mut answers = Vec::new();
    for (place, part) in parts.iter().enumerate() {
        let reference = part["referenceId"].as_str().unwrap_or_default().to_string();
        let answer = resolve(part, &results).and_then(|part| run(call, tx, &part, "body"));
        answers.push((reference.clone(), answer));
        if let Some((_, Ok(answer))) = answers.last() {
            results.insert(reference, serde_json::from_slice(&answer.body).unwrap_or_default());
        } else if all_or_none {
            tx.rollback_to(start);
            let later = parts[place + 1..].iter().map(|part| part["referenceId"].as_str().unwrap_or_default());
            answers.extend(later.map(|reference| (reference.to_owned(), Ok(Answer::no_content()))));
            answers = answers.into_iter().map(halt).collect();
            break;
        }
    }
    let succeeded = answers.iter().all(|(_, answer)| answer.is_ok());
    (succeeded, answers.into_iter().map(|(reference, answer)| part_answer(&reference, answer)).collect())
}

/// Several requests, each all or none by itself.
fn graphs(call: &Call, tx: &mut Tx) -> Result<Answer, Failure> {
    let body = call.json()?;
    let mut answers = Vec::new();
    for graph in parts(&body, "graphs", MOST_GRAPHS)? {
        let members = graph.as_object().ok_or_else(|| Failure::malformed_json("a graph must be a JSON object"))?;
        let (succeeded, parts) = connected(call, tx, parts(members, "compositeRequest", MOST_NODES)?, true);
        answers.push(json!({
            "graphId": graph["graphId"], "graphResponse": {"compositeResponse": parts}, "isSuccessful": succeeded,
        }));
    }
    Ok(Answer::json(&json!({"graphs": answers})))
}

fn halt((reference, answer): (String, Result<Answer, Failure>)) -> (String, Result<Answer, Failure>) {
    let text = "The transaction was rolled back since another operation in the same transaction failed.";
    let halted = |_| Err(Failure::new(400, "PROCESSING_HALTED", text));
    (reference, answer.and_then(halted))
}

fn part_answer(reference: &str, answer: Result<Answer, Failure>) -> Json {
    let answer = answer.unwrap_or_else(|failure| failure.rest_answer());
    let body: Json = serde_json::from_slice(&answer.body).unwrap_or_default();
    let headers: Map<String, Json> =
        answer.headers.iter().map(|(name, value)| (name.to_string(), value.as_str().into())).collect();
    json!({"body": body, "httpHeaders": headers, "httpStatusCode": answer.status, "referenceId": reference})
}

fn batch(call: &Call, tx: &mut Tx) -> Result<Answer, Failure> {
    let body = call.json()?;
    let halt = body.get("haltOnError").and_then(Json::as_bool).unwrap_or(false);
    let (mut failed, mut results) = (false, Vec::new());
    for part in parts(&body, "batchRequests", MOST)? {
        let answer = match failed && halt {
            true => Err(Failure::new(412, "BATCH_PROCESSING_HALTED", "Batch processing halted per request")),
            false => run(call, tx, part, "richInput"),
        };
        failed |= answer.is_err();
        let answer = answer.unwrap_or_else(|failure| failure.rest_answer());
        let result: Json = serde_json::from_slice(&answer.body).unwrap_or_default();
        results.push(json!({"statusCode": answer.status, "result": result}));
    }
    Ok(Answer::json(&json!({"hasErrors": failed, "results": results})))
}

fn parts<'a>(body: &'a Map<String, Json>, name: &str, most: usize) -> Result<&'a [Json], Failure> {
    let parts = body.get(name).and_then(Json::as_array).map(Vec::as_slice);
    let parts = parts.ok_or_else(|| Failure::malformed_json(format!("the list '{name}' is missing")))?;
    if parts.len() > most {
        let text = format!("Limit exceeded: a composite request holds at most {most} subrequests");
        return Err(Failure::new(400, "LIMIT_EXCEEDED", text));
    }
    Ok(parts)
}

/// Runs one part in the common transaction, as the endpoint that its URL names.
fn run(call: &Call, tx: &mut Tx, part: &Json, body: &str) -> Result<Answer, Failure> {
    let method = part["method"].as_str().unwrap_or("GET").to_ascii_uppercase();
    let url = part["url"].as_str().unwrap_or_default().replace(' ', "+");
    let url = if url.starts_with("/services/") { url } else { format!("/services/data/{}", url.trim_matches('/')) };
    let uri: Uri = url.parse().map_err(|_| Failure::not_found())?;
    let uri = paths::tidy(&uri);
    let (endpoint, params) = matching(&method, uri.path()).ok_or_else(Failure::not_found)?;
    let part = Call {
        method: method.clone(),
        path: uri.path().to_string(),
        pattern: endpoint.path,
        params,
        query: pairs(uri.query().unwrap_or_default()).unwrap_or_default(),
        body: Body::Bytes(part[body].to_string().into()),
        is_part: true,
        ..call.clone()
    };
    let start = tx.savepoint();
    let answer = match endpoint.handler {
        Handler::Read(read) => read(&part, tx),
        Handler::Write(write) if !NOT_INSIDE.contains(&endpoint.path) => write(&part, tx),
        _ => Err(Failure::not_built(&format!("{method} {} inside a composite request", endpoint.path))),
    };
    if answer.is_err() {
        tx.rollback_to(start);
    }
    answer
}

/// Replaces `@{reference.path}` by what that part's answer holds there.
fn resolve(part: &Json, results: &Map<String, Json>) -> Result<Json, Failure> {
    Ok(match part {
        Json::String(text) => Json::String(resolve_text(text, results)?),
        Json::Array(items) => items.iter().map(|item| resolve(item, results)).collect::<Result<_, _>>()?,
        Json::Object(members) => {
            let resolved = members.iter().map(|(name, value)| Ok((name.clone(), resolve(value, results)?)));
            Json::Object(resolved.collect::<Result<_, Failure>>()?)
        }
        other => other.clone(),
    })
}

fn resolve_text(text: &str, results: &Map<String, Json>) -> Result<String, Failure> {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("@{") {
        let Some((path, behind)) = after.split_once('}') else { break };
        out.push_str(before);
        out.push_str(&look_up(path, results)?);
        rest = behind;
    }
    out.push_str(rest);
    Ok(out)
}

fn look_up(path: &str, results: &Map<String, Json>) -> Result<String, Failure> {
    let (reference, members) = path.split_once('.').unwrap_or((path, ""));
    let pointer: String =
        members.replace('[', ".").replace(']', "").split('.').map(|step| format!("/{step}")).collect();
    let found = results.get(reference).and_then(|result| result.pointer(&pointer));
    match found {
        Some(Json::String(text)) => Ok(text.clone()),
        Some(other) if !other.is_null() => Ok(other.to_string()),
        _ => {
            let text = format!("Invalid reference specified. No value for {path} found in {reference}");
            Err(Failure::new(400, "PROCESSING_HALTED", text))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        let results = Map::from_iter([("a".to_string(), json!({"id": "001", "records": [{"n": 7}]}))]);
        let resolved = resolve_text(text, &results).unwrap_or_else(|failure| failure.message);
        assert_eq!(resolved, expected);
    }

    #[test]
    fn references_are_replaced_by_what_they_name() {
        check("/sobjects/Account/@{a.id}/x", "/sobjects/Account/001/x");
        check("@{a.records[0].n}@{a.id}", "7001");
        check("plain @{ open", "plain @{ open");
        check("@{b.id}", "Invalid reference specified. No value for b.id found in b");
    }
}
