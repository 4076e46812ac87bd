use super::*;

fn known() -> (Known, Record) {
    let contact = json!({"attributes": {"type": "Contact", "url": "/x/003B"}, "Id": "003B", "LastName": "Miller",
        "Phone": null, "OwnerId": "005X"});
    let account = json!({"attributes": {"type": "Account", "url": "/x/001A"}, "Id": "001A", "Name": "Acme",
        "ParentId": "001A", "Contacts": {"totalSize": 1, "done": true, "records": [contact]}, "Cases": null});
    let described = |fields: Value, children: Value| json!({"fields": fields, "childRelationships": children});
    let lookup = |name: &str| json!({"name": name, "type": "reference"});
    let children = json!([{"relationshipName": "Contacts", "field": "AccountId"}]);
    let known = Known {
        described: IndexMap::from_iter([
            ("Account".to_owned(), described(json!([lookup("ParentId")]), children)),
            ("Contact".to_owned(), described(json!([lookup("AccountId"), lookup("OwnerId")]), json!([]))),
        ]),
        names: HashMap::from_iter([
            ("001A".to_owned(), "AccountRef1".to_owned()),
            ("003B".to_owned(), "ContactRef1".to_owned()),
        ]),
        counts: HashMap::new(),
    };
    (known, into_object(account).unwrap())
}

#[test]
fn records_go_with_those_below_them() {
    let (known, account) = known();
    insta::assert_snapshot!(String::from_utf8(pretty(&Value::Object(known.tree(&account)))).unwrap());
}

#[test]
fn with_a_plan_those_below_name_those_above() {
    let (known, account) = known();
    let mut all = Vec::new();
    known.spread(&account, &mut all);
    let all: Vec<Value> = all.into_iter().map(Value::Object).collect();
    insta::assert_snapshot!(String::from_utf8(pretty(&Value::Array(all))).unwrap());
}

#[test]
fn the_object_stands_behind_from() {
    let check = object_of;
    assert_eq!(check("SELECT Id FROM Account WHERE x = 1"), "Account");
    assert_eq!(check("select id\nfrom\tCase"), "Case");
    assert_eq!(check("SELECT"), "");
}
