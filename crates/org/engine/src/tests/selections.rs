//! Typed answers and binds: a query and its values in, rows as text out.

use super::fixture;
use crate::{ApiError, BindValue, NewComponent, NoBinds, Org, SelectOptions, Selected, SelectedValue, Selection};
use orgyard_values::{Id, Record, Value};
use std::sync::Arc;

/// Three accounts, two contacts of the first.
fn org() -> (Arc<Org>, Id) {
    let home = fixture::home(Vec::new());
    let org = fixture::hub(&home);
    let user = org.info().user_id;
    org.write(user, |tx| -> Result<(), ApiError> {
        let account = |name: &str, revenue: f64| {
            Record::new("Account").with("Name", name).with("AnnualRevenue", Value::Double(revenue))
        };
        let acme = tx.insert(account("Acme", 10.5))?;
        tx.insert(account("Bits", 20.0).with("ParentId", acme))?;
        tx.insert(Record::new("Account").with("Name", "Cats"))?;
        for (first, last) in [("Ann", "Lee"), ("Bob", "May")] {
            tx.insert(Record::new("Contact").with("FirstName", first).with("LastName", last).with("AccountId", acme))?;
        }
        Ok(())
    })
    .unwrap();
    (org, user)
}

fn select(soql: &str, binds: &[BindValue]) -> Result<Selection, ApiError> {
    let (org, user) = org();
    let query = orgyard_soql::parse(soql).unwrap_or_else(|e| panic!("{soql}: {e}"));
    org.read(user).unwrap().select(&query, &binds.to_vec(), &SelectOptions::default())
}

fn line(row: &Selected) -> String {
    let text = |value: &SelectedValue| match value {
        SelectedValue::Value(value) => value.to_json().to_string().replace('"', ""),
        SelectedValue::Parent(None) => "none".into(),
        SelectedValue::Parent(Some(parent)) => format!("{}({})", parent.object, line(parent)),
        SelectedValue::Children(rows) => format!("[{}]", rows.iter().map(line).collect::<Vec<_>>().join("; ")),
    };
    row.fields.iter().map(|(name, value)| format!("{name}={}", text(value))).collect::<Vec<_>>().join(" ")
}

fn check(soql: &str, binds: &[BindValue], expected: &[&str]) {
    let answer = select(soql, binds).unwrap_or_else(|e| panic!("{soql}: {e}"));
    assert_eq!(answer.records.iter().map(line).collect::<Vec<_>>(), expected, "{soql}");
}

fn one(value: impl Into<Value>) -> BindValue {
    BindValue::One(value.into())
}

fn many(texts: &[&str]) -> BindValue {
    BindValue::Many(texts.iter().map(|text| Value::from(*text)).collect())
}

#[test]
fn rows_have_their_parents_and_children_inside() {
    check(
        "SELECT name, Parent.Name, parent.parent.name FROM Account WHERE AnnualRevenue != null",
        &[],
        &["Name=Acme Parent=none", "Name=Bits Parent=Account(Name=Acme Parent=none)"],
    );
    check(
        "SELECT Name, (SELECT LastName FROM Contacts ORDER BY LastName DESC) FROM Account WHERE Name < 'C'",
        &[],
        &["Name=Acme Contacts=[LastName=May; LastName=Lee]", "Name=Bits Contacts=[]"],
    );
}

#[test]
fn rows_know_their_ids_and_objects_without_being_asked() {
    let answer = select("SELECT Account.Name FROM Contact LIMIT 1", &[]).unwrap();
    let row = &answer.records[0];
    assert_eq!((&*row.object, row.id.unwrap().prefix()), ("Contact", "003"));
    let Some(SelectedValue::Parent(Some(parent))) = row.fields.get("Account") else { panic!() };
    assert_eq!((&*parent.object, parent.id.unwrap().prefix()), ("Account", "001"));
}

#[test]
fn counts_and_aggregates_say_what_they_are() {
    let answer = select("SELECT COUNT() FROM Account WHERE Name LIKE '%a%'", &[]).unwrap();
    assert_eq!((answer.count, answer.records.len(), answer.aggregate), (Some(2), 0, false));
    let answer = select("SELECT SUM(AnnualRevenue) total, COUNT(Id) FROM Account", &[]).unwrap();
    assert!(answer.aggregate && answer.count.is_none());
    assert_eq!(line(&answer.records[0]), "total=30.5 expr0=3");
    assert_eq!(
        answer.columns.iter().map(|c| (c.name.as_str(), c.scale)).collect::<Vec<_>>(),
        [("total", 0), ("expr0", 0)]
    );
}

#[test]
fn binds_stand_for_values_and_lists() {
    check("SELECT Name FROM Account WHERE Name = :name", &[one("ACME")], &["Name=Acme"]);
    check("SELECT Name FROM Account WHERE Name IN :names", &[many(&["cats", "bits"])], &["Name=Bits", "Name=Cats"]);
    check("SELECT Name FROM Account WHERE Name IN (:a, 'Cats')", &[one("Acme")], &["Name=Acme", "Name=Cats"]);
    check("SELECT Name FROM Account WHERE Name NOT IN :names", &[many(&[])], &["Name=Acme", "Name=Bits", "Name=Cats"]);
    check(
        "SELECT Name FROM Account WHERE Name LIKE :all",
        &[many(&["a%", "%s"])],
        &["Name=Acme", "Name=Bits", "Name=Cats"],
    );
    check(
        "SELECT Name FROM Account WHERE ParentId = :none AND AnnualRevenue > :n",
        &[one(Value::Null), one(10)],
        &["Name=Acme"],
    );
    check("SELECT Name FROM Account LIMIT :limit OFFSET :skip", &[one(1), one(1)], &["Name=Bits"]);
    check(
        "SELECT Name FROM Account WHERE Id IN (SELECT AccountId FROM Contact WHERE LastName = :last) AND Name = :name",
        &[one("Lee"), one("Acme")],
        &["Name=Acme"],
    );
}

#[test]
fn binds_of_a_wrong_type_are_refused() {
    for (soql, value, message) in [
        ("SELECT Id FROM Account WHERE Id = :x", one("no"), "invalid ID field: no"),
        (
            "SELECT Id FROM Account WHERE Name = :x",
            one(1),
            "Invalid bind expression type of Decimal for column of type String",
        ),
        (
            "SELECT Id FROM Account WHERE IsDeleted = :x",
            one("x"),
            "Invalid bind expression type of String for column of type Boolean",
        ),
    ] {
        assert_eq!(select(soql, &[value]).unwrap_err().message, message, "{soql}");
    }
    assert_eq!(select("SELECT Id FROM Account LIMIT :n", &[]).unwrap_err().message, "Variable does not exist: n");
}

#[test]
fn faults_come_without_the_text_around_their_place() {
    let error = select("SELECT Foo FROM Account", &[]).unwrap_err();
    assert!(error.message.starts_with("No such column 'Foo' on entity 'Account'."), "{error}");
}

/// The answer of a query whose user lives in Los Angeles (UTC-8 in November); it is Friday, 09:00 there.
fn check_in_los_angeles(soql: &str, expected: &[&str]) {
    let (org, user) = org();
    let mut tx = org.read(user).unwrap();
    let mut row = tx.get("User", user).unwrap().unwrap();
    row.set("TimeZoneSidKey", "America/Los_Angeles");
    tx.put_row(&row).unwrap();
    for (name, hours_ago) in [("today", 8), ("yesterday", 10)] {
        let at = Value::DateTime(fixture::NOW - hours_ago * 3_600_000);
        let row = Record::new("Task").with("Subject", name).with("ActivityDate", Value::Date("2026-11-20".into()));
        let id = tx.add_row(row).unwrap();
        let mut row = tx.get("Task", id).unwrap().unwrap();
        row.set("CreatedDate", at);
        tx.put_row(&row).unwrap();
    }
    let answer = tx.select(&orgyard_soql::parse(soql).unwrap(), &NoBinds, &SelectOptions::default());
    let answer = answer.unwrap_or_else(|e| panic!("{soql}: {e}"));
    assert_eq!(answer.records.iter().map(line).collect::<Vec<_>>(), expected, "{soql}");
}

#[test]
fn days_begin_where_the_user_is() {
    check_in_los_angeles("SELECT Subject FROM Task WHERE CreatedDate = TODAY", &["Subject=today"]);
    check_in_los_angeles("SELECT Subject FROM Task WHERE CreatedDate < 2026-11-20", &["Subject=yesterday"]);
    check_in_los_angeles("SELECT COUNT(Id) n FROM Task WHERE ActivityDate = TODAY", &["n=2"]);
    check_in_los_angeles("SELECT COUNT(Id) n FROM Task WHERE ActivityDate = LAST_N_DAYS:1", &["n=2"]);
    // SOQL Reference, "Date Functions": parts are UTC's unless the field is converted.
    check_in_los_angeles(
        "SELECT DAY_IN_MONTH(CreatedDate) a, DAY_IN_MONTH(convertTimezone(CreatedDate)) b FROM Task WHERE Subject = 'yesterday' GROUP BY DAY_IN_MONTH(CreatedDate), DAY_IN_MONTH(convertTimezone(CreatedDate))",
        &["a=20 b=19"],
    );
}

#[test]
fn picklists_sort_by_the_order_of_their_values() {
    let (org, user) = org();
    let mut tx = org.read(user).unwrap();
    let xml = "<CustomField><fullName>Size__c</fullName><label>Size</label><type>Picklist</type><valueSet><valueSetDefinition>\
        <value><fullName>small</fullName><label>Small one</label></value><value><fullName>big</fullName><label>Big one</label></value>\
        </valueSetDefinition></valueSet></CustomField>";
    let files = vec![("f".to_owned(), Arc::from(xml.as_bytes()))];
    let field =
        NewComponent { type_name: "CustomField".into(), full_name: "Account.Size__c".into(), namespace: None, files };
    tx.put_component(field).unwrap();
    for size in ["big", "small", "other"] {
        tx.insert(Record::new("Account").with("Name", size).with("Size__c", size)).unwrap();
    }
    let ask = |soql: &str| {
        let answer = tx.select(&orgyard_soql::parse(soql).unwrap(), &NoBinds, &SelectOptions::default()).unwrap();
        answer.records.iter().map(line).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(
        ask("SELECT Name FROM Account WHERE Size__c != null ORDER BY Size__c"),
        "Name=small Name=big Name=other"
    );
    assert_eq!(ask("SELECT MIN(Size__c) a FROM Account WHERE Size__c IN ('big', 'small')"), "a=small");
    assert_eq!(ask("SELECT toLabel(Size__c) FROM Account WHERE Name = 'big'"), "Size__c=Big one");
}

#[test]
fn a_path_that_may_end_anywhere_has_the_fields_of_all() {
    let (org, user) = org();
    let mut tx = org.read(user).unwrap();
    let account = tx.find("Account", "Name", &"Acme".into()).unwrap()[0].id().unwrap();
    tx.add_row(Record::new("Task").with("Subject", "a").with("WhatId", account)).unwrap();
    tx.add_row(Record::new("Task").with("Subject", "b")).unwrap();
    let ask = |soql: &str| tx.select(&orgyard_soql::parse(soql).unwrap(), &NoBinds, &SelectOptions::default());
    let lines = |soql: &str| ask(soql).unwrap().records.iter().map(line).collect::<Vec<_>>();
    assert_eq!(
        lines("SELECT What.Name, What.Type FROM Task ORDER BY Subject"),
        ["What=Account(Name=Acme Type=Account)", "What=none"]
    );
    // aer 1.4: outside of TYPEOF, a polymorphic relationship offers only the fields of Name.
    let error = ask("SELECT What.Industry FROM Task").unwrap_err();
    assert!(error.message.starts_with("No such column 'Industry' on entity 'Name'."), "{error}");
    // aer 1.2.36: without ELSE, a row no branch is for has no parent.
    let branches = "SELECT TYPEOF What WHEN Account THEN AnnualRevenue WHEN Opportunity THEN Amount END FROM Task WHERE Subject = 'a'";
    assert_eq!(lines(branches), ["What=Account(AnnualRevenue=10.5)"]);
    assert_eq!(
        lines("SELECT TYPEOF What WHEN Opportunity THEN Amount END FROM Task WHERE Subject = 'a'"),
        ["What=none"]
    );
}

#[test]
fn what_a_query_may_not_combine_is_refused() {
    for (soql, message) in [
        ("SELECT Id FROM Account ORDER BY Name FOR UPDATE", "FOR UPDATE cannot be used with ORDER BY"),
        ("SELECT Id FROM Account OFFSET 2001", "Maximum SOQL offset allowed is 2000"),
        ("SELECT Id, Name, name FROM Account", "duplicate field selected: Name"),
        ("SELECT COUNT(Id) n, MAX(Name) N FROM Account", "duplicate alias: N"),
        (
            "SELECT Id FROM Account WHERE Id IN (SELECT ParentId FROM Account)",
            "The inner and outer selects should not be on the same object type",
        ),
        (
            "SELECT Id FROM Contact WHERE AccountId IN (SELECT OwnerId FROM Opportunity)",
            "The selected field 'OwnerId' in the subquery and the left operand field in the where expression in the outer query 'AccountId' should point to the same object type",
        ),
        (
            "SELECT Id FROM Account WHERE Id IN (SELECT AccountId FROM Contact WHERE Id IN (SELECT ContactId FROM Case))",
            "Nesting of semi join sub-selects is not supported",
        ),
    ] {
        assert_eq!(select(soql, &[]).unwrap_err().message, message, "{soql}");
    }
}
