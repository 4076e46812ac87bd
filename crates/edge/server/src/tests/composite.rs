//! Many records in one request: wire-clients §4, error-texts E.

use super::{World, member};

const AS_HUB: &str = "\nAuthorization: Bearer {hub}";
const DATA: &str = "/services/data/v64.0";

fn account(world: &World, name: &str) -> String {
    let body = format!("{{\"Name\":\"{name}\",\"AccountNumber\":\"{name}-1\"}}");
    member(&world.send(&format!("POST {DATA}/sobjects/Account{AS_HUB}\n\n{body}")), "id")
}

#[test]
fn records_are_read_by_their_ids_in_order() {
    let world = World::new();
    let (a, b) = (account(&world, "a"), account(&world, "b"));
    let body = format!("{{\"ids\":[\"{b}\",\"001000000000000AAA\",\"{a}\"],\"fields\":[\"name\"]}}");
    let read = world.send(&format!("POST {DATA}/composite/sobjects/Account{AS_HUB}\n\n{body}"));
    assert!(read.starts_with("200 [{\"attributes\":{\"type\":\"Account\""), "{read}");
    assert!(read.contains("\"Name\":\"b\"},null,{") && read.ends_with("\"Name\":\"a\"}]"), "{read}");
    let got = world.send(&format!("GET {DATA}/composite/sobjects/account?ids={b},{a}&fields=Name,Id{AS_HUB}"));
    assert!(got.contains("\"Name\":\"b\"") && got.contains(&format!("\"Id\":\"{a}\"")), "{got}");
    let unknown = body.replace("name", "Nome");
    world.check_has(
        &format!("POST {DATA}/composite/sobjects/Account{AS_HUB}\n\n{unknown}"),
        "No such column 'Nome' on sobject of type Account",
    );
    world.check_has(
        &format!("POST {DATA}/composite/sobjects/Account\nAuthorization: Bearer {{scratch}}\n\n{body}"),
        "200 [null,null,null]",
    );
}

/// An external id of its own on Account.
fn with_key(world: &World) {
    let field = "<CustomField xmlns=\"http://soap.sforce.com/2006/04/metadata\"><fullName>Number__c</fullName>\
                 <externalId>true</externalId><label>Number</label><length>20</length><type>Text</type></CustomField>";
    super::deploy(world, "CustomField", "Account.Number__c", field);
}

#[test]
fn records_are_upserted_by_an_external_id() {
    let world = World::new();
    with_key(&world);
    let body = |name: &str| {
        format!(
            "{{\"allOrNone\":false,\"records\":[{{\"attributes\":{{\"type\":\"Account\"}},\"Number__c\":\"1\",\"Name\":\"{name}\"}},\
             {{\"attributes\":{{\"type\":\"Account\"}},\"Name\":\"none\"}}]}}"
        )
    };
    let path = format!("PATCH {DATA}/composite/sobjects/Account/Number__c{AS_HUB}");
    let first = world.send(&format!("{path}\n\n{}", body("a")));
    assert!(first.contains("\"success\":true,\"errors\":[],\"created\":true"), "{first}");
    assert!(first.contains("\"MISSING_ARGUMENT\"") && first.contains("Number__c not specified"), "{first}");
    assert!(world.send(&format!("{path}\n\n{}", body("b"))).contains("\"created\":false"));
    world.check_has(&format!("GET {DATA}/sobjects/Account/Number__c/1{AS_HUB}"), "\"Name\":\"b\"");
    let one = format!("PATCH {DATA}/sobjects/Account/Number__c/2{AS_HUB}\n\n{{\"Name\":\"c\"}}");
    assert!(world.send(&one).starts_with("201 "));
    assert!(world.send(&one).starts_with("200 "));
    let twice = world.send(&format!("POST {DATA}/sobjects/Account{AS_HUB}\n\n{{\"Name\":\"d\",\"Number__c\":\"2\"}}"));
    assert!(twice.starts_with("201"), "{twice}");
    world.check_has(
        &format!("GET {DATA}/sobjects/Account/Number__c/2{AS_HUB}"),
        "300 [\"/services/data/v64.0/sobjects/Account/001",
    );
    world.check(&format!("DELETE {DATA}/sobjects/Account/Number__c/1{AS_HUB}"), "204");
    world.check_has(
        &format!("DELETE {DATA}/sobjects/Account/Number__c/1{AS_HUB}"),
        "404 [{\"message\":\"The requested resource does not exist\"",
    );
    world.check_has(
        &format!("PATCH {DATA}/composite/sobjects/Account/Industry{AS_HUB}\n\n{{\"records\":[]}}"),
        "Provided external ID field does not exist or is not accessible: Industry",
    );
}

#[test]
fn graphs_stand_or_fall_each_by_itself() {
    let world = World::new();
    let graph = |id: &str, field: &str| {
        format!(
            "{{\"graphId\":\"{id}\",\"compositeRequest\":[{{\"method\":\"POST\",\"url\":\"{DATA}/sobjects/Account\",\"referenceId\":\"a\",\
             \"body\":{{\"Name\":\"{id}\"}}}},{{\"method\":\"POST\",\"url\":\"{DATA}/sobjects/Contact\",\"referenceId\":\"c\",\
             \"body\":{{\"{field}\":\"x\",\"AccountId\":\"@{{a.id}}\"}}}},{{\"method\":\"GET\",\"url\":\"{DATA}/limits\",\"referenceId\":\"l\"}}]}}"
        )
    };
    let body = format!("{{\"graphs\":[{},{}]}}", graph("bad", "Nonsense"), graph("good", "LastName"));
    let answer = world.send(&format!("POST {DATA}/composite/graph{AS_HUB}\n\n{body}"));
    let (bad, good) = answer.split_once("\"isSuccessful\":false").unwrap();
    assert_eq!(bad.matches("PROCESSING_HALTED").count(), 2, "{answer}");
    assert!(bad.contains("No such column 'Nonsense'"), "{answer}");
    assert!(
        good.contains("\"isSuccessful\":true")
            && good.contains("\"Location\":\"/services/data/v64.0/sobjects/Contact/003")
    );
    let found = world.send(&format!("GET {DATA}/query?q=SELECT Name FROM Account{AS_HUB}"));
    assert!(found.contains("\"good\"") && !found.contains("\"bad\""), "{found}");
}

#[test]
fn collections_and_trees_may_be_parts() {
    let world = World::new();
    let part = |method: &str, path: &str, reference: &str, body: &str| {
        format!("{{\"method\":\"{method}\",\"url\":\"{DATA}{path}\",\"referenceId\":\"{reference}\",\"body\":{body}}}")
    };
    let records = "{\"records\":[{\"attributes\":{\"type\":\"Account\",\"referenceId\":\"r\"},\"Name\":\"a\"}]}";
    let body = format!(
        "{{\"compositeRequest\":[{},{},{}]}}",
        part("POST", "/composite/sobjects", "one", records),
        part("POST", "/composite/tree/Account", "two", records),
        part("POST", "/composite", "three", "{}")
    );
    let answer = world.send(&format!("POST {DATA}/composite{AS_HUB}\n\n{body}"));
    assert!(
        answer.contains("\"httpStatusCode\":201") && answer.contains("not implemented here: POST /composite inside"),
        "{answer}"
    );
    world.check_has(&format!("GET {DATA}/query?q=SELECT COUNT() FROM Account{AS_HUB}"), "\"totalSize\":2");
}

#[test]
fn a_failed_tree_leaves_nothing() {
    let world = World::new();
    let body = "{\"records\":[{\"attributes\":{\"type\":\"Account\",\"referenceId\":\"a\"},\"Name\":\"a\"},\
                {\"attributes\":{\"type\":\"Account\",\"referenceId\":\"b\"}}]}";
    let answer = world.send(&format!("POST {DATA}/composite/tree/Account{AS_HUB}\n\n{body}"));
    assert!(answer.starts_with("400 {\"hasErrors\":true,\"results\":[{\"referenceId\":\"b\""), "{answer}");
    world.check_has(&format!("GET {DATA}/query?q=SELECT COUNT() FROM Account{AS_HUB}"), "\"totalSize\":0");
}
