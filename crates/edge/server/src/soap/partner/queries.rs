//! Reading: queries with their rest, searches, records by id, descriptions.

use super::Asked;
use super::write::{self, nil, plain};
use crate::cursors::Batch;
use crate::envelope;
use crate::failure::Failure;
use crate::rest::describe as rest;
use crate::schema;
use crate::visible::Visible;
use orgyard_engine::{QueryOptions, Tx};
use orgyard_text::xml::Element;
use orgyard_values::{Id, Record};
use serde_json::{Map, Value as Json};

const BATCH: usize = 500;
const SMALLEST_BATCH: usize = 200;
const LARGEST_BATCH: usize = 2000;

pub(super) fn query(asked: &Asked) -> Result<Vec<Element>, Failure> {
    let call = asked.call;
    let tx = call.read()?;
    let result = tx.query_with(&asked.text("queryString"), &options(asked, &tx)?)?;
    let size = asked.option("QueryOptions", "batchSize").and_then(|size| size.trim().parse().ok()).unwrap_or(BATCH);
    let size = size.clamp(SMALLEST_BATCH, LARGEST_BATCH);
    let batch = call.shared.cursors.open(call.session()?, result.total_size, result.records, size);
    Ok(vec![answer(asked, &batch)])
}

fn options(asked: &Asked, tx: &Tx) -> Result<QueryOptions, Failure> {
    let access = Visible::of(tx, asked.dialect.api())?.access(tx);
    let all_rows = asked.operation.local_name() == "queryAll";
    Ok(QueryOptions { api: asked.dialect.api(), api_version: asked.call.param("number").into(), all_rows, access })
}

pub(super) fn more(asked: &Asked) -> Result<Vec<Element>, Failure> {
    let call = asked.call;
    let batch = call.shared.cursors.next(call.session()?, asked.text("queryLocator").trim())?;
    Ok(vec![answer(asked, &batch)])
}

fn answer(asked: &Asked, batch: &Batch) -> Element {
    let locator = match &batch.next {
        Some(next) => Element::text_element("queryLocator", next),
        None => nil("queryLocator"),
    };
    let start = Element::new("result")
        .attribute("xsi:type", "QueryResult")
        .with(Element::text_element("done", &batch.next.is_none().to_string()))
        .with(locator);
    let rows = batch.records.iter().filter_map(Json::as_object);
    let rows = rows.fold(start, |out, row| out.with(write::record(asked.dialect, "records", row)));
    rows.with(Element::text_element("size", &batch.total_size.to_string()))
}

pub(super) fn search(asked: &Asked) -> Result<Vec<Element>, Failure> {
    let tx = asked.call.read()?;
    let found = tx.search_with(&asked.text("searchString"), &options(asked, &tx)?)?;
    let record =
        |row: &Map<String, Json>| Element::new("searchRecords").with(write::record(asked.dialect, "record", row));
    let rows = found.iter().filter_map(Json::as_object);
    Ok(vec![rows.fold(Element::new("result"), |out, row| out.with(record(row)))])
}

/// Records by id, nil where there is none.
pub(super) fn retrieve(asked: &Asked) -> Result<Vec<Element>, Failure> {
    let tx = asked.call.read()?;
    let name = asked.text("sObjectType");
    let object = schema::object(&tx, asked.dialect.api(), name.trim()).ok_or_else(|| unknown_type(&name))?;
    let visible = Visible::of(&tx, asked.dialect.api())?;
    let list = asked.text("fieldList");
    let mut fields = Vec::new();
    for name in list.split(',').map(str::trim).filter(|name| !name.is_empty()) {
        let unknown = || {
            let text = format!("No such column '{name}' on entity '{}'.", object.name);
            Failure::new(400, "INVALID_FIELD", text)
        };
        let field = schema::field(object, name).filter(|field| visible.field(object, field));
        fields.push(field.ok_or_else(unknown)?);
    }
    let one = |id: &String| {
        let id: Id = id.parse().map_err(|_| Failure::new(400, "MALFORMED_ID", format!("malformed id {id}")))?;
        let mut found: Option<Record> = tx.get(&object.name, id)?;
        if let Some(record) = &found
            && !(visible.object(object) && visible.record(&tx, object, record)?)
        {
            found = None;
        }
        let json = found.map(|found| envelope::record(asked.call, object, &found, Some(&fields)));
        let row = json.as_ref().and_then(Json::as_object);
        Ok(row.map_or_else(|| nil("result"), |row| write::record(asked.dialect, "result", row)))
    };
    asked.texts("ids").iter().map(one).collect()
}

fn unknown_type(name: &str) -> Failure {
    Failure::new(400, "INVALID_TYPE", format!("sObject type '{name}' is not supported."))
}

pub(super) fn describe_global(asked: &Asked) -> Result<Vec<Element>, Failure> {
    let mut global = rest::global(asked.call, &asked.call.read()?)?;
    if let Some(objects) = global["sobjects"].as_array_mut() {
        objects.iter_mut().for_each(|object| drop(object.as_object_mut().map(|members| members.remove("urls"))));
    }
    Ok(vec![plain("result", &global)])
}

pub(super) fn describe(asked: &Asked) -> Result<Vec<Element>, Failure> {
    let tx = asked.call.read()?;
    asked.texts("sObjectType").iter().map(|name| one(asked, &tx, name)).collect()
}

fn one(asked: &Asked, tx: &Tx, name: &str) -> Result<Element, Failure> {
    let object = schema::object(tx, asked.dialect.api(), name).ok_or_else(|| unknown_type(name))?;
    let mut json = rest::whole(asked.call, tx, object)?;
    if let Some(members) = json.as_object_mut() {
        members.remove("urls");
    }
    Ok(plain("result", &json))
}
