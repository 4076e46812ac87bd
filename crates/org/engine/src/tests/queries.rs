//! Queries: text in, rows out.

use super::fixture;
use crate::{ApiError, Org, QueryApi, Tx};
use orgyard_values::{Id, Record, Value};
use serde_json::Value as Json;
use std::sync::Arc;

/// Two packages, four versions, one request.
fn hub() -> (Arc<Org>, Id) {
    let home = fixture::home(Vec::new());
    let hub = fixture::hub(&home);
    let user = hub.info().user_id;
    hub.write(user, |tx| -> Result<(), ApiError> {
        let core = tx.add_row(Record::new("Package2").with("Name", "Core").with("ContainerOptions", "Unlocked"))?;
        let sales = tx.add_row(Record::new("Package2").with("Name", "Sales").with("NamespacePrefix", "acme"))?;
        version(tx, core, (1, 0), None, true)?;
        version(tx, core, (1, 1), Some("feature/x"), false)?;
        version(tx, core, (2, 0), Some(""), false)?;
        version(tx, sales, (0, 9), None, false)?;
        let request = Record::new("Package2VersionCreateRequest").with("Package2Id", core).with("Status", "Success");
        tx.add_row(request)?;
        Ok(())
    })
    .unwrap();
    (hub, user)
}

fn version(tx: &mut Tx, package: Id, number: (i64, i64), branch: Option<&str>, released: bool) -> Result<(), ApiError> {
    let record = Record::new("Package2Version")
        .with("Package2Id", package)
        .with("Name", format!("v{}.{}", number.0, number.1))
        .with("MajorVersion", number.0)
        .with("MinorVersion", number.1)
        .with("Branch", branch.map(String::from))
        .with("IsReleased", released)
        .with("CodeCoverage", Value::Json(serde_json::json!({ "apexCodeCoveragePercentage": 80 })))
        .with("ReleaseVersion", Value::Double(67.0));
    tx.add_row(record).map(drop)
}

/// One line a row: `field=value`, without attributes; ids of the fixture are not shown.
fn check(soql: &str, expected: &[&str]) {
    let (hub, user) = hub();
    let answer = hub.read(user).unwrap().query(soql, QueryApi::Tooling).unwrap_or_else(|e| panic!("{soql}: {e}"));
    let shown: Vec<String> = answer.records.iter().map(line).collect();
    assert_eq!(shown, expected, "{soql}");
    assert_eq!(answer.total_size, expected.len());
}

fn line(row: &Json) -> String {
    let fields = row.as_object().unwrap().iter().filter(|(name, _)| *name != "attributes");
    fields.map(|(name, value)| format!("{name}={}", value_text(value))).collect::<Vec<_>>().join(" ")
}

fn value_text(value: &Json) -> String {
    match value {
        Json::String(text) => text.clone(),
        Json::Object(inner) if inner.contains_key("records") => {
            let rows = inner["records"].as_array().unwrap().iter().map(line);
            format!("[{}]", rows.collect::<Vec<_>>().join("; "))
        }
        Json::Object(inner) if inner.contains_key("attributes") => format!("({})", line(value)),
        other => other.to_string(),
    }
}

fn fails(soql: &str, code: &str, message: &str) {
    let (hub, user) = hub();
    let error = hub.read(user).unwrap().query(soql, QueryApi::Tooling).unwrap_err();
    assert_eq!((error.code.as_str(), error.message.as_str()), (code, message), "{soql}");
}

#[test]
fn names_come_back_in_canonical_spelling() {
    check(
        "select NAME,package2.containeroptions from package2version where name='V1.0'",
        &["Name=v1.0 Package2=(ContainerOptions=Unlocked)"],
    );
}

#[test]
fn null_matches_missing_and_empty_text() {
    check(
        "SELECT Name FROM Package2Version WHERE Branch = null AND Package2.Name = 'core'",
        &["Name=v1.0", "Name=v2.0"],
    );
    check("SELECT Name FROM Package2Version WHERE Branch != NULL", &["Name=v1.1"]);
    check(
        "SELECT Name FROM Package2Version WHERE Branch NOT IN ('feature/x')",
        &["Name=v1.0", "Name=v2.0", "Name=v0.9"],
    );
}

#[test]
fn rows_are_ordered_with_nulls_first_and_cut() {
    check(
        "SELECT Name FROM Package2Version ORDER BY MajorVersion DESC, MinorVersion desc LIMIT 2",
        &["Name=v2.0", "Name=v1.1"],
    );
    check(
        "SELECT Name FROM Package2Version ORDER BY Branch, Name DESC",
        &["Name=v2.0", "Name=v1.0", "Name=v0.9", "Name=v1.1"],
    );
    check("SELECT Name FROM Package2Version ORDER BY Branch NULLS LAST, Name LIMIT 1 OFFSET 1", &["Name=v0.9"]);
    check("SELECT Name FROM Package2Version ORDER BY Package2.NamespacePrefix NULLS LAST LIMIT 1", &["Name=v0.9"]);
}

#[test]
fn conditions_combine() {
    check(
        "SELECT Name FROM Package2Version WHERE (MajorVersion = 1 OR MinorVersion >= 9) AND NOT IsReleased = true",
        &["Name=v1.1", "Name=v0.9"],
    );
    check("SELECT Name FROM Package2Version WHERE Name LIKE 'V_.0' AND MajorVersion IN (1, 7)", &["Name=v1.0"]);
    check(
        "SELECT Name FROM Package2Version WHERE ReleaseVersion = 67 AND MajorVersion < 1.5 AND IsReleased=False",
        &["Name=v1.1", "Name=v0.9"],
    );
    check(
        "SELECT Status FROM Package2VersionCreateRequest WHERE Status != 'error'ORDER BY CreatedDate",
        &["Status=Success"],
    );
    check("SELECT Status FROM Package2VersionCreateRequest WHERE CreatedDate = LAST_N_DAYS: 2", &["Status=Success"]);
    check("SELECT Status FROM Package2VersionCreateRequest WHERE CreatedDate < 2026-11-20T00:00:00Z", &[]);
    check(
        "SELECT Status FROM Package2VersionCreateRequest WHERE CreatedDate = TODAY AND CreatedDate >= 2026-11-20T17:00:00.000+0000",
        &["Status=Success"],
    );
}

#[test]
fn ids_match_by_fifteen_characters() {
    let (hub, user) = hub();
    let tx = hub.read(user).unwrap();
    let id = tx.scan("Package2").next().unwrap().unwrap().id().unwrap();
    for id in [id.short(), id.as_str()] {
        let found = tx.query(&format!("SELECT Id FROM Package2 WHERE Id='{id}'"), QueryApi::Tooling).unwrap();
        assert_eq!(found.total_size, 1);
    }
    let found = tx.query(
        &format!("SELECT COUNT() FROM Package2Version WHERE Package2Id IN ('{}')", id.short()),
        QueryApi::Tooling,
    );
    assert_eq!(found.unwrap().total_size, 3);
}

#[test]
fn aggregates_without_alias_are_numbered() {
    check("SELECT MAX(MinorVersion), Count(Id) FROM Package2Version WHERE MajorVersion = 1", &["expr0=1 expr1=2"]);
    check("SELECT MAX(BuildNumber) FROM Package2Version WHERE MajorVersion = 77", &["expr0=null"]);
    check(
        "SELECT MajorVersion, COUNT(Id) n FROM Package2Version GROUP BY MajorVersion HAVING COUNT(Id) > 1",
        &["MajorVersion=1 n=2"],
    );
    check(
        "SELECT Package2.Name, COUNT(Id) n FROM Package2Version GROUP BY Package2.Name ORDER BY COUNT(Id) DESC",
        &["Name=Core n=3", "Name=Sales n=1"],
    );
    check(
        "SELECT IsReleased r, SUM(MajorVersion) FROM Package2Version GROUP BY ROLLUP(IsReleased)",
        &["r=false expr0=3", "r=true expr0=1", "r=null expr0=4"],
    );
    check(
        "SELECT CALENDAR_YEAR(CreatedDate) y, COUNT_DISTINCT(Package2Id) FROM Package2Version GROUP BY CALENDAR_YEAR(CreatedDate)",
        &["y=2026 expr0=2"],
    );
}

#[test]
fn parents_and_children_are_nested() {
    check(
        "SELECT Name, AncestorId, Ancestor.Name FROM Package2Version WHERE Name = 'v0.9'",
        &["Name=v0.9 AncestorId=null Ancestor=null"],
    );
    check(
        "SELECT Name, (SELECT Name FROM Package2Versions WHERE MajorVersion > 1) FROM Package2",
        &["Name=Core Package2Versions=[Name=v2.0]", "Name=Sales Package2Versions=null"],
    );
    check("SELECT CreatedBy.Profile.Name FROM Package2 LIMIT 1", &["CreatedBy=(Profile=(Name=System Administrator))"]);
    check("SELECT v.Name FROM Package2Version v WHERE v.Package2.Name = 'Sales'", &["Name=v0.9"]);
}

#[test]
fn semi_joins_compare_with_another_query() {
    check(
        "SELECT Name FROM Package2 WHERE Id IN (SELECT Package2Id FROM Package2Version WHERE MajorVersion = 0)",
        &["Name=Sales"],
    );
    check(
        "SELECT Name FROM Package2 WHERE Id NOT IN (SELECT Package2Id FROM Package2VersionCreateRequest)",
        &["Name=Sales"],
    );
    check(
        "SELECT name FROM Profile WHERE Id IN (SELECT ProfileId FROM User WHERE username LIKE 'admin@%')",
        &["Name=System Administrator"],
    );
}

#[test]
fn compound_fields_are_json() {
    check("SELECT CodeCoverage FROM Package2Version LIMIT 1", &[r#"CodeCoverage={"apexCodeCoveragePercentage":80}"#]);
}

#[test]
fn attributes_name_the_surface() {
    let (hub, user) = hub();
    let row =
        hub.read(user).unwrap().query("SELECT Id FROM Package2 LIMIT 1", QueryApi::Tooling).unwrap().records.remove(0);
    let expected = format!("/services/data/v67.0/tooling/sobjects/Package2/{}", row["Id"].as_str().unwrap());
    assert_eq!(row["attributes"], serde_json::json!({ "type": "Package2", "url": expected }));
}

#[test]
fn faults_are_worded_as_the_platform_does() {
    fails(
        "SELECT Foo FROM Package2",
        "INVALID_FIELD",
        "\nSELECT Foo FROM Package2\n       ^\nERROR at Row:1:Column:8\nNo such column 'Foo' on entity 'Package2'. If you are attempting to use a custom field, be sure to append the '__c' after the custom field name. Please reference your WSDL or the describe call for the appropriate names.",
    );
    fails(
        "SELECT Id FROM Nope",
        "INVALID_TYPE",
        "\nSELECT Id FROM Nope\n               ^\nERROR at Row:1:Column:16\nsObject type 'Nope' is not supported. If you are attempting to use a custom object, be sure to append the '__c' after the entity name. Please reference your WSDL or the describe call for the appropriate names.",
    );
    fails(
        "SELECT Id FROM Package2 WHERE Id = 'x'",
        "INVALID_QUERY_FILTER_OPERATOR",
        "\nSELECT Id FROM Package2 WHERE Id = 'x'\n                              ^\nERROR at Row:1:Column:31\ninvalid ID field: x",
    );
    fails(
        "SELECT Name, COUNT(Id) FROM Package2",
        "MALFORMED_QUERY",
        "\nSELECT Name, COUNT(Id) FROM Package2\n       ^\nERROR at Row:1:Column:8\nField must be grouped or aggregated: Name",
    );
    fails(
        "SELECT Id FROM Package2Version WHERE MajorVersion = '1'",
        "INVALID_FIELD",
        "\nSELECT Id FROM Package2Version WHERE MajorVersion = '1'\n                                     ^\nERROR at Row:1:Column:38\nvalue of filter criterion for field 'MajorVersion' must be of type int and should not be enclosed in quotes",
    );
}

#[test]
fn an_org_that_is_no_hub_has_no_packages() {
    let home = fixture::home(Vec::new());
    let scratch = home.create_org(crate::NewOrg::default()).unwrap();
    let tx = scratch.read(scratch.info().user_id).unwrap();
    let error = tx.query("SELECT Id FROM ScratchOrgInfo limit 1", QueryApi::Rest).unwrap_err();
    assert_eq!(error.code, "INVALID_TYPE");
    assert!(error.message.contains("sObject type 'ScratchOrgInfo' is not supported."));
}

/// Object Reference: DatedConversionRate and CurrencyType belong to orgs with several currencies.
#[test]
fn objects_of_a_feature_are_in_orgs_that_have_it() {
    let home = fixture::home(Vec::new());
    let found = |features: &[&str]| {
        let features = features.iter().map(|name| (*name).to_owned()).collect();
        let org = home.create_org(crate::NewOrg { features, ..crate::NewOrg::default() }).unwrap();
        let tx = org.read(org.info().user_id).unwrap();
        tx.query("SELECT Id FROM DatedConversionRate", QueryApi::Rest).map(|found| found.records.len())
    };
    assert_eq!(found(&[]).unwrap_err().code, "INVALID_TYPE");
    assert_eq!(found(&["MultiCurrency"]).unwrap(), 0);
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(64))]
    #[test]
    fn no_text_panics(soql in "(SELECT (Id|Name|COUNT\\(Id\\)|x.y|é), (Name|Package2.Name) FROM (Package2|Package2Version|User)( WHERE (Name|Id) (=|LIKE|IN) ('a'|\\('a'\\)|1|null))?( GROUP BY Name)?( ORDER BY Name)?( LIMIT 1)?)|.{0,40}") {
        let (hub, user) = hub();
        let _ = hub.read(user).unwrap().query(&soql, QueryApi::Tooling).is_ok();
    }
}
