//! `mutation { uiapi { AccountCreate(input: {Account: {…}}) { Record { … } } } }`: records created, changed, deleted.

use super::document::Field;
use super::{Problem, Told, below, tree};
use crate::call::Call;
use crate::failure::Failure;
use crate::schema;
use orgyard_engine::{EngineError, Operation, QueryApi, Tx, incoming};
use orgyard_org_apex::save_one;
use orgyard_values::{Id, Record};
use serde_json::{Map, Value as Json};

enum Stop {
    /// A save failed, and all of them are undone.
    Undone(Vec<Problem>),
    Failed(Failure),
}

impl From<EngineError> for Stop {
    fn from(error: EngineError) -> Self {
        Self::Failed(error.into())
    }
}

impl From<Failure> for Stop {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

/// All saves of a mutation are one transaction; with `allOrNone: false` each stands for itself.
pub(super) fn run(call: &Call, fields: &[Field]) -> Result<Told, Failure> {
    let parts = match below(fields, &["uiapi"], "a mutation") {
        Ok(parts) => parts,
        Err(message) => return Ok((Json::Null, vec![message.into()])),
    };
    let done = call.write_as(|tx| {
        let (mut out, mut problems, mut undo) = (Map::new(), Vec::new(), false);
        for uiapi in &parts {
            let all_or_none = uiapi.arguments.get("input").is_none_or(|input| input["allOrNone"] != false);
            let mut inner = Map::new();
            for save in uiapi.fields.iter().filter(|field| field.name != "__typename") {
                let before = tx.savepoint();
                let value = match one(tx, save) {
                    Ok(value) => value,
                    Err(message) => {
                        tx.rollback_to(before);
                        undo |= all_or_none;
                        problems.push(Problem { message, paths: vec![uiapi.key().into(), save.key().into()] });
                        Json::Null
                    }
                };
                inner.insert(save.key().into(), value);
            }
            out.insert(uiapi.key().into(), inner.into());
        }
        if undo { Err(Stop::Undone(problems)) } else { Ok((Json::Object(out), problems)) }
    });
    match done {
        Ok(told) => Ok(told),
        Err(Stop::Undone(problems)) => Ok((Json::Null, problems)),
        Err(Stop::Failed(failure)) => Err(failure),
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Saving {
    Create,
    Update,
    Delete,
}

/// `AccountCreate`, `Thing__cUpdate`, `RecordDelete`.
fn named(name: &str) -> Option<(&str, Saving)> {
    let kinds = [("Create", Saving::Create), ("Update", Saving::Update), ("Delete", Saving::Delete)];
    kinds.into_iter().find_map(|(suffix, saving)| Some((name.strip_suffix(suffix)?, saving)))
}

fn one(tx: &mut Tx, save: &Field) -> Result<Json, String> {
    let undefined = || {
        format!(
            "Validation error (FieldUndefined@[uiapi/{0}]) : Field '{0}' in type 'UIAPIMutations' is undefined",
            save.name
        )
    };
    let (name, saving) = named(&save.name).ok_or_else(undefined)?;
    let empty = Map::new();
    let input = save.arguments.get("input").and_then(Json::as_object).unwrap_or(&empty);
    let id = input.get("Id").and_then(Json::as_str);
    let id: Option<Id> = id.map(|id| id.parse().map_err(|_| format!("Id: not an id: {id}"))).transpose()?;
    let object = match (name, id) {
        ("Record", Some(id)) => tx.schema().object_by_prefix(id.prefix()).map(|object| object.name.clone()),
        _ => schema::object(tx, QueryApi::Rest, name).map(|object| object.name.clone()),
    };
    let object = object.ok_or_else(undefined)?;
    let values = input.get(&object).or_else(|| input.get("Record")).and_then(Json::as_object);
    let needs_id = || format!("{}: the input needs an Id", save.name);
    let (operation, record) = match saving {
        Saving::Delete => (Operation::Delete, Record::new(&object).with("Id", id.ok_or_else(needs_id)?)),
        _ => {
            let def = schema::object(tx, QueryApi::Rest, &object).ok_or_else(undefined)?;
            let record = incoming(tx, def, &plain(values.unwrap_or(&empty))).map_err(|error| error.message)?;
            match saving {
                Saving::Create => (Operation::Insert, record),
                _ => (Operation::Update, record.with("Id", id.ok_or_else(needs_id)?)),
            }
        }
    };
    let id = save_one(tx, operation, record).map_err(|error| error.message)?;
    let mut out = Map::new();
    for wanted in save.fields.iter().filter(|field| field.name != "__typename") {
        let value = match wanted.name.as_str() {
            "Record" => tree::record(tx, &object, id, wanted)?,
            "Id" => id.to_string().into(),
            "success" => true.into(),
            other => {
                return Err(format!(
                    "Validation error (FieldUndefined@[{other}]) : Field '{other}' in type '{}Payload' is undefined",
                    save.name
                ));
            }
        };
        out.insert(wanted.key().into(), value);
    }
    Ok(out.into())
}

/// Values may come as `{value: …}`.
fn plain(values: &Map<String, Json>) -> Map<String, Json> {
    let one = |(name, value): (&String, &Json)| {
        let inner = value.as_object().and_then(|object| object.get("value")).unwrap_or(value);
        (name.clone(), inner.clone())
    };
    values.iter().map(one).collect()
}
