//! Operations on records beyond saves: merges, conversions of leads, what changed in a span of time.

use super::Asked;
use super::records::{self, result};
use super::write::{nil, plain};
use crate::anonymous;
use crate::failure::Failure;
use crate::rest::changes;
use crate::schema;
use orgyard_engine::{ApiError, Operation, SaveOptions, SaveOutcome, Tx};
use orgyard_text::xml::Element;
use orgyard_values::{Id, Record};
use std::fmt::Write;

fn unknown_type(name: &str) -> Failure {
    Failure::new(400, "INVALID_TYPE", format!("sObject type '{name}' is not supported."))
}

/// `<request><masterRecord>…</masterRecord><recordToMergeIds>…</recordToMergeIds></request>`
pub(super) fn merge(asked: &Asked) -> Result<Vec<Element>, Failure> {
    let requests = asked.operation.elements().filter(|element| element.local_name() == "request");
    requests.map(|request| merge_one(asked, request)).collect()
}

fn merge_one(asked: &Asked, request: &Element) -> Result<Element, Failure> {
    let texts = request.elements().filter(|element| element.local_name() == "recordToMergeIds").map(Element::text);
    let losers: Vec<String> = texts.map(|text| text.trim().to_owned()).collect();
    let outcome = asked.call.write(|tx| Ok(merged(asked, tx, request, &losers)?))?;
    let success = outcome.errors.is_empty();
    let mut out = result(outcome, false, false);
    for id in losers.iter().filter(|_| success) {
        let id: Option<Id> = id.parse().ok();
        out = out
            .with(Element::text_element("mergedRecordIds", id.map(|id| id.to_string()).as_deref().unwrap_or_default()));
    }
    Ok(out)
}

fn merged(
    asked: &Asked,
    tx: &mut Tx,
    request: &Element,
    losers: &[String],
) -> Result<SaveOutcome, orgyard_engine::EngineError> {
    let failed = |error: ApiError| SaveOutcome { errors: vec![error], ..SaveOutcome::default() };
    let read = || -> Result<(Record, Vec<Id>), ApiError> {
        let master = request.elements().find(|element| element.local_name() == "masterRecord");
        let missing = || ApiError::new("MISSING_ARGUMENT", "Id not specified in a merge call");
        let (record, id) = records::object(asked, tx, master.ok_or_else(missing)?)?;
        let malformed = |id: &String| ApiError::new("MALFORMED_ID", format!("malformed id {id}"));
        let losers = losers.iter().map(|id| id.parse().map_err(|_| malformed(id))).collect::<Result<_, _>>()?;
        Ok((record.with("Id", id.ok_or_else(missing)?), losers))
    };
    let (record, losers) = match read() {
        Ok(read) => read,
        Err(error) => return Ok(failed(error)),
    };
    let options = SaveOptions { all_or_none: true, ..SaveOptions::default() };
    let outcomes = orgyard_org_apex::save(tx, Operation::Merge { losers }, vec![record], &options)?;
    Ok(outcomes.into_iter().next().unwrap_or_default())
}

pub(super) fn updated(asked: &Asked) -> Result<Vec<Element>, Failure> {
    changed(asked, false)
}

pub(super) fn deleted(asked: &Asked) -> Result<Vec<Element>, Failure> {
    changed(asked, true)
}

fn changed(asked: &Asked, is_deleted: bool) -> Result<Vec<Element>, Failure> {
    let tx = asked.call.read()?;
    let name = asked.text("sObjectType");
    let object = schema::object(&tx, asked.dialect.api(), name.trim()).ok_or_else(|| unknown_type(&name))?;
    let span = changes::span("startDate", &asked.text("startDate"), "endDate", &asked.text("endDate"))?;
    let json = match is_deleted {
        true => changes::deleted_in(&tx, object, span)?,
        false => changes::updated_in(&tx, object, span)?,
    };
    Ok(vec![plain("result", &json)])
}

/// What a conversion may say of a lead, and how Apex says it.
const WISHES: [(&str, &str, bool); 7] = [
    ("leadId", "setLeadId", true),
    ("convertedStatus", "setConvertedStatus", true),
    ("accountId", "setAccountId", true),
    ("contactId", "setContactId", true),
    ("opportunityName", "setOpportunityName", true),
    ("ownerId", "setOwnerId", true),
    ("doNotCreateOpportunity", "setDoNotCreateOpportunity", false),
];

/// Leads are converted as code converts them: with their triggers.
pub(super) fn convert_lead(asked: &Asked) -> Result<Vec<Element>, Failure> {
    let wishes = asked.operation.elements().filter(|element| element.local_name() == "leadConverts");
    wishes.map(|wish| converted(asked, wish)).collect()
}

fn converted(asked: &Asked, wish: &Element) -> Result<Element, Failure> {
    let text = |name: &str| wish.child_text(name).map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
    let mut source = String::from("Database.LeadConvert wish = new Database.LeadConvert();");
    for (name, method, is_text) in WISHES {
        if let Some(value) = text(name) {
            let value = if is_text { quoted(&value) } else { (value == "true").to_string() };
            let _ = write!(source, "wish.{method}({value});");
        }
    }
    source.push_str("Database.convertLead(wish);");
    let done = anonymous::execute(asked.call, &source, None)?;
    let lead = text("leadId").unwrap_or_default();
    if !done.success {
        let text = done.exception_message.or(done.compile_problem).unwrap_or_default();
        return Ok(refused(&lead, &text));
    }
    let tx = asked.call.read()?;
    let row = lead.parse().ok().map(|id| tx.get("Lead", id)).transpose()?.flatten();
    let id = |field: &str, name: &str| match row.as_ref().and_then(|row| row.get(field).as_id()) {
        Some(id) => Element::text_element(name, id.as_str()),
        None => nil(name),
    };
    Ok(Element::new("result")
        .with(id("ConvertedAccountId", "accountId"))
        .with(id("ConvertedContactId", "contactId"))
        .with(id("Id", "leadId"))
        .with(id("ConvertedOpportunityId", "opportunityId"))
        .with(Element::text_element("success", "true")))
}

/// `…; first error: CODE, message: []`
fn refused(lead: &str, text: &str) -> Element {
    let error = text.split_once("first error: ").map_or(text, |(_, error)| error);
    let (code, message) = error.split_once(", ").unwrap_or(("UNKNOWN_EXCEPTION", error));
    let message = message.strip_suffix(": []").unwrap_or(message);
    let error = Element::new("errors")
        .with(Element::text_element("message", message))
        .with(Element::text_element("statusCode", code));
    Element::new("result")
        .with(nil("accountId"))
        .with(nil("contactId"))
        .with(error)
        .with(Element::text_element("leadId", lead))
        .with(nil("opportunityId"))
        .with(Element::text_element("success", "false"))
}

/// A text literal of Apex.
fn quoted(text: &str) -> String {
    let mut out = String::from("'");
    for c in text.chars() {
        match c {
            '\'' | '\\' => out.extend(['\\', c]),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out.push('\'');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_end_where_they_end() {
        assert_eq!(quoted("O'Neil\\\n"), "'O\\'Neil\\\\'");
    }
}
