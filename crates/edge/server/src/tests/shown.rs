//! What pages are made of: layouts, list views, quick actions, short lists; and requests that depend on what is there.

use super::{World, between, deploy, member};
use serde_json::json;

fn get(world: &World, path: &str) -> String {
    with(world, "GET", path, "", "")
}

fn with(world: &World, method: &str, path: &str, headers: &str, body: &str) -> String {
    world.send(&format!("{method} /services/data/v64.0{path}\nAuthorization: Bearer {{hub}}{headers}\n\n{body}"))
}

#[track_caller]
fn check(world: &World, path: &str, expected: &[&str]) {
    let answer = get(world, path);
    for text in expected {
        assert!(answer.starts_with("200 ") && answer.contains(text), "{path}: no {text} in {answer}");
    }
}

#[test]
fn layouts_say_where_fields_stand() {
    let world = World::new();
    let first = r#""layoutRows":[{"layoutItems":[{"editableForNew":"#;
    let master = r#""recordTypeId":"012000000000000AAA""#;
    check(
        &world,
        "/sobjects/Account/describe/layouts",
        &[first, master, r#""value":"Name"}],"placeholder":false,"required":true"#],
    );
    let layout = "<Layout><layoutSections><detailHeading>true</detailHeading><label>Mine</label><layoutColumns><layoutItems>\
                  <behavior>Readonly</behavior><field>Phone</field></layoutItems></layoutColumns><style>OneColumn</style></layoutSections></Layout>";
    deploy(&world, "Layout", "Account-Own", layout);
    let own = r#""heading":"Mine","layoutRows":[{"layoutItems":[{"editableForNew":false,"editableForUpdate":false,"label":"Phone""#;
    check(&world, "/sobjects/Account/describe/layouts", &[own]);
    check(&world, "/sobjects/Account/describe/layouts/012000000000000AAA", &[own]);
    assert!(get(&world, "/sobjects/Account/describe/layouts/012000000000001AAA").starts_with("404"));
    let compact = "<CompactLayout><fullName>Short</fullName><fields>Name</fields><fields>Phone</fields><label>Short</label></CompactLayout>";
    deploy(&world, "CompactLayout", "Account.Short", compact);
    check(
        &world,
        "/sobjects/Account/describe/compactLayouts",
        &[r#""name":"SYSTEM""#, r#""label":"Short","name":"Short""#],
    );
    check(&world, "/compactLayouts?q=Account,Contact", &[r#""Account":{"actions":[]"#, r#""Contact":{"#]);
    check(&world, "/sobjects/Account/describe", &[r#""recordTypeInfos":[{"active":true"#]);
}

#[test]
fn list_views_answer_their_records() {
    let world = World::new();
    for (name, revenue) in [("Acme", 5), ("Beta's", 50)] {
        with(&world, "POST", "/sobjects/Account", "", &json!({"Name": name, "AnnualRevenue": revenue}).to_string());
    }
    let view = "<ListView><fullName>Big</fullName><columns>ACCOUNT.NAME</columns><columns>CREATEDBY_USER.ALIAS</columns>\
                <filterScope>Mine</filterScope><filters><field>ACCOUNT.ANNUAL_REVENUE</field><operation>greaterThan</operation>\
                <value>10</value></filters><filters><field>ACCOUNT.NAME</field><operation>contains</operation><value>a's,zz</value></filters>\
                <label>Big ones</label></ListView>";
    deploy(&world, "ListView", "Account.Big", view);
    let listed = get(&world, "/sobjects/Account/listviews");
    let url = between(&listed, "\"url\":\"/services/data/v64.0", "\"").to_owned();
    check(&world, &url, &[r#""developerName":"Big""#]);
    check(
        &world,
        &format!("{url}/describe"),
        &["WHERE (AnnualRevenue > 10) AND (Name LIKE '%a\\\\'s%' OR Name LIKE '%zz%') AND OwnerId = '{hub user}'"],
    );
    check(
        &world,
        &format!("{url}/results"),
        &[r#""records":[{"columns":[{"fieldNameOrPath":"Name","value":"Beta's"}"#, r#""size":1"#],
    );
}

#[test]
fn short_lists_are_answered() {
    let world = World::new();
    deploy(&world, "WorkflowRule", "Account.Mail", "<WorkflowRule><active>true</active></WorkflowRule>");
    deploy(
        &world,
        "QuickAction",
        "Account.Call",
        "<QuickAction><label>Call</label><targetObject>Task</targetObject><type>Create</type></QuickAction>",
    );
    check(&world, "/process/rules", &[r#"{"rules":{"Account":[{"#, r#""name":"Mail""#]);
    check(&world, "/process/rules/Contact", &[r#"{"rules":{"Contact":[]}}"#]);
    check(&world, "/process/approvals", &[r#"{"approvals":{}}"#]);
    check(&world, "/appMenu/AppSwitcher", &[r#"{"appMenuItems":["#]);
    check(&world, "/search/layout?q=Account", &[r#""searchColumns":[{"field":"Account.Name""#]);
    check(&world, "/search/scopeOrder", &["[]"]);
    check(&world, "/quickActions", &["[]"]);
    check(&world, "/sobjects/Account/quickActions", &[r#""name":"Account.Call","type":"Create""#]);
    check(&world, "/sobjects/Account/quickActions/Call/describe", &[r#""targetSobjectType":"Task""#]);
    let missing = with(&world, "POST", "/sobjects/Account/quickActions/Call", "", "{}");
    assert!(missing.contains("not implemented here: performing quick actions"), "{missing}");
}

/// REST API Developer Guide, Conditional Requests.
#[test]
fn requests_depend_on_what_is_there() {
    let world = World::new();
    let made = with(&world, "POST", "/sobjects/Account", "", r#"{"Name":"Acme"}"#);
    let path = format!("/sobjects/Account/{}", member(&made, "id"));
    let request = format!("GET /services/data/v64.0{path}\nAuthorization: Bearer {{hub}}");
    let (_, headers, _) = world.exchange(&request);
    let (tag, modified) =
        (headers["etag"].to_str().unwrap().to_owned(), headers["last-modified"].to_str().unwrap().to_owned());
    assert_eq!(modified, "Fri, 20 Nov 2026 17:00:00 GMT");
    let ask = |method: &str, header: &str, body: &str| with(&world, method, &path, &format!("\n{header}"), body);
    assert_eq!(ask("GET", &format!("If-None-Match: {tag}"), ""), "304");
    assert_eq!(ask("GET", &format!("If-Modified-Since: {modified}"), ""), "304");
    assert!(ask("GET", "If-Modified-Since: Fri, 20 Nov 2026 16:00:00 GMT", "").starts_with("200"));
    assert!(ask("PATCH", "If-Match: \"other\"", r#"{"Name":"B"}"#).starts_with("412"));
    assert!(ask("DELETE", "If-Unmodified-Since: Fri, 20 Nov 2026 16:00:00 GMT", "").starts_with("412"));
    assert_eq!(ask("PATCH", &format!("If-Match: {tag}"), r#"{"Name":"B"}"#), "204");
    assert!(ask("PATCH", &format!("If-Match: {tag}"), r#"{"Name":"C"}"#).starts_with("412"));
    let describe =
        |date: &str| with(&world, "GET", "/sobjects/Account/describe", &format!("\nIf-Modified-Since: {date}"), "");
    assert_eq!(describe("Sat, 21 Nov 2026 17:00:00 GMT"), "304");
    assert!(describe("Fri, 20 Nov 2020 17:00:00 GMT").starts_with("200"));
}
