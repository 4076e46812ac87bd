//! `/jobs/query`: a query whose whole answer is kept and fetched in pages.

use super::{delimiter, details, job, line_ending, list, settled, summary, text};
use crate::answer::Answer;
use crate::call::Call;
use crate::failure::Failure;
use crate::route::{Access, Endpoint, Under};
use crate::visible::Visible;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use orgyard_bulk::{Batch, ContentType, Job, JobState, QueryText, query_text};
use orgyard_engine::{QueryApi, QueryOptions, Tx};

pub(super) const ENDPOINTS: &[Endpoint] = &[
    Endpoint::read("GET", Under::Data, "/jobs/query", all),
    Endpoint::write("POST", Under::Data, "/jobs/query", create),
    Endpoint::new("GET", Under::Data, "/jobs/query/{id}", Access::Session, get),
    Endpoint::write("PATCH", Under::Data, "/jobs/query/{id}", abort),
    Endpoint::write("DELETE", Under::Data, "/jobs/query/{id}", delete),
    Endpoint::read("GET", Under::Data, "/jobs/query/{id}/results", results),
];

/// Rows in one page where the caller names no number. Source: Bulk API 2.0 guide: what is convenient to the platform.
const PAGE: usize = 50_000;

fn all(call: &Call, tx: &Tx) -> Result<Answer, Failure> {
    Ok(Answer::json(&list(call, tx, true)?))
}

/// The answer is made at once: what cannot be asked is refused here, as the platform does.
fn create(call: &Call, tx: &mut Tx) -> Result<Answer, Failure> {
    let body = call.json()?;
    let (operation, soql) = (text(&body, "operation"), text(&body, "query"));
    if !matches!(operation, "query" | "queryAll") {
        return Err(Failure::new(400, "INVALIDJOB", format!("InvalidJob : Unknown operation: {operation}")));
    }
    let (delimiter, ending) = (delimiter(&body)?, line_ending(&body)?);
    let (all_rows, access) = (operation == "queryAll", Visible::of(tx, QueryApi::Rest)?.access(tx));
    let options = QueryOptions { api: QueryApi::Rest, api_version: call.version().into(), all_rows, access };
    let how = QueryText { content: ContentType::Csv, delimiter, ending, options };
    let (answer, object, rows) = query_text(tx, soql, &how)?;
    let job = Job {
        object,
        operation: operation.into(),
        delimiter,
        ending,
        api_version: call.version().into(),
        query: Some(soql.into()),
        ..Job::default()
    };
    let mut job = job.create(tx)?;
    if let Some(id) = job.id {
        Batch::answered(tx, id, soql.as_bytes(), Ok((answer, rows)))?;
    }
    job.set_state(tx, JobState::Closed)?;
    let mut answer = summary(&job, None);
    answer["state"] = "UploadComplete".into();
    Ok(Answer::json(&answer))
}

fn get(call: &Call) -> Result<Answer, Failure> {
    let (job, batch, _) = settled(call, true)?;
    Ok(Answer::json(&details(&job, batch.as_ref())))
}

fn abort(call: &Call, tx: &mut Tx) -> Result<Answer, Failure> {
    let job = job(call, tx, true)?;
    let batch = job.batches(tx)?.pop();
    Err(super::not_open(&job, batch.as_ref()))
}

fn delete(call: &Call, tx: &mut Tx) -> Result<Answer, Failure> {
    job(call, tx, true)?.delete(tx)?;
    Ok(Answer::no_content())
}

/// A page: `Sforce-Locator` names the next one, and `null` says that there is none.
fn results(call: &Call, tx: &Tx) -> Result<Answer, Failure> {
    let job = job(call, tx, true)?;
    let Some(batch) = job.batches(tx)?.pop() else { return Err(Failure::not_found()) };
    let bad = || Failure::new(400, "INVALIDQUERYLOCATOR", "the locator is not one of this job");
    let from = match call.argument("locator").filter(|locator| *locator != "null") {
        Some(locator) => offset(locator).ok_or_else(bad)?,
        None => 0,
    };
    let most = call.argument("maxRecords").and_then(|most| most.parse().ok()).filter(|most| *most > 0).unwrap_or(PAGE);
    let total = usize::try_from(batch.processed).unwrap_or_default();
    let to = from.saturating_add(most).min(total);
    let page = page(&batch.text(tx)?, from, to);
    let next = if to < total { URL_SAFE_NO_PAD.encode(to.to_string()) } else { "null".into() };
    let count = to.saturating_sub(from).to_string();
    Ok(Answer::csv(page).header("Sforce-NumberOfRecords", count).header("Sforce-Locator", next))
}

fn offset(locator: &str) -> Option<usize> {
    String::from_utf8(URL_SAFE_NO_PAD.decode(locator).ok()?).ok()?.parse().ok()
}

/// The header and some of the rows. Line breaks inside quotes end no row.
fn page(text: &str, from: usize, to: usize) -> String {
    let mut out = String::new();
    let (mut quoted, mut start, mut row) = (false, 0, 0);
    for (place, byte) in text.bytes().enumerate() {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' if !quoted => {
                if row == 0 || (from < row && row <= to) {
                    out.push_str(&text[start..=place]);
                }
                start = place + 1;
                row += 1;
            }
            _ => {}
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_begin_with_the_header() {
        let check = |from, to, expected: &str| assert_eq!(page("\"h\"\n\"a\nb\"\n\"c\"\n", from, to), expected);
        check(0, 1, "\"h\"\n\"a\nb\"\n");
        check(1, 2, "\"h\"\n\"c\"\n");
        check(0, 9, "\"h\"\n\"a\nb\"\n\"c\"\n");
    }
}
