//! Searches: text in, records out.

use super::fixture;
use crate::{ApiError, BindValue, QueryOptions, SearchOptions, SelectOptions, Selection, Tx};
use orgyard_values::{Id, Record};

fn org() -> Tx {
    let home = fixture::home(Vec::new());
    let org = fixture::hub(&home);
    let mut tx = org.read(org.info().user_id).unwrap();
    for (name, state) in [("KS", ""), ("bob", "KS"), ("oz", "")] {
        tx.insert(Record::new("Account").with("Name", name).with("ShippingState", state)).unwrap();
    }
    for (name, email) in [("Kansas", "ks@x.org"), ("Alaska", "al@x.org")] {
        tx.insert(Record::new("Contact").with("LastName", name).with("Email", email)).unwrap();
    }
    tx
}

fn run(tx: &Tx, sosl: &str, fixed: Option<Vec<Id>>) -> Result<Vec<Selection>, ApiError> {
    let search = orgyard_soql::parse_search(sosl).unwrap_or_else(|e| panic!("{sosl}: {e}"));
    let options = SearchOptions { select: SelectOptions::default(), fixed };
    tx.search(&search, &vec![BindValue::One("ks".into())], &options)
}

fn shown(found: &[Selection]) -> String {
    let names = |selection: &Selection| {
        let of = |record: &crate::Selected| {
            let text = |name: &str| record.value(name).as_str().map(String::from);
            text("Name").or_else(|| text("LastName")).unwrap_or_default()
        };
        let names: Vec<String> = selection.records.iter().map(of).collect();
        format!("{}[{}]", selection.object, names.join(","))
    };
    found.iter().map(names).collect::<Vec<_>>().join(" ")
}

fn check(sosl: &str, expected: &str) {
    let found = run(&org(), sosl, None).unwrap_or_else(|e| panic!("{sosl}: {e}"));
    assert_eq!(shown(&found), expected, "{sosl}");
}

#[test]
fn words_are_looked_for_in_the_fields_of_the_scope() {
    check("FIND {ks} IN ALL FIELDS RETURNING Account(Name), Contact(LastName)", "Account[KS,bob] Contact[Kansas]");
    check("FIND {ks} IN NAME FIELDS RETURNING Account(Name), Contact(LastName)", "Account[KS] Contact[]");
    check("FIND {ka*} IN NAME FIELDS RETURNING Account(Name), Contact(LastName)", "Account[] Contact[Kansas]");
    check("FIND :term IN EMAIL FIELDS RETURNING Contact(LastName)", "Contact[Kansas]");
    check("FIND {ks OR oz} RETURNING Account(Name WHERE Name != 'bob' ORDER BY Name DESC)", "Account[oz,KS]");
    check("FIND {ks OR oz} RETURNING Account(Name LIMIT 1), Contact(LastName)", "Account[KS] Contact[Kansas]");
    check("FIND {ks OR oz} RETURNING Account(Name), Contact(LastName) LIMIT 2", "Account[KS,bob] Contact[]");
    check("FIND {kansas}", "Contact[]");
}

#[test]
fn a_test_finds_the_records_it_named() {
    let tx = org();
    let ids: Vec<Id> = tx.find("Account", "Name", &"oz".into()).unwrap().iter().filter_map(Record::id).collect();
    let ask = |sosl: &str, fixed: &[Id]| shown(&run(&tx, sosl, Some(fixed.to_vec())).unwrap());
    // Apex Developer Guide, "Adding SOSL Queries to Unit Tests": the ids, then WHERE and LIMIT; nothing without them.
    assert_eq!(ask("FIND {ks} RETURNING Account(Name), Contact(LastName)", &ids), "Account[oz] Contact[]");
    assert_eq!(ask("FIND {ks} RETURNING Account(Name WHERE Name = 'x')", &ids), "Account[]");
    assert_eq!(ask("FIND {ks} RETURNING Account(Name)", &[]), "Account[]");
}

#[test]
fn faults_of_searches() {
    let message = |sosl: &str| run(&org(), sosl, None).unwrap_err().message;
    assert_eq!(message("FIND {a} RETURNING Account"), "search term must be longer than one character: a");
    assert!(message("FIND {abc} RETURNING Nope").starts_with("sObject type 'Nope' is not supported."));
    let error = org().search_with("FIND abc", &QueryOptions::default()).unwrap_err();
    assert_eq!(error.code, "MALFORMED_SEARCH");
}

#[test]
fn the_api_gets_one_list() {
    let found = org().search_with("FIND {ks} RETURNING Account(Name), Contact", &QueryOptions::default()).unwrap();
    let types: Vec<_> = found.iter().map(|record| record["attributes"]["type"].as_str().unwrap()).collect();
    assert_eq!(types, ["Account", "Account", "Contact"]);
}
