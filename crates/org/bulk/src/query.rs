//! Answers of bulk queries, in the job's format.

use crate::csv_text::{Delimiter, LineEnding, table};
use crate::formats::ContentType;
use orgyard_engine::{ApiError, QueryColumn, QueryOptions, Tx};
use orgyard_text::xml::{Element, escape};
use serde_json::{Map, Value as Json};
use std::borrow::Cow;

/// How an answer is to be written.
#[derive(Debug, Clone, Default)]
pub struct QueryText {
    pub content: ContentType,
    pub delimiter: Delimiter,
    pub ending: LineEnding,
    pub options: QueryOptions,
}

/// The whole answer, the object queried, and how many rows it has.
pub fn query_text(tx: &Tx, soql: &str, how: &QueryText) -> Result<(String, String, i64), ApiError> {
    let result = tx.query_with(soql, &how.options)?;
    if result.columns.iter().any(|column| column.aggregate) {
        let text = "FeatureNotEnabled : Aggregate Relationships not supported in Bulk Query";
        return Err(ApiError::new("FEATURENOTENABLED", text));
    }
    let rows = result.records.len() as i64;
    let text = match how.content {
        ContentType::Csv => csv(&result.columns, &result.records, how),
        ContentType::Json => Json::Array(result.records).to_string(),
        ContentType::Xml => xml(&result.records),
    };
    Ok((text, result.entity, rows))
}

fn csv(columns: &[QueryColumn], records: &[Json], how: &QueryText) -> String {
    let names: Vec<String> = columns.iter().flat_map(paths).collect();
    let header = names.iter().map(|name| Cow::Borrowed(name.as_str())).collect();
    let line = |record: &Json| names.iter().map(|name| Cow::Owned(cell(record, name))).collect();
    table(std::iter::once(header).chain(records.iter().map(line)), how.delimiter, how.ending)
}

/// `Account.Name` of a column that joins a parent.
fn paths(column: &QueryColumn) -> Vec<String> {
    if column.join_columns.is_empty() {
        return vec![column.name.clone()];
    }
    let below = column.join_columns.iter().flat_map(paths);
    below
        .map(|name| match name.starts_with(&format!("{}.", column.name)) {
            true => name,
            false => format!("{}.{name}", column.name),
        })
        .collect()
}

fn cell(record: &Json, path: &str) -> String {
    let found = path.split('.').try_fold(record, |at, step| at.get(step));
    match found {
        None | Some(Json::Null) => String::new(),
        Some(Json::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    }
}

/// `<queryResult><records xsi:type="sObject">…`
fn xml(records: &[Json]) -> String {
    let mut out = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><queryResult xmlns=\"http://www.force.com/2009/06/asyncapi/dataload\" \
         xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">",
    );
    for record in records.iter().filter_map(Json::as_object) {
        out.push_str(&element("records", record).write());
    }
    out.push_str("</queryResult>");
    out
}

fn element(name: &str, record: &Map<String, Json>) -> Element {
    let kind = record.get("attributes").and_then(|a| a.get("type")).and_then(Json::as_str).unwrap_or_default();
    let start = Element::new(name).attribute("xsi:type", "sObject").with(Element::text_element("type", kind));
    let members = record.iter().filter(|(name, _)| *name != "attributes");
    members.fold(start, |parent, (name, value)| {
        parent.with(match value {
            Json::Null => Element::new(name).attribute("xsi:nil", "true"),
            Json::Object(below) => element(name, below),
            Json::String(text) => Element::text_element(name, text),
            other => Element::text_element(name, &escape(&other.to_string())),
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn answers_are_tables_with_parents_as_paths() {
        let parent = QueryColumn {
            name: "Account".into(),
            join_columns: vec![QueryColumn { name: "Name".into(), ..QueryColumn::default() }],
            ..QueryColumn::default()
        };
        let columns = [QueryColumn { name: "Id".into(), ..QueryColumn::default() }, parent];
        let records = [json!({"Id": "003", "Account": {"Name": "A\"b"}}), json!({"Id": "004", "Account": null})];
        assert_eq!(
            csv(&columns, &records, &QueryText::default()),
            "\"Id\",\"Account.Name\"\n\"003\",\"A\"\"b\"\n\"004\",\"\"\n"
        );
    }

    #[test]
    fn absent_values_are_nil_in_xml() {
        let text = xml(&[json!({"attributes": {"type": "Account"}, "Name": "a<b", "Phone": null})]);
        let expected = "<records xsi:type=\"sObject\"><type>Account</type><Name>a&lt;b</Name><Phone xsi:nil=\"true\">\
                        </Phone></records></queryResult>";
        assert!(text.ends_with(expected), "{text}");
    }
}
