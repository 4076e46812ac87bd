//! Writing records; each answers for itself.

use super::Asked;
use super::write::nil;
use crate::failure::Failure;
use crate::schema;
use orgyard_engine::{ApiError, EngineError, Operation, SaveOptions, SaveOutcome, Tx, incoming};
use orgyard_text::xml::Element;
use orgyard_values::{Id, Record};
use serde_json::{Map, Value as Json};

/// More records than this in one request are refused.
const MOST: usize = 200;

type Read = Result<Record, ApiError>;

pub(super) fn create(asked: &Asked) -> Result<Vec<Element>, Failure> {
    let rows = |tx: &Tx| objects(asked, tx, |record, _| Ok(record));
    save(asked, Operation::Insert, rows)
}

pub(super) fn update(asked: &Asked) -> Result<Vec<Element>, Failure> {
    let with_id = |record: Record, id: Option<Id>| {
        let missing = || ApiError::new("MISSING_ARGUMENT", "Id not specified in an update call");
        Ok(record.with("Id", id.ok_or_else(missing)?))
    };
    save(asked, Operation::Update, |tx| objects(asked, tx, with_id))
}

pub(super) fn upsert(asked: &Asked) -> Result<Vec<Element>, Failure> {
    let key = Some(asked.text("externalIDFieldName").trim().to_owned()).filter(|key| !key.is_empty());
    let with_id = |record: Record, id: Option<Id>| Ok(id.map_or(record.clone(), |id| record.with("Id", id)));
    save(asked, Operation::Upsert { key }, |tx| objects(asked, tx, with_id))
}

pub(super) fn delete(asked: &Asked) -> Result<Vec<Element>, Failure> {
    save(asked, Operation::Delete, |tx| by_ids(asked, tx))
}

pub(super) fn undelete(asked: &Asked) -> Result<Vec<Element>, Failure> {
    save(asked, Operation::Undelete, |tx| by_ids(asked, tx))
}

fn by_ids(asked: &Asked, tx: &Tx) -> Vec<Read> {
    let one = |text: String| {
        let malformed = || ApiError::new("MALFORMED_ID", format!("malformed id {text}"));
        let id: Id = text.parse().map_err(|_| malformed())?;
        let object = tx.schema().object_by_prefix(id.prefix()).map(|object| object.name.clone());
        Ok(Record::new(&object.ok_or_else(malformed)?).with("Id", id))
    };
    asked.texts("ids").into_iter().map(one).collect()
}

/// The records of the request. `f` says what becomes of an id that comes with one.
fn objects(asked: &Asked, tx: &Tx, f: impl Fn(Record, Option<Id>) -> Read) -> Vec<Read> {
    let elements = asked.operation.elements().filter(|e| e.local_name() == "sObjects");
    elements.map(|element| object(asked, tx, element).and_then(|(record, id)| f(record, id))).collect()
}

pub(super) fn object(asked: &Asked, tx: &Tx, element: &Element) -> Result<(Record, Option<Id>), ApiError> {
    let name = type_of(element);
    let unknown = || ApiError::new("INVALID_TYPE", format!("sObject type '{name}' is not supported."));
    let object = schema::object(tx, asked.dialect.api(), &name).ok_or_else(unknown)?;
    let (mut members, id) = members(element);
    for nulled in element.elements().filter(|child| child.local_name() == "fieldsToNull") {
        members.insert(nulled.text().trim().to_owned(), Json::Null);
    }
    let id = id
        .filter(|id| !id.is_empty())
        .map(|id| id.parse::<Id>().map_err(|_| ApiError::new("MALFORMED_ID", format!("malformed id {id}")).on("Id")));
    Ok((incoming(tx, object, &members)?, id.transpose()?))
}

/// `<type>Account</type>`, or `xsi:type="urn:Account"` on the element itself.
fn type_of(element: &Element) -> String {
    if let Some(child) = element.elements().find(|child| child.local_name() == "type") {
        return child.text().trim().to_owned();
    }
    let kind = element.attributes.iter().find(|(name, _)| name.ends_with(":type")).map(|(_, value)| value.to_string());
    let kind = kind.unwrap_or_default();
    kind.rsplit(':').next().unwrap_or_default().to_owned()
}

fn members(element: &Element) -> (Map<String, Json>, Option<String>) {
    let (mut out, mut id) = (Map::new(), None);
    for child in element.elements() {
        match child.local_name() {
            "type" | "fieldsToNull" => {}
            "Id" | "id" => id = Some(child.text().trim().to_owned()),
            name if child.elements().next().is_some() => drop(out.insert(name.into(), Json::Object(members(child).0))),
            name if is_nil(child) => drop(out.insert(name.into(), Json::Null)),
            name => drop(out.insert(name.into(), Json::String(child.text()))),
        }
    }
    (out, id)
}

fn is_nil(element: &Element) -> bool {
    element.attributes.iter().any(|(name, value)| name.ends_with(":nil") && value == "true")
}

fn save(asked: &Asked, operation: Operation, read: impl Fn(&Tx) -> Vec<Read>) -> Result<Vec<Element>, Failure> {
    let all_or_none = asked.option("AllOrNoneHeader", "allOrNone").is_some_and(|value| value.trim() == "true");
    let is_upsert = matches!(operation, Operation::Upsert { .. });
    let name = if matches!(operation, Operation::Delete) { "delete" } else { "save" };
    let outcomes = asked.call.write(|tx| {
        let rows = read(tx);
        if rows.len() > MOST {
            let text = format!("record limit reached. cannot submit more than {MOST} records into this {name} call");
            return Err(Failure::new(400, "EXCEEDED_ID_LIMIT", text));
        }
        Ok(saved(tx, operation, rows, all_or_none)?)
    })?;
    let is_undone = all_or_none && outcomes.iter().any(|outcome| !outcome.errors.is_empty());
    Ok(outcomes.into_iter().map(|outcome| result(outcome, is_upsert, is_undone)).collect())
}

fn saved(
    tx: &mut Tx,
    operation: Operation,
    rows: Vec<Read>,
    all_or_none: bool,
) -> Result<Vec<SaveOutcome>, EngineError> {
    let failed = |error: ApiError| SaveOutcome { errors: vec![error], ..SaveOutcome::default() };
    if all_or_none && rows.iter().any(Result::is_err) {
        return Ok(rows.into_iter().map(|row| row.err().map_or_else(SaveOutcome::default, failed)).collect());
    }
    let records = rows.iter().filter_map(|row| row.as_ref().ok().cloned()).collect();
    let options = SaveOptions { all_or_none, ..SaveOptions::default() };
    let mut outcomes = orgyard_org_apex::save(tx, operation, records, &options)?.into_iter();
    Ok(rows.into_iter().map(|row| row.map_or_else(failed, |_| outcomes.next().unwrap_or_default())).collect())
}

/// `<result><errors>…</errors><id/><success>false</success></result>`
pub(super) fn result(outcome: SaveOutcome, is_upsert: bool, is_undone: bool) -> Element {
    let mut errors = outcome.errors;
    if errors.is_empty() && is_undone {
        let text = "Record rolled back because not all records were valid and the request was using AllOrNone header";
        errors.push(ApiError::new("ALL_OR_NONE_OPERATION_ROLLED_BACK", text));
    }
    let success = errors.is_empty();
    let mut out = Element::new("result");
    if is_upsert {
        out = out.with(Element::text_element("created", &(success && outcome.created).to_string()));
    }
    for error in errors {
        let start = error.fields.iter().fold(Element::new("errors"), |e, f| e.with(Element::text_element("fields", f)));
        let named = start.with(Element::text_element("message", &error.message));
        out = out.with(named.with(Element::text_element("statusCode", &error.code)));
    }
    let id = match outcome.id.filter(|_| success) {
        Some(id) => Element::text_element("id", id.as_str()),
        None => nil("id"),
    };
    out.with(id).with(Element::text_element("success", &success.to_string()))
}
