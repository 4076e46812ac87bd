//! GraphQL: wire-org §8, and Salesforce's GraphQL API guide for the shapes.

use super::World;
use serde_json::json;

const AS_HUB: &str = "\nAuthorization: Bearer {hub}";

fn world() -> World {
    let world = World::new();
    for (name, revenue) in [("Acme", 5), ("Beta's", 7), ("Gamma", 9)] {
        let account = json!({"Name": name, "AnnualRevenue": revenue, "Industry": "Banking"}).to_string();
        let made = world.send(&format!("POST /services/data/v64.0/sobjects/Account{AS_HUB}\n\n{account}"));
        let id = super::member(&made, "id");
        let contact = json!({"LastName": format!("of {name}"), "AccountId": id}).to_string();
        world.send(&format!("POST /services/data/v64.0/sobjects/Contact{AS_HUB}\n\n{contact}"));
    }
    world
}

#[track_caller]
fn check(world: &World, query: &str, variables: serde_json::Value, expected: &str) {
    let body = json!({"query": query, "variables": variables}).to_string();
    let answer = world.send(&format!("POST /services/data/v64.0/graphql{AS_HUB}\n\n{body}"));
    assert!(answer.starts_with("200 ") && answer.contains(expected), "{query}\n{answer}");
}

#[test]
fn records_are_queried() {
    let world = world();
    check(
        &world,
        "query { uiapi { query { Account(where: {Name: {like: \"A%\"}}) { edges { node { Name { value displayValue } AnnualRevenue { value } \
         Industry { displayValue } } } totalCount } } } }",
        json!({}),
        "{\"data\":{\"uiapi\":{\"query\":{\"Account\":{\"edges\":[{\"node\":{\"Name\":{\"value\":\"Acme\",\"displayValue\":null},\
         \"AnnualRevenue\":{\"value\":5.0},\"Industry\":{\"displayValue\":\"Banking\"}}}],\"totalCount\":1}}}},\"errors\":[]}",
    );
    check(
        &world,
        "query Q($n: String) { uiapi { query { a: Account(where: {or: [{Name: {eq: $n}}, {AnnualRevenue: {gt: 8}}]}, orderBy: {Name: {order: DESC}}) \
         { edges { node { Name { value } Contacts { edges { node { LastName { value } } } } } } } } } }",
        json!({"n": "Beta's"}),
        "\"a\":{\"edges\":[{\"node\":{\"Name\":{\"value\":\"Gamma\"},\"Contacts\":{\"edges\":[{\"node\":{\"LastName\":{\"value\":\"of Gamma\"}}}]}}},\
         {\"node\":{\"Name\":{\"value\":\"Beta's\"}",
    );
    check(
        &world,
        "{ uiapi { query { Contact(where: {Account: {Name: {eq: \"Acme\"}}}) { edges { node { LastName { value } Account { Name { value } } } } } } } }",
        json!({}),
        "{\"node\":{\"LastName\":{\"value\":\"of Acme\"},\"Account\":{\"Name\":{\"value\":\"Acme\"}}}}]",
    );
}

#[test]
fn pages_follow_each_other() {
    let world = world();
    let query = "query P($c: String) { uiapi { query { Account(first: 2, after: $c, orderBy: {Name: {order: ASC}}) \
                 { edges { node { Name { value } } } pageInfo { hasNextPage endCursor } } } } }";
    check(
        &world,
        query,
        json!({}),
        "\"value\":\"Acme\"}}},{\"node\":{\"Name\":{\"value\":\"Beta's\"}}}],\"pageInfo\":{\"hasNextPage\":true,\"endCursor\":\"djE6Mg==\"}",
    );
    check(
        &world,
        query,
        json!({"c": "djE6Mg=="}),
        "[{\"node\":{\"Name\":{\"value\":\"Gamma\"}}}],\"pageInfo\":{\"hasNextPage\":false,",
    );
}

#[test]
fn what_is_wrong_is_told_inside_the_answer() {
    let world = world();
    let account = |inside: &str| format!("{{ uiapi {{ query {{ Account{inside} }} }} }}");
    for (query, expected) in [
        (account("{ edges { node { Nome { value } } } }"), "Field 'Nome' in type 'Account' is undefined"),
        (
            account("").replace("Account", "Nope { edges { node { Id } } }"),
            "Field 'Nope' in type 'RecordQuery' is undefined",
        ),
        (
            account("(where: {Name: {eq: \"x' OR Name != 'x\"}}) { edges { node { Id } } totalCount }"),
            "\"totalCount\":0",
        ),
        (
            account("(where: {AnnualRevenue: {eq: \"1 OR Name != null\"}}) { edges { node { Id } } }"),
            "is no value for the field 'AnnualRevenue'",
        ),
        (account("(first: 3000) { edges { node { Id } } }"), "first: a number from 1 to 2000"),
        ("mutation { x }".into(), "not implemented here: the field 'x' of a mutation in GraphQL"),
        (
            "{ uiapi { relatedListByName { label } } }".into(),
            "not implemented here: the field 'relatedListByName' of uiapi in GraphQL",
        ),
    ] {
        check(&world, &query, json!({}), expected);
    }
}

#[test]
fn fragments_and_variables_make_one_query() {
    let world = world();
    check(
        &world,
        "query Q($min: Currency!, $with: Boolean = false) { uiapi { query { Account(where: {AnnualRevenue: {gte: $min}}, orderBy: {Owner: {Name: {order: ASC}}, \
         Name: {order: DESC}}, first: 1) { edges { node { ...Names Phone @include(if: $with) { value } ... on Account { Id } } } } } } } \
         fragment Names on Account { Name { value } }",
        json!({"min": 6}),
        "{\"node\":{\"Name\":{\"value\":\"Gamma\"},\"Id\":\"001",
    );
    check(
        &world,
        "query Q($min: Currency!) { uiapi { query { Account { totalCount } } } }",
        json!({}),
        "{\"data\":null,\"errors\":[{\"message\":\"Variable 'min' has coerced Null value for NonNull type 'Currency!'\",\"locations\":[],\"paths\":[],\
         \"extensions\":{\"classification\":\"ValidationError\"}}]}",
    );
}

#[test]
fn groups_are_counted() {
    let world = world();
    check(
        &world,
        "{ uiapi { aggregate { Account(groupBy: {Industry: {group: true}}) { edges { node { aggregate { Industry { value } Name { count { value } } \
         AnnualRevenue { sum { value } max { value } } } } } totalCount } } } }",
        json!({}),
        "{\"edges\":[{\"node\":{\"aggregate\":{\"Industry\":{\"value\":\"Banking\"},\"Name\":{\"count\":{\"value\":3}},\
         \"AnnualRevenue\":{\"sum\":{\"value\":21.0},\"max\":{\"value\":9.0}}}}}],\"totalCount\":1}",
    );
}

#[test]
fn objects_are_described() {
    check(
        &World::new(),
        "{ uiapi { objectInfos(apiNames: [\"Account\", \"Nope\"]) { ApiName label recordTypeInfos { name } nameFields } } }",
        json!({}),
        "{\"data\":{\"uiapi\":{\"objectInfos\":[{\"ApiName\":\"Account\",\"label\":\"Account\",\"recordTypeInfos\":[{\"name\":\"Master\"}],\
         \"nameFields\":[\"Name\"]},null]}},\"errors\":[]}",
    );
}

#[test]
fn records_are_saved() {
    let world = World::new();
    let create = "mutation M($name: String) { uiapi { AccountCreate(input: {Account: {Name: $name}}) { Record { Id Name { value } } } } }";
    let body = json!({"query": create, "variables": {"name": "New"}}).to_string();
    let made = world.send(&format!("POST /services/data/v64.0/graphql{AS_HUB}\n\n{body}"));
    assert!(made.contains("\"Name\":{\"value\":\"New\"}"), "{made}");
    let id = super::member(&made, "Id");
    let update = format!(
        "mutation {{ uiapi {{ AccountUpdate(input: {{Id: \"{id}\", Account: {{Name: \"Newer\"}}}}) {{ success Record {{ Name {{ value }} }} }} }} }}"
    );
    check(
        &world,
        &update,
        json!({}),
        "\"AccountUpdate\":{\"success\":true,\"Record\":{\"Name\":{\"value\":\"Newer\"}}}",
    );
    let two = "mutation { uiapi { a: AccountCreate(input: {Account: {Name: \"B\"}}) { Record { Id } } b: AccountCreate(input: {Account: {Phone: \"1\"}}) \
               { Record { Id } } } }";
    check(
        &world,
        two,
        json!({}),
        "{\"data\":null,\"errors\":[{\"message\":\"Required fields are missing: [Name]\",\"locations\":[],\"paths\":[\"uiapi\",\"b\"]",
    );
    check(&world, "{ uiapi { query { Account { totalCount } } } }", json!({}), "\"totalCount\":1");
    let delete = format!("mutation {{ uiapi {{ AccountDelete(input: {{Id: \"{id}\"}}) {{ Id }} }} }}");
    check(&world, &delete, json!({}), "\"AccountDelete\":{\"Id\":\"001");
    check(&world, "{ uiapi { query { Account { totalCount } } } }", json!({}), "\"totalCount\":0");
}
