use super::{World, member};

#[test]
fn the_homes_orgs_are_listed_and_logged_into() {
    let world = World::new();
    world
        .check_has("GET /services/orgyard/orgs", "\"id\":\"{hub id}\",\"kind\":\"Production\",\"name\":\"production\"");
    world.check_has("GET /services/orgyard/orgs", "\"id\":\"{scratch id}\",\"kind\":\"Scratch\"");
    let answer = world.send("POST /services/orgyard/login\nHost: localhost:1\n\n{\"org\":\"{scratch id}\"}");
    assert!(answer.contains("\"instanceUrl\":\"http://localhost:1\""), "{answer}");
    let token = member(&answer, "accessToken");
    world.check_has(&format!("GET /services/oauth2/userinfo\nAuthorization: Bearer {token}"), "{scratch user}");
    world.check_has("POST /services/orgyard/login\n\n{\"org\":\"nobody\"}", "404 [{\"message\":\"no org of this home");
}

#[test]
fn a_further_hub_is_made_with_a_username_of_its_own() {
    let world = World::new();
    let create = "POST /services/orgyard/hubs\n\n{\"name\":\"Second\",\"username\":\"second@example.test\"}";
    world.check_has(create, "\"username\":\"second@example.test\",\"devHub\":true");
    world.check_has(create, "400 [{\"message\":\"the username 'second@example.test' is taken");
    world.check_has("POST /services/orgyard/hubs\n\n{}", "a Dev Hub needs a name");
}

#[test]
fn a_dump_is_sorted_and_has_no_times() {
    let world = World::new();
    let dump = world.send("GET /services/orgyard/dump\nAuthorization: Bearer {hub}");
    let lines: Vec<&str> = dump.strip_prefix("200 ").unwrap().lines().collect();
    assert!(lines.is_sorted() && lines.iter().any(|line| line.starts_with("row User ")), "{dump}");
    assert!(!dump.contains("2026-11-20T"), "{dump}");
}

#[test]
fn the_server_says_that_it_lives() {
    let world = World::new();
    world.check("GET /healthz", "200 ok");
    assert!(world.send("GET /services/orgyard/about").starts_with("200 {\"orgyard\":\""));
}
