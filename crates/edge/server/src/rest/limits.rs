//! `limits` and `limits/recordCount`.

use crate::answer::Answer;
use crate::call::Call;
use crate::failure::Failure;
use crate::route::{Endpoint, Under};
use crate::schema;
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

fn record_count(call: &Call, tx: &Tx) -> Result<Answer, Failure> {
    let asked = call.argument("sObjects").unwrap_or_default();
    let counts: Result<Vec<Json>, Failure> =
        asked.split(',').map(str::trim).filter(|n| !n.is_empty()).filter_map(|name| count(tx, name)).collect();
    Ok(Answer::json(&json!({"sObjects": counts?})))
}

fn count(tx: &Tx, name: &str) -> Option<Result<Json, Failure>> {
    let object = schema::object(tx, QueryApi::Rest, name)?;
    let count = tx.query(&format!("SELECT COUNT() FROM {}", object.name), QueryApi::Rest);
    Some(count.map(|r| json!({"count": r.total_size, "name": object.name})).map_err(Failure::from))
}
