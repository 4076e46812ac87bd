//! `sobjects/X/updated` and `sobjects/X/deleted`: what changed in a span of time.

use crate::answer::Answer;
use crate::call::Call;
use crate::failure::Failure;
use crate::rest::objects::object;
use crate::route::{Endpoint, Under};
use crate::schema::ObjectDef;
use crate::visible::Visible;
use orgyard_engine::{QueryApi, QueryOptions, Tx, parse_datetime};
use orgyard_values::format_datetime;
use serde_json::{Value as Json, json};

pub(crate) const ENDPOINTS: &[Endpoint] = &[
    Endpoint::read("GET", Under::Data, "/sobjects/{object}/updated", updated),
    Endpoint::read("GET", Under::Data, "/sobjects/{object}/deleted", deleted),
];

const MINUTE: i64 = 60_000;

/// Milliseconds: from the first to before the second.
type Span = (i64, i64);

fn updated(call: &Call, tx: &Tx) -> Result<Answer, Failure> {
    Ok(Answer::json(&updated_in(tx, object(call, tx)?, asked(call)?)?))
}

pub(crate) fn updated_in(tx: &Tx, object: &ObjectDef, span: Span) -> Result<Json, Failure> {
    let rows = rows(tx, object, "false", span)?;
    let ids: Vec<&Json> = rows.iter().map(|row| &row["Id"]).collect();
    Ok(json!({"ids": ids, "latestDateCovered": covered(tx, span.1)}))
}

fn deleted(call: &Call, tx: &Tx) -> Result<Answer, Failure> {
    Ok(Answer::json(&deleted_in(tx, object(call, tx)?, asked(call)?)?))
}

pub(crate) fn deleted_in(tx: &Tx, object: &ObjectDef, span: Span) -> Result<Json, Failure> {
    let rows = rows(tx, object, "true", span)?;
    let record = |row: &Json| json!({"id": row["Id"], "deletedDate": row["SystemModstamp"]});
    let records: Vec<Json> = rows.iter().map(record).collect();
    Ok(json!({
        "deletedRecords": records, "earliestDateAvailable": format_datetime(0),
        "latestDateCovered": covered(tx, span.1),
    }))
}

/// Nothing is known of what is still to come.
fn covered(tx: &Tx, end: i64) -> String {
    format_datetime(end.min(tx.now()))
}

fn asked(call: &Call) -> Result<Span, Failure> {
    let text = |name: &str| call.argument(name).unwrap_or_default();
    span("start", text("start"), "end", text("end"))
}

/// Two dates, in whole minutes as the platform takes them.
pub(crate) fn span(start_name: &str, start: &str, end_name: &str, end: &str) -> Result<Span, Failure> {
    let date = |name: &str, text: &str| {
        let unknown = || {
            let text = format!("Invalid date value for parameter {name}: '{text}'");
            Failure::new(400, "INVALID_REPLICATION_DATE", text)
        };
        parse_datetime(text.trim()).map(|time| time - time.rem_euclid(MINUTE)).ok_or_else(unknown)
    };
    let (start, end) = (date(start_name, start)?, date(end_name, end)?);
    if end <= start {
        let text = "endDate must be at least a minute greater than startDate";
        return Err(Failure::new(400, "INVALID_REPLICATION_DATE", text));
    }
    Ok((start, end))
}

/// Names come from the schema and dates are written by us: nothing of the caller's text is in the query.
fn rows(tx: &Tx, object: &ObjectDef, deleted: &str, (start, end): Span) -> Result<Vec<Json>, Failure> {
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
    let access = Visible::of(tx, QueryApi::Rest)?.access(tx);
    let options = QueryOptions { all_rows: deleted == "true", access, ..QueryOptions::default() };
    Ok(tx.query_with(&soql, &options)?.records)
}
