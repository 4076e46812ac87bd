//! Typed answers and binds: a query and its values in, rows as text out.

use super::fixture;
use crate::{ApiError, BindValue, Org, SelectOptions, Selected, SelectedValue, Selection};
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
