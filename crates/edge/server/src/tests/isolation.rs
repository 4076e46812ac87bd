//! No endpoint tells anything about an org without a token of that org.

use super::World;
use crate::paths::NEWEST;
use crate::route::{Access, Endpoint};
use orgyard_engine::TokenKind;
use orgyard_values::Env;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

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

/// Every operation of the SOAP APIs, with a session of another org and arguments that name things of the Dev Hub.
#[test]
fn an_envelope_reaches_its_own_org_only() {
    let world = World::new();
    let hub = world.home.org(world.session("{hub}").org).unwrap().info();
    let arguments = format!(
        "<ids>{user}</ids><id>{user}</id><userId>{user}</userId><asyncProcessId>{user}</asyncProcessId><fieldList>Username</fieldList>\
         <sObjectType>User</sObjectType><queryString>SELECT Username FROM User</queryString><searchString>FIND {{admin}}</searchString>\
         <queryLocator>01g0y0000000001-2000</queryLocator><String>System.debug([SELECT Username FROM User]);</String>\
         <type>User</type><fullNames>{user}</fullNames><queries><type>CustomObject</type></queries>",
        user = hub.user_id
    );
    let mut operations: Vec<&str> =
        crate::soap::operations().into_iter().flat_map(|(_, known)| known.into_iter().map(|(name, _)| name)).collect();
    operations.push("executeAnonymous");
    // Whoever logs in shows a name of the hub, and says nothing that is not known.
    operations.retain(|name| *name != "login");
    let scratch = world.session("{scratch}");
    for path in ["m/64.0", "u/64.0", "c/64.0", "s/64.0", "m/64.0/{hub id}", "u/64.0/{hub id}"] {
        for name in &operations {
            // A new one each time, for `logout` ends it.
            let token = world.home.issue_token(scratch.org, scratch.user).unwrap();
            let body = format!(
                "<e:Envelope xmlns:e=\"http://schemas.xmlsoap.org/soap/envelope/\"><e:Header><SessionHeader><sessionId>{token}</sessionId>\
                 </SessionHeader></e:Header><e:Body><{name}>{arguments}</{name}></e:Body></e:Envelope>"
            );
            // The envelope counts: a header of the hub's makes no difference.
            let request = format!("POST /services/Soap/{path}\nContent-Type: text/xml\nAuthorization: Bearer {{hub}}");
            let (status, _, answer) = world.exchange(&format!("{request}\n\n{body}"));
            for secret in [&hub.username, &hub.name] {
                assert!(!answer.contains(secret.as_str()), "{path} {name} told {secret}: {status} {answer}");
            }
        }
    }
}

/// Two hours without use: no kind of token opens anything any more, and every endpoint says so in its way.
#[test]
fn a_token_that_has_ended_opens_nothing() {
    let now = Arc::new(AtomicI64::new(super::NOW));
    let clock = now.clone();
    let chance = Env::fixed(super::NOW);
    let random = move |buffer: &mut [u8]| buffer.iter_mut().for_each(|byte| [*byte] = chance.random());
    let env = Env::new(Arc::new(move || clock.load(Ordering::Relaxed)), Arc::new(random));
    let world = World::with(env);
    let hub = world.session("{hub}");
    let page = world.home.issue(TokenKind::Page, hub.org, hub.user, None).unwrap();
    let secrets = secrets(&world);
    now.fetch_add(2 * 60 * 60 * 1000 + 1, Ordering::Relaxed);
    for (endpoint, request) in requests(&world) {
        if endpoint.access == Access::Local {
            continue;
        }
        let (status, _, answer) =
            world.exchange(&format!("{request}\nAuthorization: Bearer {{hub}}\nCookie: sid={page}"));
        assert!(!secrets.iter().any(|secret| answer.contains(secret)), "{request}: {answer}");
        let refuses = endpoint.access == Access::Session;
        assert!(!refuses || status == 401 && answer.contains("INVALID_SESSION_ID"), "{request}: {status} {answer}");
    }
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
