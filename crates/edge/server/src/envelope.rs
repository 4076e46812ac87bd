//! Records on their way out: `attributes` with the caller's API version, blobs as links, fields in canonical spelling.

use crate::call::Call;
use crate::schema::{self, FieldDef, FieldType, ObjectDef};
use orgyard_values::Record;
use serde_json::{Map, Value as Json, json};

/// A record of a query result. The engine does not know where and under which version it is read.
pub(crate) fn publish(call: &Call, mut record: Json) -> Json {
    publish_in(&call.prefix(), &call.base, &mut record);
    record
}

fn publish_in(prefix: &str, base: &str, value: &mut Json) {
    match value {
        Json::Array(items) => items.iter_mut().for_each(|item| publish_in(prefix, base, item)),
        Json::Object(members) if members.contains_key("attributes") || members.contains_key("records") => {
            set_url(prefix, members);
            set_login_url(base, members);
            set_package_zip(members);
            members.values_mut().for_each(|member| publish_in(prefix, base, member));
        }
        _ => {}
    }
}

fn set_url(prefix: &str, members: &mut Map<String, Json>) {
    let Some(url) = members.get_mut("attributes").and_then(|a| a.get_mut("url")) else { return };
    let tail = url.as_str().and_then(|url| url.split_once("/sobjects/")).map(|(_, tail)| tail.to_string());
    if let Some(tail) = tail {
        *url = format!("{prefix}/sobjects/{tail}").into();
    }
}

/// Only this layer knows under which address its caller reaches a scratch org.
fn set_login_url(base: &str, members: &mut Map<String, Json>) {
    let signup = members.get("attributes").and_then(|a| a.get("type")) == Some(&json!("ScratchOrgInfo"));
    if let Some(url) = members.get_mut("LoginUrl").filter(|_| signup) {
        *url = base.into();
    }
}

/// Every version made here can be downloaded; the field's value is where.
fn set_package_zip(members: &mut Map<String, Json>) {
    let url = members.get("attributes").and_then(|a| a.get("url")).and_then(Json::as_str);
    let path = url.filter(|url| url.contains("/Package2Version/")).map(|url| format!("{url}/DeveloperUsePkgZip"));
    if let (Some(path), Some(value)) = (path, members.get_mut("DeveloperUsePkgZip")) {
        *value = path.into();
    }
}

/// A whole record, or the fields asked for.
pub(crate) fn record(call: &Call, object: &ObjectDef, record: &Record, wanted: Option<&[&FieldDef]>) -> Json {
    let id = record.id().map(|id| id.to_string()).unwrap_or_default();
    let url = format!("{}/sobjects/{}/{id}", call.prefix(), object.name);
    let mut members = Map::from_iter([("attributes".to_string(), json!({"type": object.name, "url": url}))]);
    match wanted {
        Some(fields) => fields.iter().for_each(|field| put(&mut members, &url, field, record)),
        None => all_fields(object).for_each(|field| put(&mut members, &url, field, record)),
    }
    set_login_url(&call.base, &mut members);
    set_package_zip(&mut members);
    Json::Object(members)
}

/// Id first, as the platform does.
fn all_fields(object: &ObjectDef) -> impl Iterator<Item = &FieldDef> {
    let id = object.field("Id");
    id.into_iter().chain(schema::fields(object).filter(|field| field.name != "Id"))
}

fn put(members: &mut Map<String, Json>, url: &str, field: &FieldDef, record: &Record) {
    let value = record.get(&field.name);
    let json = match field.field_type {
        FieldType::Base64 if !value.is_null() => format!("{url}/{}", field.name).into(),
        _ => value.to_json(),
    };
    members.insert(field.name.to_string(), json);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_carry_the_callers_version_at_every_depth() {
        let mut record = json!({
            "attributes": {"type": "Contact", "url": "/services/data/v60.0/sobjects/Contact/003"},
            "Account": {"attributes": {"type": "Account", "url": "/x/sobjects/Account/001"}, "Name": "A"},
            "Cases": {"totalSize": 1, "done": true, "records": [{"attributes": {"url": "/x/sobjects/Case/500"}}]},
            "Dependencies": {"ids": [{"url": "/x/sobjects/kept"}]},
        });
        publish_in("/services/data/v64.0", "http://h", &mut record);
        let text = record.to_string();
        for url in ["Contact/003", "Account/001", "Case/500"] {
            assert!(text.contains(&format!("\"/services/data/v64.0/sobjects/{url}\"")), "{text}");
        }
        assert!(text.contains("/x/sobjects/kept"));
    }

    #[test]
    fn a_scratch_orgs_address_is_the_callers() {
        let mut record = json!({"attributes": {"type": "ScratchOrgInfo"}, "LoginUrl": "http://elsewhere"});
        publish_in("/p", "http://localhost:8080", &mut record);
        assert_eq!(record["LoginUrl"], "http://localhost:8080");
    }
}
