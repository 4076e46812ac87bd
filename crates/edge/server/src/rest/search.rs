//! `parameterizedSearch`: a search whose parts are named instead of written in SOSL.

use crate::answer::Answer;
use crate::call::Call;
use crate::envelope;
use crate::failure::Failure;
use crate::route::{Endpoint, Under};
use crate::schema;
use orgyard_engine::{QueryOptions, Tx};
use serde_json::{Map, Value as Json, json};

pub(crate) const ENDPOINTS: &[Endpoint] = &[
    Endpoint::read("GET", Under::Data, "/parameterizedSearch", get),
    Endpoint::read("POST", Under::Data, "/parameterizedSearch", post),
];

const SCOPES: [&str; 5] = ["ALL", "NAME", "EMAIL", "PHONE", "SIDEBAR"];

fn post(call: &Call, tx: &Tx) -> Result<Answer, Failure> {
    search(call, tx, &call.json()?)
}

/// `?q=…&sobject=Account&Account.fields=Id,Name&Account.limit=5`
fn get(call: &Call, tx: &Tx) -> Result<Answer, Failure> {
    let list = |text: &str| text.split(',').map(|one| json!(one.trim())).collect::<Vec<_>>();
    let mut body = Map::new();
    let mut objects = Vec::new();
    for (name, value) in &call.query {
        match name.as_str() {
            "sobject" => {
                let own = |what: &str| call.argument(&format!("{value}.{what}"));
                let mut object = json!({"name": value});
                if let Some(fields) = own("fields") {
                    object["fields"] = list(fields).into();
                }
                if let Some(limit) = own("limit") {
                    object["limit"] = json!(limit);
                }
                objects.push(object);
            }
            "fields" => drop(body.insert("fields".into(), list(value).into())),
            _ => drop(body.insert(name.clone(), json!(value))),
        }
    }
    body.insert("sobjects".into(), objects.into());
    search(call, tx, &body)
}

fn search(call: &Call, tx: &Tx, body: &Map<String, Json>) -> Result<Answer, Failure> {
    let sosl = sosl(call, tx, body)?;
    let options = QueryOptions {
        api: call.api(),
        api_version: call.version().into(),
        all_rows: false,
        access: crate::visible::Visible::of(tx, call.api())?.access(tx),
    };
    let found = tx.search_with(&sosl, &options)?;
    let records: Vec<Json> = found.into_iter().map(|record| envelope::publish(call, record)).collect();
    Ok(Answer::json(&json!({ "searchRecords": records })))
}

/// Names are those of the schema, numbers are numbers, and the words are escaped: nothing else of the caller's gets in.
fn sosl(call: &Call, tx: &Tx, body: &Map<String, Json>) -> Result<String, Failure> {
    let words = body.get("q").and_then(Json::as_str).filter(|q| !q.trim().is_empty());
    let words = words.ok_or_else(|| Failure::new(400, "MALFORMED_SEARCH", "A search string has to be specified"))?;
    let scope = body.get("in").and_then(Json::as_str).unwrap_or("ALL").to_ascii_uppercase();
    if !SCOPES.contains(&scope.as_str()) {
        return Err(Failure::new(400, "INVALID_SEARCH_SCOPE", format!("unknown search scope: {scope}")));
    }
    let shared = body.get("fields").and_then(Json::as_array);
    let mut returning = Vec::new();
    for one in body.get("sobjects").and_then(Json::as_array).into_iter().flatten() {
        returning.push(one_object(call, tx, one, shared, body.get("defaultLimit"))?);
    }
    let mut out = format!("FIND {{{}}} IN {scope} FIELDS", escaped(words));
    if !returning.is_empty() {
        out.push_str(&format!(" RETURNING {}", returning.join(", ")));
    }
    if let Some(limit) = body.get("overallLimit") {
        out.push_str(&format!(" LIMIT {}", number(limit)?));
    }
    Ok(out)
}

fn one_object(
    call: &Call,
    tx: &Tx,
    one: &Json,
    shared: Option<&Vec<Json>>,
    limit: Option<&Json>,
) -> Result<String, Failure> {
    let name = one["name"].as_str().or_else(|| one.as_str()).unwrap_or_default();
    let unknown = || Failure::new(400, "INVALID_TYPE", format!("sObject type '{name}' is not supported."));
    let object = schema::object(tx, call.api(), name).ok_or_else(unknown)?;
    let mut fields = Vec::new();
    for wanted in one["fields"].as_array().or(shared).into_iter().flatten() {
        let wanted = wanted.as_str().unwrap_or_default();
        let unknown = || {
            let text = format!("No such column '{wanted}' on sobject of type {}", object.name);
            Failure::new(400, "INVALID_FIELD", text)
        };
        fields.push(schema::field(object, wanted).ok_or_else(unknown)?.name.as_str());
    }
    let fields = if fields.is_empty() { "Id".to_owned() } else { fields.join(", ") };
    let limit = match Some(&one["limit"]).filter(|limit| !limit.is_null()).or(limit) {
        Some(limit) => format!(" LIMIT {}", number(limit)?),
        None => String::new(),
    };
    Ok(format!("{}({fields}{limit})", object.name))
}

fn number(json: &Json) -> Result<u64, Failure> {
    let number = json.as_u64().or_else(|| json.as_str()?.parse().ok());
    number.ok_or_else(|| Failure::new(400, "INVALID_SEARCH", format!("{json} is not a limit")))
}

/// What would end the words, or mean something, means itself; `*` and `?` stay wildcards.
fn escaped(words: &str) -> String {
    let mut out = String::new();
    for c in words.chars() {
        if "{}\\[]()^~:!&|+\"'".contains(c) || c.is_control() {
            out.push('\\');
        }
        out.push(if c.is_control() { ' ' } else { c });
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stay_between_the_braces() {
        let check = |words: &str, expected: &str| assert_eq!(escaped(words), expected);
        check("Acme*", "Acme*");
        check("a} RETURNING User", "a\\} RETURNING User");
        check("\\}", "\\\\\\}");
    }
}
