//! Records of standard and custom objects, as clients save them.

use super::fixture;
use crate::{ApiError, EngineError, Home, HomeOptions, NewComponent, Org, QueryApi, Tx, from_json};
use orgyard_values::{Env, Id, Record};
use serde_json::{Value as Json, json};
use std::sync::Arc;

const FIELDS: &[(&str, &str)] = &[
    ("Trip__c.Place__c", "<type>Text</type><length>10</length><required>true</required>"),
    ("Trip__c.Code__c", "<type>Text</type><length>20</length><unique>true</unique>"),
    ("Trip__c.Days__c", "<type>Number</type><precision>3</precision><scale>0</scale><defaultValue>1</defaultValue>"),
    ("Trip__c.Paid__c", "<type>Checkbox</type><defaultValue>true</defaultValue>"),
    (
        "Trip__c.Customer__c",
        "<type>Lookup</type><referenceTo>Account</referenceTo><relationshipName>Trips</relationshipName>",
    ),
    ("Trip__c.Spot__c", "<type>Location</type>"),
    (
        "Leg__c.Trip__c",
        "<type>MasterDetail</type><referenceTo>Trip__c</referenceTo><relationshipName>Legs</relationshipName>",
    ),
    ("Leg__c.No__c", "<type>AutoNumber</type><displayFormat>L-{000}</displayFormat>"),
    (
        "Account.Rank__c",
        "<type>Picklist</type><valueSet><valueSetDefinition><value><fullName>Gold</fullName><default>false</default></value></valueSetDefinition></valueSet>",
    ),
];

fn component(type_name: &str, full_name: &str, xml: &str) -> NewComponent {
    let files = vec![(format!("objects/{full_name}"), xml.as_bytes().into())];
    NewComponent { type_name: type_name.into(), full_name: full_name.into(), namespace: None, files }
}

fn put_metadata(tx: &mut Tx) -> Result<(), ApiError> {
    for (name, field) in FIELDS {
        tx.put_component(component("CustomField", name, &format!("<CustomField>{field}</CustomField>")))?;
    }
    let auto = "<nameField><type>AutoNumber</type><displayFormat>T-{0000}</displayFormat></nameField>";
    for (name, body) in [("Trip__c", ""), ("Leg__c", auto)] {
        let xml = format!("<CustomObject><label>L</label><sharingModel>Private</sharingModel>{body}</CustomObject>");
        tx.put_component(component("CustomObject", name, &xml))?;
    }
    Ok(())
}

fn org() -> (Arc<Org>, Id) {
    let hub = fixture::hub(&fixture::home(Vec::new()));
    let user = hub.info().user_id;
    hub.write(user, put_metadata).unwrap();
    (hub, user)
}

fn record(object: &str, fields: Json) -> Record {
    let mut record = Record::new(object);
    for (name, value) in fields.as_object().unwrap() {
        record.set(name, from_json(value.clone()));
    }
    record
}

/// Inserts, then shows what the query answers.
fn check(object: &str, fields: Json, soql: &str, expected: Json) {
    let (org, user) = org();
    let mut tx = org.read(user).unwrap();
    let id = tx.insert(record(object, fields)).unwrap();
    let mut row = tx.query(&soql.replace("{id}", id.as_str()), QueryApi::Rest).unwrap().records.remove(0);
    strip(&mut row);
    assert_eq!(row, expected, "{soql}");
}

fn strip(json: &mut Json) {
    match json {
        Json::Object(map) => {
            map.remove("attributes");
            map.values_mut().for_each(strip);
        }
        Json::Array(items) => items.iter_mut().for_each(strip),
        _ => {}
    }
}

fn refuses(object: &str, fields: Json, code: &str, message: &str) {
    let (org, user) = org();
    let error = org.read(user).unwrap().insert(record(object, fields)).unwrap_err();
    assert_eq!((error.code.as_str(), error.message.as_str()), (code, message));
}

#[test]
fn values_take_the_type_of_their_field_and_defaults_are_filled_in() {
    check(
        "trip__C",
        json!({ "place__c": "Rome", "Days__c": "3", "Spot__Latitude__s": 1.5 }),
        "SELECT Place__c, Days__c, Paid__c, Spot__c, OwnerId, IsDeleted, Owner.Name FROM Trip__c",
        json!({ "Place__c": "Rome", "Days__c": 3.0, "Paid__c": true, "Spot__c": { "latitude": 1.5, "longitude": null },
            "OwnerId": org().1.as_str(), "IsDeleted": false, "Owner": { "Name": "User User" } }),
    );
    check(
        "Contact",
        json!({ "FirstName": "Ada", "LastName": "L", "MailingCity": "Ulm" }),
        "SELECT Name, MailingAddress FROM Contact WHERE Id = '{id}'",
        json!({
        "Name": "Ada L", "MailingAddress": { "city": "Ulm", "country": null, "countryCode": null, "geocodeAccuracy": null, "latitude": null,
            "longitude": null, "postalCode": null, "state": null, "stateCode": null, "street": null } }),
    );
}

#[test]
fn custom_relationships_lead_both_ways() {
    let (org, user) = org();
    let mut tx = org.read(user).unwrap();
    let account = tx.insert(record("Account", json!({ "Name": "Acme", "Rank__c": "Gold" }))).unwrap();
    let trip = tx.insert(record("Trip__c", json!({ "Place__c": "Rome", "Customer__c": account.as_str() }))).unwrap();
    let leg = tx.insert(record("Leg__c", json!({ "Trip__c": trip.as_str() }))).unwrap();
    assert_eq!((account.prefix(), trip.prefix(), leg.prefix()), ("001", "a00", "a01"));
    let answer = |soql: &str| {
        let mut row = tx.query(soql, QueryApi::Rest).unwrap().records.remove(0);
        strip(&mut row);
        row
    };
    assert_eq!(
        answer("SELECT No__c, Name, Trip__r.Customer__r.Rank__c FROM Leg__c"),
        json!({ "No__c": "L-001", "Name": "T-0001", "Trip__r": { "Customer__r": { "Rank__c": "Gold" } } })
    );
    assert_eq!(
        answer("SELECT Name, (SELECT Place__c FROM Trips__r) FROM Account"),
        json!({ "Name": "Acme", "Trips__r": { "totalSize": 1, "done": true, "records": [{ "Place__c": "Rome" }] } })
    );
    tx.delete("Trip__c", trip).unwrap();
    assert_eq!(tx.query("SELECT COUNT() FROM Leg__c", QueryApi::Rest).unwrap().total_size, 0);
    let all = crate::QueryOptions { all_rows: true, ..Default::default() };
    assert_eq!(tx.query_with("SELECT Id FROM Leg__c WHERE IsDeleted = true", &all).unwrap().total_size, 1);
    assert_eq!(tx.update(Record::new("Trip__c").with("Id", trip)).unwrap_err().code, "ENTITY_IS_DELETED");
    tx.undelete("Trip__c", trip).unwrap();
    assert!(tx.get("Trip__c", trip).unwrap().is_some());
}

#[test]
fn what_does_not_fit_is_refused_in_the_platforms_words() {
    refuses("Trip__c", json!({}), "REQUIRED_FIELD_MISSING", "Required fields are missing: [Place__c]");
    refuses("Trip__c", json!({ "Nope__c": 1 }), "INVALID_FIELD", "No such column 'Nope__c' on sobject of type Trip__c");
    refuses(
        "Trip__c",
        json!({ "Place__c": "Constantinople" }),
        "STRING_TOO_LONG",
        "Place: data value too large: Constantinople (max length=10)",
    );
    refuses(
        "Trip__c",
        json!({ "Customer__c": org().1.as_str() }),
        "FIELD_INTEGRITY_EXCEPTION",
        &format!("Customer: id value of incorrect type: {}", org().1),
    );
    refuses("Account", json!({}), "REQUIRED_FIELD_MISSING", "Required fields are missing: [Name]");
    refuses(
        "Account",
        json!({ "Name": "A", "CreatedDate": "2026-01-01" }),
        "INVALID_FIELD_FOR_INSERT_UPDATE",
        "Unable to create/update fields: CreatedDate. Please check the security settings of this field and verify that it is read/write for your profile or permission set.",
    );
    refuses("Nope__c", json!({}), "NOT_FOUND", "The requested resource does not exist");
    refuses(
        "Trip__c",
        json!({ "Days__c": "many" }),
        "JSON_PARSER_ERROR",
        "Cannot deserialize instance of double from VALUE_STRING value many or request may be missing a required field at [line:1, column:1]",
    );
}

#[test]
fn unique_fields_hold_a_value_once() {
    let (org, user) = org();
    let mut tx = org.read(user).unwrap();
    let first = tx.insert(record("Trip__c", json!({ "Place__c": "A", "Code__c": "x" }))).unwrap();
    let error = tx.insert(record("Trip__c", json!({ "Place__c": "B", "Code__c": "X" }))).unwrap_err();
    assert_eq!(error.code, "DUPLICATE_VALUE");
    assert!(error.message.ends_with(&format!("duplicates value on record with id: {}", first.short())));
    tx.update(record("Trip__c", json!({ "Id": first.as_str(), "Code__c": "x" }))).unwrap();
}

#[test]
fn a_field_that_becomes_indexed_finds_the_rows_that_were_there() {
    let (org, user) = org();
    let mut tx = org.read(user).unwrap();
    tx.insert(record("Trip__c", json!({ "Place__c": "Rome" }))).unwrap();
    let unique = "<CustomField><type>Text</type><length>10</length><externalId>true</externalId></CustomField>";
    tx.put_component(component("CustomField", "Trip__c.Place__c", unique)).unwrap();
    assert!(tx.schema().object("Trip__c").unwrap().field("Place__c").unwrap().indexed);
    assert_eq!(tx.find("Trip__c", "Place__c", &"rome".into()).unwrap().len(), 1);
}

#[test]
fn a_schema_is_read_once_and_follows_each_change() {
    let (org, user) = org();
    let first = org.read(user).unwrap();
    let second = org.read(user).unwrap();
    assert!(std::ptr::eq(first.schema(), second.schema()));
    org.write(user, |tx| tx.remove_component("CustomField", "Account.Rank__c")).unwrap();
    let third = org.read(user).unwrap();
    assert!(third.schema().object("Account").unwrap().field("Rank__c").is_none());
    assert!(third.schema().object("Trip__c").is_some());
    org.write(user, |tx| tx.remove_component("CustomObject", "Leg__c")).unwrap();
    assert!(
        org.read(user).unwrap().query("SELECT Id FROM Leg__c", QueryApi::Rest).is_err()
            || first.schema().object("Leg__c").is_some()
    );
}

/// What a query shows of components.
fn shows(components: &[(&str, &str, &str)], soql: &str, expected: Json) {
    let (org, user) = org();
    let mut tx = org.read(user).unwrap();
    for (type_name, full_name, text) in components {
        tx.put_component(component(type_name, full_name, text)).unwrap();
    }
    let mut rows = Json::Array(tx.query(soql, QueryApi::Tooling).unwrap().records);
    strip(&mut rows);
    assert_eq!(rows, expected, "{soql}");
}

#[test]
fn components_are_rows() {
    shows(
        &[("ApexClass", "Billing", "public class Billing {}"), ("ApexClass", "Other", "")],
        "SELECT Name, Body, Status, NamespacePrefix FROM ApexClass WHERE Name = 'billing'",
        json!([{ "Name": "Billing", "Body": "public class Billing {}", "Status": "Active", "NamespacePrefix": null }]),
    );
    shows(
        &[("PermissionSet", "Crew", "<PermissionSet><label>The Crew</label></PermissionSet>")],
        "SELECT Name, Label, IsOwnedByProfile FROM PermissionSet WHERE Name = 'crew' AND NamespacePrefix = null",
        json!([{ "Name": "Crew", "Label": "The Crew", "IsOwnedByProfile": false }]),
    );
    shows(
        &[("RecordType", "Account.Big", "<RecordType><label>Big one</label><active>true</active></RecordType>")],
        "SELECT DeveloperName, Name, SobjectType, FullName, IsActive FROM RecordType",
        json!([{
            "DeveloperName": "Big", "Name": "Big one", "SobjectType": "Account", "FullName": "Account.Big", "IsActive": true
        }]),
    );
    // Settings that nobody saved have a row, too.
    shows(&[], "SELECT IsChatterEnabled FROM ChatterSettings", json!([{ "IsChatterEnabled": true }]));
    let off = "<ChatterSettings><enableChatter>false</enableChatter></ChatterSettings>";
    shows(
        &[("Settings", "Chatter", off)],
        "SELECT FullName, IsChatterEnabled FROM ChatterSettings",
        json!([{ "FullName": "Chatter", "IsChatterEnabled": false }]),
    );
    shows(
        &[("CustomField", "Trip__c.More__c", "<CustomField><type>Text</type><length>5</length></CustomField>")],
        "SELECT DeveloperName, TableEnumOrId FROM CustomField WHERE DeveloperName = 'More'",
        json!([{ "DeveloperName": "More", "TableEnumOrId": "Trip__c" }]),
    );
}

#[test]
fn records_of_custom_metadata_are_rows() {
    let record = "<CustomMetadata><label>Log level</label><protected>false</protected><values><field>Level__c</field>\
                  <value xsi:type=\"xsd:double\">3.0</value></values></CustomMetadata>";
    shows(
        &[
            ("CustomObject", "App__mdt", "<CustomObject><label>App</label></CustomObject>"),
            (
                "CustomField",
                "App__mdt.Level__c",
                "<CustomField><type>Number</type><precision>3</precision></CustomField>",
            ),
            ("CustomMetadata", "App.Log", record),
        ],
        "SELECT DeveloperName, MasterLabel, Level__c FROM App__mdt WHERE Level__c > 2",
        json!([{ "DeveloperName": "Log", "MasterLabel": "Log level", "Level__c": 3.0 }]),
    );
}

#[test]
fn a_lookup_to_several_objects_is_read_by_type() {
    let (org, user) = org();
    let mut tx = org.read(user).unwrap();
    let account = tx.insert(record("Account", json!({ "Name": "Acme" }))).unwrap();
    tx.insert(record("Task", json!({ "Subject": "Call", "WhatId": account.as_str() }))).unwrap();
    let soql = "SELECT TYPEOF What WHEN Account THEN Name, Phone WHEN Opportunity THEN Amount END, What.Name FROM Task";
    let mut rows = Json::Array(tx.query(soql, QueryApi::Rest).unwrap().records);
    strip(&mut rows);
    assert_eq!(rows, json!([{ "What": { "Name": "Acme", "Phone": null } }]));
}

#[test]
fn sets_of_fields_need_a_limit() {
    let (org, user) = org();
    let mut tx = org.read(user).unwrap();
    tx.insert(record("Trip__c", json!({ "Place__c": "Rome" }))).unwrap();
    let row = tx.query("SELECT FIELDS(CUSTOM) FROM Trip__c LIMIT 200", QueryApi::Rest).unwrap().records.remove(0);
    assert_eq!(row["Place__c"], "Rome");
    assert!(row.get("Name").is_none());
    let error = tx.query("SELECT FIELDS(ALL) FROM Trip__c", QueryApi::Rest).unwrap_err();
    assert!(error.message.ends_with("The SOQL FIELDS function must have a LIMIT of at most 200"));
}

/// Apex runtime, texts of errors: what another one writes meanwhile.
#[test]
fn an_org_that_is_being_written_is_locked() {
    let options = HomeOptions { lock_wait: std::time::Duration::ZERO, ..HomeOptions::in_memory(Env::fixed(0)) };
    let home = Home::open(options).unwrap();
    let org = fixture::hub(&home);
    let user = org.info().user_id;
    let refused = org.write(user, |_| {
        let other = || org.write(user, |_| Ok::<_, EngineError>(()));
        Ok::<_, EngineError>(std::thread::scope(|scope| scope.spawn(other).join().unwrap()))
    });
    let error = ApiError::from(refused.unwrap().unwrap_err());
    assert_eq!(error.code, "UNABLE_TO_LOCK_ROW");
    assert!(error.message.starts_with("unable to obtain exclusive access to this record"), "{}", error.message);
}

#[test]
fn rows_above_a_value_are_found_by_index_where_they_are_few_and_by_reading_all_where_not() {
    let home = fixture::home(Vec::new());
    let org = fixture::hub(&home);
    let mut tx = org.read(org.info().user_id).unwrap();
    let row = |revision: i64| {
        let row =
            Record::new("SourceMember").with("MemberType", "ApexClass").with("MemberName", format!("C{revision}"));
        row.with("RevisionCounter", revision)
    };
    let ids: Vec<Id> = (0..1500).map(|revision| tx.add_row(row(revision)).unwrap()).collect();
    tx.put_row(&row(2000).with("Id", ids[0])).unwrap();
    tx.remove_row("SourceMember", ids[1499]).unwrap();
    let count = |condition: &str| {
        let soql = format!("SELECT MemberName FROM SourceMember WHERE {condition}");
        tx.query(&soql, QueryApi::Tooling).unwrap().records.len()
    };
    for (condition, expected) in [
        ("RevisionCounter > 1490", 9),
        ("RevisionCounter >= 1490", 10),
        ("RevisionCounter > 1490 AND MemberName = 'C2000'", 1),
        ("RevisionCounter > 1490 OR MemberName = 'C7'", 10),
        ("RevisionCounter > 2000", 0),
        ("RevisionCounter > 400", 1099),
        ("RevisionCounter > -1", 1499),
        ("RevisionCounter < 3", 2),
        ("RevisionCounter > 1490 AND RevisionCounter <= 1495", 5),
    ] {
        assert_eq!(count(condition), expected, "{condition}");
    }
}
