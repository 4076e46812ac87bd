//! `query`, `queryAll` and the batches that follow; `search`.

use crate::answer::Answer;
use crate::call::Call;
use crate::cursors::Batch;
use crate::envelope;
use crate::failure::Failure;
use crate::route::{Access, Endpoint, Under};
use crate::schema::FieldType;
use crate::visible::Visible;
use crate::waits;
use orgyard_engine::{QueryApi, QueryColumn, QueryOptions, QueryResult, Tx};
use serde_json::{Value as Json, json};

pub(crate) const ENDPOINTS: &[Endpoint] = &[
    Endpoint::read("GET", Under::DataAndTooling, "/query", query),
    Endpoint::read("GET", Under::DataAndTooling, "/queryAll", query),
    Endpoint::read("GET", Under::DataAndTooling, "/search", search),
    Endpoint::new("GET", Under::DataAndTooling, "/query/{locator}", Access::Session, more),
    Endpoint::new("GET", Under::DataAndTooling, "/queryAll/{locator}", Access::Session, more),
];

/// Records in one answer, unless `Sforce-Query-Options` asks for fewer.
const BATCH: usize = 2000;
const SMALLEST_BATCH: usize = 200;

fn query(call: &Call, tx: &Tx) -> Result<Answer, Failure> {
    if let Some(soql) = call.argument("explain") {
        return Ok(Answer::json(&plan(tx, soql, &ask(call, tx, soql)?)));
    }
    let soql = call.argument("q").filter(|q| !q.trim().is_empty());
    let soql = soql.ok_or_else(|| Failure::new(400, "MALFORMED_QUERY", "A query string has to be specified"))?;
    let mut result = ask(call, tx, soql)?;
    if call.argument("columns") == Some("true") {
        return Ok(Answer::json(&columns(tx, &result)));
    }
    if waits::for_jobs_of(call, &result.entity, &result.records)? {
        result = ask(call, &call.read()?, soql)?;
    }
    let records = result.records.into_iter().map(|r| envelope::publish(call, r)).collect();
    let batch = call.shared.cursors.open(call.session()?, result.total_size, records, batch_size(call));
    Ok(Answer::json(&batch_json(call, batch, Some(&result.entity))))
}

fn ask(call: &Call, tx: &Tx, soql: &str) -> Result<QueryResult, Failure> {
    let all_rows = call.path.ends_with("/queryAll");
    let access = Visible::of(tx, call.api())?.access(tx);
    let options = QueryOptions { api: call.api(), api_version: call.version().into(), all_rows, access };
    Ok(tx.query_with(soql, &options)?)
}

fn search(call: &Call, tx: &Tx) -> Result<Answer, Failure> {
    let sosl = call.argument("q").filter(|q| !q.trim().is_empty());
    let sosl = sosl.ok_or_else(|| Failure::new(400, "MALFORMED_SEARCH", "A search string has to be specified"))?;
    let access = Visible::of(tx, call.api())?.access(tx);
    let options = QueryOptions { api: call.api(), api_version: call.version().into(), all_rows: false, access };
    let found = tx.search_with(sosl, &options)?;
    let records: Vec<Json> = found.into_iter().map(|record| envelope::publish(call, record)).collect();
    Ok(Answer::json(&json!({ "searchRecords": records })))
}

fn more(call: &Call) -> Result<Answer, Failure> {
    let batch = call.shared.cursors.next(call.session()?, call.param("locator"))?;
    Ok(Answer::json(&batch_json(call, batch, None)))
}

fn batch_size(call: &Call) -> usize {
    let asked = call.header("sforce-query-options").and_then(|h| h.split_once("batchSize="));
    let asked = asked.and_then(|(_, n)| n.trim().parse().ok());
    asked.map_or(BATCH, |n: usize| n.clamp(SMALLEST_BATCH, BATCH))
}

fn batch_json(call: &Call, batch: Batch, entity: Option<&str>) -> Json {
    let size = batch.records.len();
    let mut answer = json!({"totalSize": batch.total_size, "done": batch.next.is_none()});
    if let Some(next) = &batch.next {
        answer["nextRecordsUrl"] = format!("{}/query/{next}", call.prefix()).into();
    }
    if call.api() == QueryApi::Tooling {
        answer["size"] = size.into();
        answer["queryLocator"] = Json::Null;
        answer["entityTypeName"] = entity.into();
    }
    answer["records"] = batch.records.into();
    answer
}

/// How a query is answered, as far as that can be told: by going through the object's rows.
fn plan(tx: &Tx, soql: &str, result: &QueryResult) -> Json {
    let all = tx.query(&format!("SELECT COUNT() FROM {}", result.entity), QueryApi::Tooling);
    let all = all.map_or(result.total_size, |all| all.total_size);
    let plan = json!({
        "cardinality": result.total_size, "fields": [], "leadingOperationType": "TableScan", "notes": [],
        "relativeCost": 1.0, "sobjectCardinality": all, "sobjectType": result.entity,
    });
    json!({"plans": [plan], "sourceQuery": soql})
}

/// What `columns=true` answers: the query's shape instead of its rows.
fn columns(tx: &Tx, result: &QueryResult) -> Json {
    let columns: Vec<Json> = result.columns.iter().map(column).collect();
    let prefix = tx.schema().object(&result.entity).and_then(|object| object.key_prefix.clone());
    let id = result.columns.iter().any(|column| column.name == "Id");
    json!({
        "columnMetadata": columns, "entityName": result.entity, "groupBy": false, "idSelected": id, "keyPrefix": prefix,
    })
}

fn column(column: &QueryColumn) -> Json {
    let is = |kinds: &[FieldType]| column.field_type.is_some_and(|kind| kinds.contains(&kind));
    let number = is(&[FieldType::Int, FieldType::Double, FieldType::Currency, FieldType::Percent]);
    let boolean = is(&[FieldType::Boolean]);
    let plain = column.field_type.is_some() && column.expression.is_none();
    let joined: Vec<Json> = column.join_columns.iter().map(self::column).collect();
    json!({
        "aggregate": column.aggregate, "apexType": column.field_type.filter(|_| plain).map(apex_type), "booleanType": boolean,
        "columnName": column.name, "custom": column.custom, "displayName": display_name(column),
        "foreignKeyName": null, "insertable": plain, "joinColumns": joined, "numberType": number,
        "textType": column.field_type.is_some_and(FieldType::is_text), "updatable": plain,
    })
}

/// An alias names what is computed; without one it is named as it was asked for.
fn display_name(column: &QueryColumn) -> &str {
    let number = column.name.strip_prefix("expr").filter(|number| !number.is_empty());
    let is_made_up = number.is_some_and(|number| number.bytes().all(|byte| byte.is_ascii_digit()));
    column.expression.as_deref().filter(|_| is_made_up).unwrap_or(&column.name)
}

/// What Apex calls the type of a field's values.
fn apex_type(kind: FieldType) -> &'static str {
    match kind {
        FieldType::Id | FieldType::Reference => "Id",
        FieldType::Boolean => "Boolean",
        FieldType::Int => "Integer",
        FieldType::Double | FieldType::Currency | FieldType::Percent => "Double",
        FieldType::Date => "Date",
        FieldType::DateTime => "Datetime",
        FieldType::Time => "Time",
        FieldType::Base64 => "Blob",
        FieldType::Address => "Address",
        FieldType::Location => "Location",
        _ => "String",
    }
}
