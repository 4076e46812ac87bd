//! Selections as the REST API writes them.

use super::selection::{QueryColumn, Selected, SelectedValue, Selection};
use super::{QueryApi, QueryOptions, QueryResult};
use crate::schema::{FieldType, Schema};
use orgyard_values::{Id, Value};
use serde_json::{Map, Value as Json, json};

/// How the rows of one answer are written.
struct Form<'a> {
    options: &'a QueryOptions,
    /// Asked where the answer has files in it: of these only the address is told.
    files: Option<&'a Schema>,
}

pub(super) fn answer(schema: &Schema, selection: Selection, options: &QueryOptions) -> QueryResult {
    let Selection { object, count, records, columns, .. } = selection;
    let form = Form { options, files: columns.iter().any(is_file).then_some(schema) };
    let records: Vec<Json> = records.into_iter().map(|record| row(record, &form)).collect();
    let total_size = count.map_or(records.len(), |count| usize::try_from(count).unwrap_or_default());
    QueryResult { total_size, records, entity: object.to_string(), columns }
}

fn is_file(column: &QueryColumn) -> bool {
    column.field_type == Some(FieldType::Base64) || column.join_columns.iter().any(is_file)
}

fn row(record: Selected, form: &Form<'_>) -> Json {
    let mut out = Map::new();
    out.insert("attributes".into(), attributes(&record.object, record.id, form.options));
    for (name, value) in record.fields {
        let json = match value {
            SelectedValue::Value(value) => match file(form, &record.object, record.id, &name, &value) {
                Some(address) => address.into(),
                None => value.to_json(),
            },
            SelectedValue::Parent(parent) => parent.map_or(Json::Null, |parent| row(*parent, form)),
            SelectedValue::Children(rows) if rows.is_empty() => Json::Null,
            SelectedValue::Children(rows) => {
                let rows: Vec<Json> = rows.into_iter().map(|child| row(child, form)).collect();
                json!({ "totalSize": rows.len(), "done": true, "records": rows })
            }
        };
        out.insert(name.to_string(), json);
    }
    Json::Object(out)
}

/// `{"type": …, "url": …}`; lines of aggregates have no url.
fn attributes(object: &str, id: Option<Id>, options: &QueryOptions) -> Json {
    match id {
        _ if object == "AggregateResult" => json!({ "type": object }),
        id => json!({ "type": object, "url": address(object, id, options) }),
    }
}

fn address(object: &str, id: Option<Id>, options: &QueryOptions) -> String {
    let tooling = if options.api == QueryApi::Tooling { "/tooling" } else { "" };
    let id = id.map(|id| id.to_string()).unwrap_or_default();
    format!("/services/data/v{}{tooling}/sobjects/{object}/{id}", options.api_version)
}

/// Where the file in a field is read from.
fn file(form: &Form<'_>, object: &str, id: Option<Id>, field: &str, value: &Value) -> Option<String> {
    let kind = form.files?.object(object)?.field(field)?.field_type;
    let there = kind == FieldType::Base64 && !value.is_null();
    there.then(|| format!("{}/{field}", address(object, id, form.options)))
}
