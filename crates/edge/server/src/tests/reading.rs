//! What clients read besides records.

use super::{World, member};

const AS_HUB: &str = "\nAuthorization: Bearer {hub}";
const DATA: &str = "/services/data/v64.0";

fn account(world: &World, name: &str) -> String {
    member(&world.send(&format!("POST {DATA}/sobjects/Account{AS_HUB}\n\n{{\"Name\":\"{name}\"}}")), "id")
}

#[test]
fn what_changed_in_a_span_of_time() {
    let world = World::new();
    let (kept, gone) = (account(&world, "a"), account(&world, "b"));
    world.check(&format!("DELETE {DATA}/sobjects/Account/{gone}{AS_HUB}"), "204");
    let span = "start=2026-11-20T16:00:00%2B00:00&end=2026-11-20T18:00:00%2B00:00";
    let updated = world.send(&format!("GET {DATA}/sobjects/Account/updated/?{span}{AS_HUB}"));
    assert!(
        updated.starts_with(&format!("200 {{\"ids\":[\"{kept}\"],\"latestDateCovered\":\"2026-11-20T17:00")),
        "{updated}"
    );
    let deleted = world.send(&format!("GET {DATA}/sobjects/Account/deleted?{span}{AS_HUB}"));
    assert!(deleted.contains(&format!("\"id\":\"{gone}\",\"deletedDate\":\"2026-11-20T17:00")), "{deleted}");
    let earlier = "start=2025-01-01T00:00:00Z&end=2025-01-02T00:00:00Z";
    world.check_has(&format!("GET {DATA}/sobjects/Account/updated?{earlier}{AS_HUB}"), "{\"ids\":[],");
    for wrong in ["start=x&end=y", "start=2025-01-02T00:00:00Z&end=2025-01-01T00:00:00Z", ""] {
        world.check_has(&format!("GET {DATA}/sobjects/Account/updated?{wrong}{AS_HUB}"), "INVALID_REPLICATION_DATE");
    }
}

#[test]
fn a_search_of_named_parts() {
    let world = World::new();
    account(&world, "Acme");
    let get = |query: &str| world.send(&format!("GET {DATA}/parameterizedSearch?{query}{AS_HUB}"));
    let found = get("q=acme&sobject=Account&Account.fields=name&Account.limit=5&in=ALL&overallLimit=9");
    assert!(found.contains("\"searchRecords\":[{") && found.contains("\"Name\":\"Acme\""), "{found}");
    assert!(get("q=acme&sobject=Nope").contains("INVALID_TYPE"));
    assert!(get("q=acme&sobject=Account&Account.fields=Nope").contains("INVALID_FIELD"));
    assert!(get("q=acme&sobject=Account&Account.limit=1)").contains("INVALID_SEARCH"));
    assert!(get("q=%20").contains("MALFORMED_SEARCH"));
    let body = "{\"q\":\"acme\",\"sobjects\":[{\"name\":\"Account\",\"limit\":1}],\"fields\":[\"Id\",\"Name\"]}";
    world.check_has(&format!("POST {DATA}/parameterizedSearch{AS_HUB}\n\n{body}"), "\"Name\":\"Acme\"");
}

#[test]
fn what_is_shown_to_people() {
    let world = World::new();
    world.check(&format!("GET {DATA}/recent?limit=5{AS_HUB}"), "200 []");
    world.check(&format!("GET {DATA}/tabs{AS_HUB}"), "200 []");
    let view = "<ListView xmlns=\"http://soap.sforce.com/2006/04/metadata\"><fullName>Mine</fullName>\
                <filterScope>Mine</filterScope><label>My own</label></ListView>";
    super::deploy(&world, "ListView", "Account.Mine", view);
    let views = world.send(&format!("GET {DATA}/sobjects/account/listviews{AS_HUB}"));
    assert!(views.contains("\"developerName\":\"Mine\"") && views.contains("\"label\":\"My own\""), "{views}");
    assert!(views.ends_with("\"size\":1,\"sobjectType\":\"Account\"}"), "{views}");
    world.check_has(&format!("GET {DATA}/sobjects/Contact/listviews{AS_HUB}"), "\"listviews\":[],");
}

#[test]
fn a_querys_plan() {
    let world = World::new();
    account(&world, "a");
    let plan = world.send(&format!("GET {DATA}/query?explain=SELECT Id FROM Account{AS_HUB}"));
    assert!(plan.contains("\"leadingOperationType\":\"TableScan\"") && plan.contains("\"sobjectType\":\"Account\""));
    world.check_has(&format!("GET {DATA}/query?explain=SELECT Nome FROM Account{AS_HUB}"), "INVALID_FIELD");
}

#[test]
fn paths_as_clients_write_them() {
    let world = World::new();
    for path in [
        "//services/data/v64.0/limits/",
        "/services/data/v30.0/limits",
        "/services/data/v38.0/query/?q=SELECT Id FROM Account",
        "/services/data/v64.0/queryAll/?q=SELECT Id FROM Account",
        "/services/data/v48.0/sobjects/",
        "/services/data/v64.0/sobjects/Organization/{hub id}",
    ] {
        assert!(world.send(&format!("GET {path}{AS_HUB}")).starts_with("200 "), "{path}");
    }
}

/// As the official CLI's own examples of answers have them.
#[test]
fn columns_are_named_as_the_platform_names_them() {
    let world = World::new();
    let ask = |soql: &str| {
        let soql = soql.replace(' ', "+");
        world.send(&format!("GET /services/data/v64.0/query?q={soql}&columns=true\nAuthorization: Bearer {{hub}}"))
    };
    let average = ask("SELECT Industry, AVG(AnnualRevenue) FROM Account GROUP BY Industry");
    for text in [
        r#""apexType":"String","booleanType":false,"columnName":"Industry","custom":false,"displayName":"Industry""#,
        r#""aggregate":true,"apexType":null,"booleanType":false,"columnName":"expr0","custom":false,"displayName":"avg(AnnualRevenue)""#,
    ] {
        assert!(average.contains(text), "{text} in {average}");
    }
    let named = ask("SELECT COUNT(Id) n FROM Account");
    assert!(named.contains(r#""columnName":"n","custom":false,"displayName":"n""#), "{named}");
}
