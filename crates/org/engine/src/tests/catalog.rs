//! Queries about what the org is made of.

use super::fixture;
use crate::{NewComponent, NoBinds, SelectOptions, Selected, SelectedValue, Tx};
use std::sync::Arc;

const PARTS: &[(&str, &str, &str)] = &[
    ("CustomObject", "Trip__c", "<label>Trip</label><pluralLabel>Trips</pluralLabel>"),
    (
        "CustomField",
        "Trip__c.Account__c",
        "<type>Lookup</type><label>Account</label><referenceTo>Account</referenceTo><relationshipName>Trips</relationshipName>",
    ),
    (
        "CustomField",
        "Trip__c.Twice__c",
        "<type>Number</type><precision>18</precision><scale>2</scale><formula>2</formula>",
    ),
    ("CustomObject", "Map__mdt", "<label>Map</label>"),
    (
        "CustomField",
        "Map__mdt.Object__c",
        "<type>MetadataRelationship</type><referenceTo>EntityDefinition</referenceTo><relationshipName>A</relationshipName>",
    ),
    (
        "CustomField",
        "Map__mdt.Field__c",
        "<type>MetadataRelationship</type><referenceTo>FieldDefinition</referenceTo><relationshipName>B</relationshipName>",
    ),
    (
        "CustomField",
        "Map__mdt.Next__c",
        "<type>MetadataRelationship</type><referenceTo>Map__mdt</referenceTo><relationshipName>C</relationshipName>",
    ),
    (
        "CustomMetadata",
        "Map.One",
        "<label>One</label><values><field>Object__c</field><value>Contact</value></values>\
        <values><field>Field__c</field><value>MailingCity</value></values>",
    ),
    ("CustomMetadata", "Map.Two", "<label>Two</label><values><field>Next__c</field><value>One</value></values>"),
    ("CustomApplication", "Tours", "<label>Tours and more</label>"),
    ("PlatformCachePartition", "Fast", "<masterLabel>Fast one</masterLabel>"),
    (
        "PermissionSet",
        "Guide",
        "<label>Guide</label><objectPermissions><object>Trip__c</object><allowRead>true</allowRead></objectPermissions>\
         <fieldPermissions><field>Trip__c.Account__c</field><readable>true</readable><editable>true</editable></fieldPermissions>",
    ),
    ("PermissionSetGroup", "Guides", "<label>Guides</label><permissionSets>Guide</permissionSets>"),
];

fn org() -> Tx {
    let home = fixture::home(Vec::new());
    let org = fixture::hub(&home);
    let mut tx = org.read(org.info().user_id).unwrap();
    for (type_name, full_name, body) in PARTS {
        let local = full_name.rsplit('.').next().unwrap_or_default();
        let name = if *type_name == "CustomField" { format!("<fullName>{local}</fullName>") } else { String::new() };
        let text = format!("<{type_name}>{name}{body}</{type_name}>");
        let files = vec![("file".to_owned(), Arc::from(text.as_bytes()))];
        let (type_name, full_name) = ((*type_name).to_owned(), (*full_name).to_owned());
        tx.put_component(NewComponent { type_name, full_name, namespace: None, files }).unwrap();
    }
    tx
}

fn line(row: &Selected) -> String {
    let text = |value: &SelectedValue| match value {
        SelectedValue::Value(value) => value.to_json().to_string().replace('"', ""),
        SelectedValue::Parent(None) => "none".into(),
        SelectedValue::Parent(Some(parent)) => format!("({})", line(parent)),
        SelectedValue::Children(rows) => format!("[{}]", rows.iter().map(line).collect::<Vec<_>>().join("; ")),
    };
    row.fields.values().map(text).collect::<Vec<_>>().join(" ")
}

fn check(soql: &str, expected: &[&str]) {
    let answer = org().select(&orgyard_soql::parse(soql).unwrap(), &NoBinds, &SelectOptions::default());
    let answer = answer.unwrap_or_else(|e| panic!("{soql}: {e}"));
    assert_eq!(answer.records.iter().map(line).collect::<Vec<_>>(), expected, "{soql}");
}

#[test]
fn objects_and_fields_are_rows() {
    check(
        "SELECT QualifiedApiName, DeveloperName, MasterLabel, PluralLabel, KeyPrefix, IsCustomSetting FROM EntityDefinition WHERE QualifiedApiName IN ('trip__c', 'Account')",
        &["Trip__c Trip Trip Trips a00 false", "Account Account Account Accounts 001 false"],
    );
    check(
        "SELECT DeveloperName, RelationshipName, DataType, EntityDefinition.DeveloperName FROM FieldDefinition WHERE EntityDefinition.DeveloperName = 'Contact' AND RelationshipName = 'Account'",
        &["Account Account Lookup(Account) (Contact)"],
    );
    check(
        "SELECT QualifiedApiName, (SELECT DeveloperName, DataType FROM Fields WHERE IsCalculated = TRUE) FROM EntityDefinition WHERE QualifiedApiName = 'Trip__c'",
        &["Trip__c [Twice Formula (Number)]"],
    );
    check("SELECT QualifiedApiName FROM EntityDefinition WHERE DurableId = 'Nope'", &[]);
}

#[test]
fn records_of_custom_metadata_lead_to_objects_fields_and_each_other() {
    check(
        "SELECT DeveloperName, Object__r.QualifiedApiName, Field__r.QualifiedApiName, Next__r.DeveloperName FROM Map__mdt",
        &["One (Contact) (MailingCity) none", "Two none none (One)"],
    );
    check("SELECT MasterLabel FROM Map__mdt WHERE Object__r.QualifiedApiName = 'contact'", &["One"]);
    check("SELECT MasterLabel FROM Map__mdt ORDER BY MasterLabel DESC LIMIT 1", &["Two"]);
}

#[test]
fn what_permission_sets_and_profiles_grant_is_rows() {
    check(
        "SELECT Parent.Name, SobjectType, PermissionsRead, PermissionsEdit FROM ObjectPermissions WHERE SobjectType = 'Trip__c' AND Parent.IsOwnedByProfile = false",
        &["(Guide) Trip__c true false"],
    );
    check(
        "SELECT Field, PermissionsEdit FROM FieldPermissions WHERE SobjectType = 'Trip__c'",
        &["Trip__c.Account__c true"],
    );
    // A profile that cannot read accounts, as a public test suite looks for one.
    check(
        "SELECT Profile.Name FROM PermissionSet WHERE IsOwnedByProfile = true AND Profile.Name LIKE 'Minimum%Salesforce' AND Id NOT IN (SELECT ParentId FROM ObjectPermissions WHERE SobjectType = 'Account' AND PermissionsRead = true)",
        &["(Minimum Access - Salesforce)"],
    );
    check(
        "SELECT Name FROM Profile WHERE UserType = 'Standard' AND PermissionsPrivacyDataAccess = FALSE AND PermissionsSubmitMacrosAllowed = TRUE AND PermissionsMassInlineEdit = TRUE",
        &["Standard User"],
    );
    check(
        "SELECT COUNT(Id) FROM FieldPermissions WHERE Field = 'Account.Industry' AND Parent.Profile.Name = 'Standard User'",
        &["1"],
    );
    check(
        "SELECT PermissionSetGroup.DeveloperName, PermissionSet.Name FROM PermissionSetGroupComponent",
        &["(Guides) (Guide)"],
    );
    check("SELECT Name FROM Profile WHERE UserLicense.Name = 'Chatter External'", &["Chatter External User"]);
}

#[test]
fn apps_and_partitions_are_rows() {
    check("SELECT Name, Label, Type FROM AppMenuItem", &["Tours Tours and more TabSet"]);
    check(
        "SELECT DeveloperName, MasterLabel FROM PlatformCachePartition WHERE NamespacePrefix = ''",
        &["Fast Fast one"],
    );
}

#[test]
fn a_users_access_to_a_record_is_a_row() {
    let tx = org();
    let user = tx.user();
    let soql = format!(
        "SELECT RecordId, HasEditAccess, MaxAccessLevel FROM UserRecordAccess WHERE UserId = '{user}' AND RecordId = '{user}'"
    );
    let answer = tx.select(&orgyard_soql::parse(&soql).unwrap(), &NoBinds, &SelectOptions::default()).unwrap();
    assert_eq!(line(&answer.records[0]), format!("{user} true All"));
    let soql = format!("SELECT RecordId FROM UserRecordAccess WHERE UserId = '{user}' AND RecordId IN (null)");
    let answer = tx.select(&orgyard_soql::parse(&soql).unwrap(), &NoBinds, &SelectOptions::default()).unwrap();
    assert!(answer.records.is_empty());
}
