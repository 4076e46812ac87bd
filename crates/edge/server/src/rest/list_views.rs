//! List views: their columns, their query, and the records they show.

use crate::answer::Answer;
use crate::call::Call;
use crate::failure::Failure;
use crate::rest::objects::{id, object};
use crate::rest::shown::root_of;
use crate::route::{Endpoint, Under};
use crate::schema::{self, FieldType, ObjectDef};
use crate::visible::Visible;
use orgyard_engine::{QueryOptions, StoredComponent, Tx};
use orgyard_text::xml::Element;
use serde_json::{Value as Json, json};

pub(crate) const ENDPOINTS: &[Endpoint] = &[
    Endpoint::read("GET", Under::Data, "/sobjects/{object}/listviews/{id}", one),
    Endpoint::read("GET", Under::Data, "/sobjects/{object}/listviews/{id}/describe", describe),
    Endpoint::read("GET", Under::Data, "/sobjects/{object}/listviews/{id}/results", results),
];

/// Rows of one answer, and the most that may be asked for.
const ROWS: usize = 25;
const MOST_ROWS: usize = 2000;

/// Names that list views have for fields, where they are not the fields' own in capitals.
const NAMES: [(&str, &str); 12] = [
    ("OBJECTID", "Id"),
    ("LASTUPDATE", "LastModifiedDate"),
    ("CREATEDBYUSER", "CreatedBy.Name"),
    ("CREATEDBYUSERALIAS", "CreatedBy.Alias"),
    ("UPDATEDBYUSER", "LastModifiedBy.Name"),
    ("UPDATEDBYUSERALIAS", "LastModifiedBy.Alias"),
    ("OWNERALIAS", "Owner.Alias"),
    ("USERSALIAS", "Owner.Alias"),
    ("ALIAS", "Owner.Alias"),
    ("RECORDTYPE", "RecordType.Name"),
    ("ADDRESS1CITY", "BillingCity"),
    ("ADDRESS1STATE", "BillingState"),
];

struct View {
    component: StoredComponent,
    label: String,
    columns: Vec<Column>,
    condition: String,
    scope: String,
}

struct Column {
    path: String,
    label: String,
    field_type: FieldType,
}

fn one(call: &Call, tx: &Tx) -> Result<Answer, Failure> {
    let object = object(call, tx)?;
    let component = stored(call, tx, object)?;
    Ok(Answer::json(&crate::rest::shown::list_view(call, tx, &object.name, &component)?))
}

fn describe(call: &Call, tx: &Tx) -> Result<Answer, Failure> {
    let object = object(call, tx)?;
    let view = read(call, tx, object)?;
    let columns: Vec<Json> = view.columns.iter().map(column).collect();
    Ok(Answer::json(&json!({
        "columns": columns, "id": view.component.id, "orderBy": order(object), "query": view.query(object),
        "relatedEntityId": null, "scope": view.scope, "scopeEntityId": null, "sobjectType": object.name,
        "whereCondition": null,
    })))
}

fn results(call: &Call, tx: &Tx) -> Result<Answer, Failure> {
    let object = object(call, tx)?;
    let view = read(call, tx, object)?;
    let number = |name: &str, usual: usize| {
        call.argument(name)
            .map_or(Ok(usual), str::parse)
            .map_err(|_| Failure::new(400, "INVALID_QUERY_LOCATOR", format!("{name}: a whole number is expected")))
    };
    let (limit, offset) = (number("limit", ROWS)?.min(MOST_ROWS), number("offset", 0)?);
    let soql = format!("{} LIMIT {limit} OFFSET {offset}", view.query(object));
    let access = Visible::of(tx, call.api())?.access(tx);
    let options = QueryOptions { api: call.api(), api_version: call.version().into(), all_rows: false, access };
    let found = tx.query_with(&soql, &options)?.records;
    let record = |row: &Json| {
        let value = |column: &Column| json!({"fieldNameOrPath": column.path, "value": at(row, &column.path)});
        json!({"columns": view.columns.iter().map(value).collect::<Json>()})
    };
    let records: Vec<Json> = found.iter().map(record).collect();
    Ok(Answer::json(&json!({
        "columns": view.columns.iter().map(column).collect::<Json>(), "developerName": view.developer_name(),
        "done": records.len() < limit, "id": view.component.id, "label": view.label, "records": records,
        "size": records.len(),
    })))
}

/// The value at a path, as text: that is how list views show values.
fn at(row: &Json, path: &str) -> Json {
    match path.split('.').fold(row, |row, name| &row[name]) {
        Json::Null => Json::Null,
        Json::String(text) => text.clone().into(),
        other => other.to_string().into(),
    }
}

fn stored(call: &Call, tx: &Tx, object: &ObjectDef) -> Result<StoredComponent, Failure> {
    let found = tx.component_by_id(id(call)?)?;
    let of = |component: &StoredComponent| {
        let parent = component.full_name.split('.').next().unwrap_or_default();
        component.type_name == "ListView" && parent.eq_ignore_ascii_case(&object.name)
    };
    found.filter(of).ok_or_else(Failure::not_found)
}

fn read(call: &Call, tx: &Tx, object: &ObjectDef) -> Result<View, Failure> {
    let component = stored(call, tx, object)?;
    let root = root_of(tx, &component)?.ok_or_else(Failure::not_found)?;
    if root.child("booleanFilter").is_some() {
        return Err(Failure::not_built("list views with filter logic"));
    }
    let mut conditions =
        root.elements_named("filters").map(|filter| condition(tx, object, filter)).collect::<Result<Vec<_>, _>>()?;
    let scope = root.child_text("filterScope").unwrap_or_else(|| "Everything".into()).to_lowercase();
    if scope == "mine" {
        conditions.push(format!("OwnerId = '{}'", call.user()?));
    }
    // A column that is no field of the object here has nothing to show.
    let columns = root.elements_named("columns").filter_map(|column| self::field(tx, object, &column.text())).collect();
    let label = root.child_text("label").unwrap_or_default();
    Ok(View { component, label, columns, condition: conditions.join(" AND "), scope })
}

impl View {
    fn developer_name(&self) -> &str {
        self.component.full_name.split_once('.').map_or("", |(_, name)| name)
    }

    fn query(&self, object: &ObjectDef) -> String {
        let mut fields: Vec<&str> = self.columns.iter().map(|column| column.path.as_str()).collect();
        fields.extend(["Id", "CreatedDate", "LastModifiedDate", "SystemModstamp"]);
        let mut seen = std::collections::HashSet::new();
        fields.retain(|field| object_has(object, field) && seen.insert(*field));
        let order =
            if object.field("Name").is_some() { " ORDER BY Name ASC NULLS FIRST, Id ASC NULLS FIRST" } else { "" };
        let condition = if self.condition.is_empty() { String::new() } else { format!(" WHERE {}", self.condition) };
        format!("SELECT {} FROM {}{condition}{order}", fields.join(", "), object.name)
    }
}

/// Paths were looked up when they were read.
fn object_has(object: &ObjectDef, field: &str) -> bool {
    field.contains('.') || object.field(field).is_some()
}

fn order(object: &ObjectDef) -> Json {
    let fields = ["Name", "Id"].into_iter().filter(|name| object.field(name).is_some());
    fields
        .map(|name| json!({"fieldNameOrPath": name, "nullsPosition": "first", "sortDirection": "ascending"}))
        .collect()
}

fn column(column: &Column) -> Json {
    json!({
        "ascendingLabel": null, "descendingLabel": null, "fieldNameOrPath": column.path, "hidden": false,
        "label": column.label, "selectListItem": column.path, "sortDirection": null, "sortIndex": null,
        "sortable": true, "type": column.field_type.name(),
    })
}

/// `ACCOUNT.NAME`, `CREATED_DATE`, `Level__c`: the field that a list view's file means.
fn field(tx: &Tx, object: &ObjectDef, written: &str) -> Option<Column> {
    let written = written.trim();
    let last = written.rsplit('.').next().unwrap_or(written);
    let plain = last.replace('_', "").to_uppercase();
    let known = NAMES.iter().find(|(name, _)| *name == plain).map(|(_, path)| *path);
    let without_digits = plain.trim_end_matches(|c: char| c.is_ascii_digit());
    let own = [written, last, plain.as_str(), without_digits].into_iter().find_map(|name| schema::field(object, name));
    if let Some(field) = own {
        return Some(Column { path: field.name.clone(), label: field.label.clone(), field_type: field.field_type });
    }
    let path = known?;
    let Some((relationship, name)) = path.split_once('.') else {
        let field = schema::field(object, path)?;
        return Some(Column { path: field.name.clone(), label: field.label.clone(), field_type: field.field_type });
    };
    let target = object.relationship(relationship)?.reference_to.last()?;
    let field = schema::field(tx.schema().object(target)?, name)?;
    Some(Column { path: path.into(), label: field.label.clone(), field_type: field.field_type })
}

fn condition(tx: &Tx, object: &ObjectDef, filter: &Element) -> Result<String, Failure> {
    let text = |name: &str| filter.child_text(name).unwrap_or_default();
    let unknown = || Failure::not_built(&format!("the filter of a list view over {}", text("field")));
    let column = field(tx, object, &text("field")).ok_or_else(unknown)?;
    let values = text("value");
    let values: Vec<&str> = values.split(',').map(str::trim).collect();
    let (path, operation) = (&column.path, text("operation"));
    let compared = |operator: &str, joined: &str| -> Result<String, Failure> {
        let each = values.iter().map(|value| Ok(format!("{path} {operator} {}", literal(column.field_type, value)?)));
        Ok(format!("({})", each.collect::<Result<Vec<_>, Failure>>()?.join(joined)))
    };
    let like = |before: &str, not: &str, joined: &str| {
        let one = |value: &&str| format!("{not}{path} LIKE '{before}{}%'", escaped(value));
        format!("({})", values.iter().map(one).collect::<Vec<_>>().join(joined))
    };
    match operation.as_str() {
        "equals" => compared("=", " OR "),
        "notEqual" => compared("!=", " AND "),
        "lessThan" => compared("<", " OR "),
        "greaterThan" => compared(">", " OR "),
        "lessOrEqual" => compared("<=", " OR "),
        "greaterOrEqual" => compared(">=", " OR "),
        "contains" => Ok(like("%", "", " OR ")),
        "startsWith" => Ok(like("", "", " OR ")),
        "notContain" => Ok(like("%", "NOT ", " AND ")),
        other => Err(Failure::not_built(&format!("the operation {other} of a list view"))),
    }
}

fn literal(kind: FieldType, value: &str) -> Result<String, Failure> {
    let word =
        |value: &str| value.chars().all(|c| c.is_ascii_alphanumeric() || "_:.+-".contains(c)) && !value.is_empty();
    match kind {
        FieldType::Boolean => Ok(matches!(value, "1" | "true" | "True").to_string()),
        kind if kind.is_number() || matches!(kind, FieldType::Date | FieldType::DateTime) => match value {
            "" => Ok("null".into()),
            value if word(value) => Ok(value.to_owned()),
            value => Err(Failure::not_built(&format!("the value {value} in the filter of a list view"))),
        },
        _ if value.is_empty() => Ok("null".into()),
        _ => Ok(format!("'{}'", escaped(value))),
    }
}

fn escaped(value: &str) -> String {
    value.replace('\\', "\\\\").replace('\'', "\\'")
}
