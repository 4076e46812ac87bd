//! `POST graphql`: queries of records, `uiapi { query { … } }`, answered through SOQL of our own making.

mod document;
mod soql;
mod tree;

use crate::answer::Answer;
use crate::call::Call;
use crate::failure::Failure;
use crate::route::{Endpoint, Under};
use document::Field;
use orgyard_engine::Tx;
use serde_json::{Map, Value as Json, json};

pub(crate) const ENDPOINTS: &[Endpoint] = &[Endpoint::read("POST", Under::Data, "/graphql", answer)];

/// What is wrong is told inside of an answer that is otherwise fine.
fn answer(call: &Call, tx: &Tx) -> Result<Answer, Failure> {
    let body = call.json()?;
    let text = body.get("query").and_then(Json::as_str).unwrap_or_default();
    let variables = body.get("variables").and_then(Json::as_object).cloned().unwrap_or_default();
    let name = body.get("operationName").and_then(Json::as_str);
    let data = document::parse(text, &variables, name).and_then(|fields| data(tx, &fields));
    Ok(Answer::json(&match data {
        Ok(data) => json!({"data": data, "errors": []}),
        Err(message) => {
            json!({"data": null, "errors": [{"message": message, "locations": [], "paths": [], "extensions": {}}]})
        }
    }))
}

/// The fields of one level below a fixed name.
fn below<'a>(fields: &'a [Field], known: &[&str], what: &str) -> Result<Vec<&'a Field>, String> {
    for field in fields {
        if !known.contains(&field.name.as_str()) && field.name != "__typename" {
            return Err(format!("not implemented here: the field '{}' of {what} in GraphQL", field.name));
        }
    }
    Ok(fields.iter().filter(|field| field.name != "__typename").collect())
}

fn data(tx: &Tx, fields: &[Field]) -> Result<Json, String> {
    let mut out = Map::new();
    for uiapi in below(fields, &["uiapi"], "a query")? {
        let mut inner = Map::new();
        for query in below(&uiapi.fields, &["query"], "uiapi")? {
            let mut found = Map::new();
            for connection in query.fields.iter().filter(|field| field.name != "__typename") {
                found.insert(connection.key().into(), tree::connection(tx, connection)?);
            }
            inner.insert(query.key().into(), found.into());
        }
        out.insert(uiapi.key().into(), inner.into());
    }
    Ok(out.into())
}
