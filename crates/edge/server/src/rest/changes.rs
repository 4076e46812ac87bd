//! `sobjects/X/updated` and `sobjects/X/deleted`: what changed in a span of time.

use crate::answer::Answer;
use crate::call::Call;
use crate::failure::Failure;
use crate::rest::objects::object;
use crate::route::{Endpoint, Under};
use orgyard_engine::{QueryOptions, Tx, parse_datetime};
use orgyard_values::format_datetime;
use serde_json::{Value as Json, json};

pub(crate) const ENDPOINTS: &[Endpoint] = &[
    Endpoint::read("GET", Under::Data, "/sobjects/{object}/updated", updated),
    Endpoint::read("GET", Under::Data, "/sobjects/{object}/deleted", deleted),
];

const MINUTE: i64 = 60_000;

fn updated(call: &Call, tx: &Tx) -> Result<Answer, Failure> {
    let (start, end) = span(call)?;
    let rows = rows(call, tx, "false", start, end)?;
    let ids: Vec<&Json> = rows.iter().map(|row| &row["Id"]).collect();
    Ok(Answer::json(&json!({"ids": ids, "latestDateCovered": covered(tx, end)})))
}

fn deleted(call: &Call, tx: &Tx) -> Result<Answer, Failure> {
    let (start, end) = span(call)?;
    let rows = rows(call, tx, "true", start, end)?;
    let record = |row: &Json| json!({"id": row["Id"], "deletedDate": row["SystemModstamp"]});
    let records: Vec<Json> = rows.iter().map(record).collect();
    Ok(Answer::json(&json!({
        "deletedRecords": records, "earliestDateAvailable": format_datetime(0), "latestDateCovered": covered(tx, end),
    })))
}

/// Nothing is known of what is still to come.
fn covered(tx: &Tx, end: i64) -> String {
    format_datetime(end.min(tx.now()))
}

/// `start` and `end`, in whole minutes as the platform takes them.
fn span(call: &Call) -> Result<(i64, i64), Failure> {
    let date = |name: &str| {
        let text = call.argument(name).unwrap_or_default();
        let unknown = || {
            let text = format!("Invalid date value for parameter {name}: '{text}'");
            Failure::new(400, "INVALID_REPLICATION_DATE", text)
        };
        parse_datetime(text).map(|time| time - time.rem_euclid(MINUTE)).ok_or_else(unknown)
    };
    let (start, end) = (date("start")?, date("end")?);
    if end <= start {
        let text = "endDate must be at least a minute greater than startDate";
        return Err(Failure::new(400, "INVALID_REPLICATION_DATE", text));
    }
    Ok((start, end))
}

/// Names come from the schema and dates are written by us: nothing of the caller's text is in the query.
fn rows(call: &Call, tx: &Tx, deleted: &str, start: i64, end: i64) -> Result<Vec<Json>, Failure> {
    let object = object(call, tx)?;
    if object.field("SystemModstamp").is_none() || (deleted == "true" && !object.recycle_bin) {
        return Ok(Vec::new());
    }
    let date = |time| format_datetime(time).replace("+0000", "Z");
    let in_bin = if object.recycle_bin { format!("IsDeleted = {deleted} AND ") } else { String::new() };
    let soql = format!(
        "SELECT Id, SystemModstamp FROM {} WHERE {in_bin}SystemModstamp >= {} AND SystemModstamp < {}",
        object.name,
        date(start),
        date(end)
    );
    let options = QueryOptions { all_rows: deleted == "true", ..QueryOptions::default() };
    Ok(tx.query_with(&soql, &options)?.records)
}
