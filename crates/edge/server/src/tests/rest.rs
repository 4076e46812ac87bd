use super::{World, member};

const AS_HUB: &str = "\nAuthorization: Bearer {hub}";

#[test]
fn versions_and_resources() {
    let world = World::new();
    world.check_has(
        "GET //services/data",
        "{\"label\":\"Summer '25\",\"url\":\"/services/data/v64.0\",\"version\":\"64.0\"}",
    );
    world.check_has(&format!("GET /services/data/v64.0/{AS_HUB}"), "\"tooling\":\"/services/data/v64.0/tooling\"");
    let (_, headers, _) = world.exchange("GET /services/data");
    assert_eq!(headers["content-type"], "application/json;charset=UTF-8");
}

#[test]
fn what_is_not_there_and_what_is_not_built() {
    let world = World::new();
    let not_found = "404 [{\"message\":\"The requested resource does not exist\",\"errorCode\":\"NOT_FOUND\"}]";
    for path in [
        "/",
        "/services/data/v99.0/limits",
        "/services/data/v64.0/nonsense",
        "/services/data/v64.0/sobjects/Nope__c/describe",
    ] {
        world.check(&format!("GET {path}{AS_HUB}"), not_found);
    }
    world.check(
        &format!("GET /services/data/v64.0/wave/x{AS_HUB}"),
        "400 [{\"message\":\"not implemented here: CRM Analytics\",\"errorCode\":\"NOT_IMPLEMENTED\"}]",
    );
    world.check(
        &format!("PATCH /services/data/v64.0/limits{AS_HUB}"),
        "405 [{\"message\":\"HTTP Method 'PATCH' not allowed. Allowed are GET\",\"errorCode\":\"METHOD_NOT_ALLOWED\"}]",
    );
}

#[test]
fn a_search_gives_one_list_of_records() {
    let world = World::new();
    world.check(
        &format!("GET /services/data/v64.0/search?q=FIND%20%7Bnobody%7D%20RETURNING%20Account(Name){AS_HUB}"),
        "200 {\"searchRecords\":[]}",
    );
    world.check(
        &format!("GET /services/data/v64.0/search?q=FIND%20nobody{AS_HUB}"),
        "400 [{\"message\":\"\\nFIND nobody\\n     ^\\nERROR at Row:1:Column:6\\nNo search term found. The search term must be enclosed in braces.\",\"errorCode\":\"MALFORMED_SEARCH\"}]",
    );
}

#[test]
fn a_record_from_its_making_to_its_end() {
    let world = World::new();
    let created = world.send(&format!(
        "POST /services/data/v64.0/sobjects/account/{AS_HUB}\n\n{{\"Name\":\"Acme\",\"AnnualRevenue\":\"5\"}}"
    ));
    let id = member(&created, "id");
    assert_eq!(created, format!("201 {{\"id\":\"{id}\",\"success\":true,\"errors\":[]}}"));
    let path = format!("/services/data/v64.0/sobjects/Account/{id}");
    world.check(
        &format!("GET {path}?fields=name,AnnualRevenue{AS_HUB}"),
        &format!(
            "200 {{\"attributes\":{{\"type\":\"Account\",\"url\":\"{path}\"}},\"Name\":\"Acme\",\"AnnualRevenue\":5.0}}"
        ),
    );
    world.check(&format!("PATCH {path}{AS_HUB}\n\n{{\"Name\":\"Beta\"}}"), "204");
    world.check(
        &format!("GET /services/data/v64.0/query?q=select id, name from account{AS_HUB}"),
        &format!(
            "200 {{\"totalSize\":1,\"done\":true,\"records\":[{{\"attributes\":{{\"type\":\"Account\",\"url\":\"{path}\"}},\
             \"Id\":\"{id}\",\"Name\":\"Beta\"}}]}}"
        ),
    );
    world.check(&format!("DELETE {path}{AS_HUB}"), "204");
    world.check_has(&format!("GET {path}{AS_HUB}"), "404 [{\"message\":\"The requested resource does not exist\"");
    let deleted = "404 [{\"message\":\"entity is deleted\",\"errorCode\":\"ENTITY_IS_DELETED\"}]";
    world.check(&format!("DELETE {path}{AS_HUB}"), deleted);
    world.check(&format!("PATCH {path}{AS_HUB}\n\n{{\"Name\":\"Gamma\"}}"), deleted);
}

#[test]
fn bad_fields_are_refused_by_name() {
    let world = World::new();
    let post = |body: &str| world.send(&format!("POST /services/data/v64.0/sobjects/Account{AS_HUB}\n\n{body}"));
    assert_eq!(
        post("{\"Nome\":\"x\"}"),
        "400 [{\"message\":\"No such column 'Nome' on sobject of type Account\",\"errorCode\":\"INVALID_FIELD\"}]"
    );
    assert!(post("{\"Id\":\"001\"}").contains("The Id field should not be specified in the sobject data."));
    assert!(post("{\"Name\":}").contains("JSON_PARSER_ERROR"));
    assert!(
        post("{\"AnnualRevenue\":\"much\",\"Name\":\"x\"}")
            .contains("Cannot deserialize instance of currency from VALUE_STRING value much")
    );
}

#[test]
fn long_results_come_in_batches() {
    let world = World::new();
    for chunk in 0..2 {
        let records: Vec<String> = (0..150)
            .map(|n| format!("{{\"attributes\":{{\"type\":\"Account\"}},\"Name\":\"A{chunk}-{n}\"}}"))
            .collect();
        let body = format!("{{\"records\":[{}]}}", records.join(","));
        world.check_has(&format!("POST /services/data/v64.0/composite/sobjects{AS_HUB}\n\n{body}"), "\"success\":true");
    }
    let first = world.send(&format!(
        "GET /services/data/v64.0/query?q=SELECT Id FROM Account{AS_HUB}\nSforce-Query-Options: batchSize=200"
    ));
    assert!(first.contains("\"totalSize\":300,\"done\":false"), "{first}");
    let next = member(&first, "nextRecordsUrl");
    let second = world.send(&format!("GET {next}{AS_HUB}"));
    assert_eq!((second.matches("\"Id\"").count(), second.contains("\"done\":true")), (100, true));
    world.check_has(&format!("GET {next}\nAuthorization: Bearer {{scratch}}"), "INVALID_QUERY_LOCATOR");
}

#[test]
fn a_tree_is_saved_whole_or_not_at_all() {
    let world = World::new();
    let tree = |last: &str| {
        let body = format!(
            "{{\"records\":[{{\"attributes\":{{\"type\":\"Account\",\"referenceId\":\"a\"}},\"Name\":\"A\",\"Contacts\":{{\"records\":\
             [{{\"attributes\":{{\"type\":\"Contact\",\"referenceId\":\"c\"}},\"{last}\":\"C\"}}]}}}}]}}"
        );
        world.send(&format!("POST /services/data/v64.0/composite/tree/Account{AS_HUB}\n\n{body}"))
    };
    let failed = tree("Nonsense");
    assert!(
        failed.starts_with(
            "400 {\"hasErrors\":true,\"results\":[{\"referenceId\":\"c\",\"errors\":[{\"statusCode\":\"INVALID_FIELD\""
        ),
        "{failed}"
    );
    world
        .check_has(&format!("GET /services/data/v64.0/query?q=SELECT COUNT() FROM Account{AS_HUB}"), "\"totalSize\":0");
    assert!(tree("LastName").starts_with("201 {\"hasErrors\":false,\"results\":[{\"referenceId\":\"a\",\"id\":\"001"));
    world.check_has(
        &format!("GET /services/data/v64.0/query?q=SELECT Account.Name FROM Contact{AS_HUB}"),
        "\"Account\":{\"attributes\":{\"type\":\"Account\",\"url\":\"/services/data/v64.0/sobjects/Account/001",
    );
}

#[test]
fn objects_are_listed_and_described() {
    let world = World::new();
    world
        .check_has(&format!("GET /services/data/v64.0/sobjects{AS_HUB}"), "\"name\":\"Account\",\"label\":\"Account\"");
    world.check_has(&format!("GET /services/data/v64.0/sobjects/account/describe{AS_HUB}"), "\"keyPrefix\":\"001\"");
    world.check_has(
        &format!("GET /services/data/v64.0/tooling/sobjects/SourceMember/describe{AS_HUB}"),
        "\"name\":\"RevisionCounter\"",
    );
    world
        .check_has(&format!("GET /services/data/v64.0/sobjects/ScratchOrgInfo/describe{AS_HUB}"), "\"ScratchOrgInfo\"");
    world
        .check_has("GET /services/data/v64.0/sobjects/ScratchOrgInfo/describe\nAuthorization: Bearer {scratch}", "404");
}

#[test]

fn limits_have_what_clients_look_for() {
    let world = World::new();
    let limits = world.send(&format!("GET /services/data/v64.0/limits/{AS_HUB}"));
    for name in
        ["DailyApiRequests", "ActiveScratchOrgs", "Package2VersionCreates", "Package2VersionCreatesWithoutValidation"]
    {
        assert!(limits.contains(&format!("\"{name}\":{{\"Max\":")), "{limits}");
    }
    world.check(
        &format!("GET /services/data/v64.0/limits/recordCount?sObjects=User,Nope{AS_HUB}"),
        "200 {\"sObjects\":[{\"count\":1,\"name\":\"User\"}]}",
    );
}

#[test]

fn the_dev_hub_probe_succeeds_on_hubs_only() {
    let world = World::new();
    let probe = "GET /services/data/v51.0/query?q=SELECT Id FROM ScratchOrgInfo limit 1";
    world.check(&format!("{probe}{AS_HUB}"), "200 {\"totalSize\":0,\"done\":true,\"records\":[]}");
    world.check_has(&format!("{probe}\nAuthorization: Bearer {{scratch}}"), "\"errorCode\":\"INVALID_TYPE\"");
}

fn composite(last_name: &str) -> String {
    format!(
        "{{\"allOrNone\":true,\"compositeRequest\":[{{\"method\":\"POST\",\"url\":\"/services/data/v64.0/sobjects/Account\",\
         \"referenceId\":\"a\",\"body\":{{\"Name\":\"A\"}}}},{{\"method\":\"POST\",\"url\":\"/services/data/v64.0/sobjects/Contact\",\
         \"referenceId\":\"c\",\"body\":{{\"{last_name}\":\"C\",\"AccountId\":\"@{{a.id}}\"}}}},{{\"method\":\"GET\",\"url\":\
         \"/services/data/v64.0/query?q=SELECT Account.Name FROM Contact\",\"referenceId\":\"q\"}}]}}"
    )
}

#[test]
fn parts_of_a_composite_request_use_each_other_and_stand_or_fall_together() {
    let world = World::new();
    let failed = world.send(&format!("POST /services/data/v64.0/composite{AS_HUB}\n\n{}", composite("Nonsense")));
    assert_eq!(failed.matches("\"httpStatusCode\":400").count(), 3, "{failed}");
    assert!(failed.contains("PROCESSING_HALTED") && failed.contains("No such column 'Nonsense'"), "{failed}");
    world
        .check_has(&format!("GET /services/data/v64.0/query?q=SELECT COUNT() FROM Account{AS_HUB}"), "\"totalSize\":0");
    let done = world.send(&format!("POST /services/data/v64.0/composite{AS_HUB}\n\n{}", composite("LastName")));
    assert_eq!(done.matches("\"httpStatusCode\":201").count(), 2, "{done}");
    assert!(done.contains("\"Name\":\"A\"") && done.contains("\"referenceId\":\"q\""), "{done}");
}
