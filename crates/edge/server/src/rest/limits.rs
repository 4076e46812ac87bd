//! `limits` and `limits/recordCount`.

use crate::answer::Answer;
use crate::call::Call;
use crate::failure::Failure;
use crate::route::{Endpoint, Under};
use crate::schema::{self, ObjectDef};
use orgyard_engine::{QueryApi, Tx};
use serde_json::{Map, Value as Json, json};

pub(crate) const ENDPOINTS: &[Endpoint] = &[
    Endpoint::read("GET", Under::Data, "/limits", limits),
    Endpoint::read("GET", Under::Data, "/limits/recordCount", record_count),
];

/// Name, maximum, and the query whose count is what of it is used.
const TABLE: &str = include_str!("../../../../../data/limits.csv");

fn limits(_: &Call, tx: &Tx) -> Result<Answer, Failure> {
    let mut limits = Map::new();
    for line in TABLE.lines().skip(1) {
        let mut columns = line.splitn(4, ',');
        let mut next = || columns.next().unwrap_or_default();
        let (name, max, api, query) = (next(), next(), next(), next());
        let max: usize = max.parse().unwrap_or_default();
        if let Some(used) = used(tx, api, query) {
            limits.insert(name.into(), json!({"Max": max, "Remaining": max.saturating_sub(used)}));
        }
    }
    Ok(Answer::json(&limits.into()))
}

/// `None` where the org does not have what is limited: only a Dev Hub has limits on packages.
fn used(tx: &Tx, api: &str, query: &str) -> Option<usize> {
    if query.is_empty() {
        return Some(0);
    }
    let api = if api == "tooling" { QueryApi::Tooling } else { QueryApi::Rest };
    tx.query(query, api).ok().map(|result| result.total_size)
}

/// The objects named, or all that have records.
fn record_count(call: &Call, tx: &Tx) -> Result<Answer, Failure> {
    let named = call.argument("sObjects").unwrap_or_default().split(',').map(str::trim).filter(|name| !name.is_empty());
    let named: Vec<&ObjectDef> = named.filter_map(|name| schema::object(tx, QueryApi::Rest, name)).collect();
    let counts: Vec<Json> = match named.is_empty() {
        false => named.into_iter().map(|object| count_json(object, count(tx, object).unwrap_or_default())).collect(),
        true => {
            let objects = schema::objects(tx, QueryApi::Rest);
            let counted = objects.filter_map(|object| Some((object, count(tx, object).filter(|count| *count > 0)?)));
            counted.map(|(object, count)| count_json(object, count)).collect()
        }
    };
    Ok(Answer::json(&json!({"sObjects": counts})))
}

/// `None` for objects that answer only to some filter.
fn count(tx: &Tx, object: &ObjectDef) -> Option<usize> {
    let query = format!("SELECT COUNT() FROM {}", object.name);
    tx.query(&query, QueryApi::Rest).ok().map(|result| result.total_size)
}

fn count_json(object: &ObjectDef, count: usize) -> Json {
    json!({"count": count, "name": object.name})
}
