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
        ("mutation { x }".into(), "not implemented here: mutation in GraphQL"),
        (
            "{ uiapi { objectInfos { ApiName } } }".into(),
            "not implemented here: the field 'objectInfos' of uiapi in GraphQL",
        ),
    ] {
        check(&world, &query, json!({}), expected);
    }
}
