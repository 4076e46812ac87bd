//! Selections as the REST API writes them.

use super::selection::{Selected, SelectedValue, Selection};
use super::{QueryApi, QueryOptions, QueryResult};
use orgyard_values::Id;
use serde_json::{Map, Value as Json, json};

pub(super) fn answer(selection: Selection, options: &QueryOptions) -> QueryResult {
    let Selection { object, count, records, columns, .. } = selection;
    let records: Vec<Json> = records.into_iter().map(|record| row(record, options)).collect();
    let total_size = count.map_or(records.len(), |count| usize::try_from(count).unwrap_or_default());
    QueryResult { total_size, records, entity: object.to_string(), columns }
}

fn row(record: Selected, options: &QueryOptions) -> Json {
    let mut out = Map::new();
    out.insert("attributes".into(), attributes(&record.object, record.id, options));
    for (name, value) in record.fields {
        let json = match value {
            SelectedValue::Value(value) => value.to_json(),
            SelectedValue::Parent(parent) => parent.map_or(Json::Null, |parent| row(*parent, options)),
            SelectedValue::Children(rows) if rows.is_empty() => Json::Null,
            SelectedValue::Children(rows) => {
                let rows: Vec<Json> = rows.into_iter().map(|child| row(child, options)).collect();
                json!({ "totalSize": rows.len(), "done": true, "records": rows })
            }
        };
        out.insert(name.to_string(), json);
    }
    Json::Object(out)
}

/// `{"type": …, "url": …}`; lines of aggregates have no url.
fn attributes(object: &str, id: Option<Id>, options: &QueryOptions) -> Json {
    let tooling = if options.api == QueryApi::Tooling { "/tooling" } else { "" };
    match id {
        _ if object == "AggregateResult" => json!({ "type": object }),
        id => {
            let id = id.map(|id| id.to_string()).unwrap_or_default();
            let url = format!("/services/data/v{}{tooling}/sobjects/{object}/{id}", options.api_version);
            json!({ "type": object, "url": url })
        }
    }
}
