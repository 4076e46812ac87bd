//! `POST graphql`: `uiapi { query { … } }` and its like, answered through SOQL of our own making, and saves.

mod aggregate;
mod document;
mod infos;
mod mutation;
mod soql;
mod tree;

use crate::answer::Answer;
use crate::call::Call;
use crate::failure::Failure;
use crate::route::{Access, Endpoint, Under};
use document::{Field, Operation};
use orgyard_engine::Tx;
use serde_json::{Map, Value as Json, json};

pub(crate) const ENDPOINTS: &[Endpoint] = &[Endpoint::new("POST", Under::Data, "/graphql", Access::Session, answer)];

/// What is wrong with an answer, and where.
#[derive(Debug)]
struct Problem {
    message: String,
    paths: Vec<String>,
}

/// What could be told, and what could not.
type Told = (Json, Vec<Problem>);

impl From<String> for Problem {
    fn from(message: String) -> Self {
        Self { message, paths: Vec::new() }
    }
}

/// What is wrong is told inside of an answer that is otherwise fine.
fn answer(call: &Call) -> Result<Answer, Failure> {
    let body = call.json()?;
    let text = body.get("query").and_then(Json::as_str).unwrap_or_default();
    let variables = body.get("variables").and_then(Json::as_object).cloned().unwrap_or_default();
    let name = body.get("operationName").and_then(Json::as_str);
    let (data, problems) = match document::parse(text, &variables, name) {
        Ok(operation) => told(call, &operation)?,
        Err(message) => (Json::Null, vec![message.into()]),
    };
    let errors: Vec<Json> = problems.iter().map(error).collect();
    Ok(Answer::json(&json!({"data": data, "errors": errors})))
}

fn told(call: &Call, operation: &Operation) -> Result<Told, Failure> {
    if operation.is_mutation {
        return mutation::run(call, &operation.fields);
    }
    let tx = call.read()?;
    Ok(match data(&tx, &operation.fields) {
        Ok(told) => told,
        Err(message) => (Json::Null, vec![message.into()]),
    })
}

fn error(problem: &Problem) -> Json {
    let kinds =
        [("Invalid Syntax", "InvalidSyntax"), ("Validation error", "ValidationError"), ("Variable", "ValidationError")];
    let kind = kinds.iter().find(|(start, _)| problem.message.starts_with(start)).map(|(_, kind)| *kind);
    json!({
        "message": problem.message, "locations": [], "paths": problem.paths,
        "extensions": {"classification": kind.unwrap_or("DataFetchingException")},
    })
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

fn data(tx: &Tx, fields: &[Field]) -> Result<Told, String> {
    let (mut out, mut problems) = (Map::new(), Vec::new());
    for uiapi in below(fields, &["uiapi"], "a query")? {
        let mut inner = Map::new();
        for part in below(&uiapi.fields, &["query", "aggregate", "objectInfos"], "uiapi")? {
            let value = match part.name.as_str() {
                "query" => connections(tx, part, &mut problems, tree::connection)?,
                "aggregate" => connections(tx, part, &mut problems, aggregate::connection)?,
                _ => infos::all(tx, part)?,
            };
            inner.insert(part.key().into(), value);
        }
        out.insert(uiapi.key().into(), inner.into());
    }
    Ok((out.into(), problems))
}

/// A document that is wrong answers nothing; a query that fails leaves the others alone.
fn connections(
    tx: &Tx,
    part: &Field,
    problems: &mut Vec<Problem>,
    answer: fn(&Tx, &Field) -> Result<Json, String>,
) -> Result<Json, String> {
    let mut found = Map::new();
    for connection in part.fields.iter().filter(|field| field.name != "__typename") {
        let value = match answer(tx, connection) {
            Ok(value) => value,
            Err(message) if message.starts_with("Validation error") => return Err(message),
            Err(message) => {
                let paths = ["uiapi", part.key(), connection.key()].map(String::from).to_vec();
                problems.push(Problem { message, paths });
                Json::Null
            }
        };
        found.insert(connection.key().into(), value);
    }
    Ok(found.into())
}
