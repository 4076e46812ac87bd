//! No endpoint tells anything about an org without a token of that org.

use super::World;
use crate::paths::NEWEST;
use crate::route::{Access, Endpoint};
use orgyard_engine::TokenKind;

/// Every endpoint, with values for its placeholders that name things of the Dev Hub.
fn requests(world: &World) -> Vec<(Endpoint, String)> {
    let mut requests = Vec::new();
    for endpoint in crate::endpoints() {
        for path in endpoint.paths() {
            let path = path
                .replace("{version}", &format!("v{NEWEST}.0"))
                .replace("{number}", &format!("{NEWEST}.0"))
                .replace("{object}", "User")
                .replace("{org}", "{hub id}")
                .replace("{user}", "{hub user}")
                .replace("{id}", "{hub user}")
                .replace("{field}", "Username")
                .replace("{locator}", "01g0y0000000001-2000")
                .replace("{name}", "Name")
                .replace("{batch}", "7510y0000000001")
                .replace("{result}", "7520y0000000001")
                .replace("{results}", "failedResults")
                .replace("{*tail}", "{hub id}")
                .replace("{*rest}", "rest");
            let query = if path.ends_with("/query") || path.ends_with("/queryAll") {
                "?q=SELECT Username FROM User"
            } else {
                ""
            };
            requests.push((endpoint, world.fill(&format!("{} {path}{query}", endpoint.method))));
        }
    }
    requests
}

/// What of the Dev Hub must not be told.
fn secrets(world: &World) -> Vec<String> {
    let hub = world.home.org(world.session("{hub}").org).unwrap().info();
    vec![hub.username, world.fill("{hub}"), hub.name]
}

fn check_nothing_told(world: &World, headers: &str, skip: impl Fn(&Endpoint) -> bool) {
    for (endpoint, request) in requests(world) {
        if skip(&endpoint) {
            continue;
        }
        for body in ["", "{}", "{\"Username\":\"x@example.test\"}"] {
            let (status, _, answer) = world.exchange(&format!("{request}\n{headers}\n\n{body}"));
            for secret in secrets(world) {
                assert!(!answer.contains(&secret), "{request} told {secret}: {status} {answer}");
            }
        }
    }
    world.check_has(
        "GET /services/data/v64.0/query?q=SELECT Username FROM User\nAuthorization: Bearer {hub}",
        "\"totalSize\":1",
    );
}

#[test]

fn without_a_token_nothing_is_told() {
    let world = World::new();
    // From another machine not even the list of orgs.
    for headers in ["Accept: */*", "Authorization: Bearer nonsense", "Authorization: Basic e30="] {
        check_nothing_told(&world, &format!("{headers}\nOrigin: http://evil.test"), |_| false);
    }
}

#[test]

fn a_token_reaches_its_own_org_only() {
    let world = World::new();
    check_nothing_told(&world, "Authorization: Bearer {scratch}", |endpoint| endpoint.access == Access::Local);
}

#[test]
fn a_cookie_reaches_its_own_org_only() {
    let world = World::new();
    let scratch = world.session("{scratch}");
    let cookie = world.home.issue(TokenKind::Page, scratch.org, scratch.user, None).unwrap();
    check_nothing_told(&world, &format!("Cookie: sid={cookie}"), |endpoint| endpoint.access == Access::Local);
}

/// Not even the Dev Hub's own.
#[test]
fn what_is_no_access_token_opens_no_endpoint() {
    let world = World::new();
    let hub = world.session("{hub}");
    for kind in [TokenKind::Refresh, TokenKind::Code, TokenKind::Frontdoor, TokenKind::Page] {
        let token = world.home.issue(kind, hub.org, hub.user, None).unwrap();
        check_nothing_told(&world, &format!("Authorization: Bearer {token}"), |endpoint| {
            endpoint.access == Access::Local
        });
    }
}

#[test]
fn without_a_token_every_endpoint_of_an_org_answers_the_same() {
    let world = World::new();
    let expected = "401 [{\"message\":\"Session expired or invalid\",\"errorCode\":\"INVALID_SESSION_ID\"}]";
    for (endpoint, request) in requests(&world) {
        if endpoint.access == Access::Session {
            world.check(&request, expected);
        }
    }
}

#[test]
fn what_is_for_this_machine_refuses_web_pages() {
    let world = World::new();
    for (endpoint, request) in requests(&world) {
        if endpoint.access == Access::Local {
            world.check_has(&format!("{request}\nOrigin: http://localhost:3000\n\n{{}}"), "INSUFFICIENT_ACCESS");
        }
    }
}

#[test]
fn endpoints_are_listed_once() {
    let mut seen = std::collections::BTreeSet::new();
    for endpoint in crate::endpoints() {
        for path in endpoint.paths() {
            assert!(seen.insert((endpoint.method, path.clone())), "{} {path} is listed twice", endpoint.method);
        }
    }
}
