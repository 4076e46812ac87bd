use super::{KEY, World, between, member};
use orgyard_engine::{NewComponent, TokenKind};

#[test]
fn a_token_tells_who_it_is_for() {
    let world = World::new();
    world.check_has(
        "GET /services/oauth2/userinfo\nHost: localhost:8080\nAuthorization: Bearer {hub}",
        "\"sub\":\"http://localhost:8080/id/{hub id}/{hub user}\"",
    );
    world.check_has(
        "GET /services/oauth2/userinfo\nAuthorization: OAuth {scratch}",
        "\"organization_id\":\"{scratch id}\"",
    );
    world.check("GET /services/oauth2/userinfo\nAuthorization: Bearer x", "403 Bad_OAuth_Token");
    world.check_has("GET /id/{hub id}/{hub user}\nAuthorization: Bearer {hub}", "\"user_id\":\"{hub user}\"");
    world.check_has("GET /id/{hub id}/{hub user}\nAuthorization: Bearer {scratch}", "404");
}

#[test]
fn a_code_is_exchanged_once_and_the_token_refreshes() {
    let world = World::new();
    let session = world.session("{scratch}");
    let code = world.home.issue(TokenKind::Code, session.org, session.user, None).unwrap();
    let exchange = format!(
        "POST /services/oauth2/token\nHost: h\n\ngrant_type=authorization_code&code={code}&client_id=PlatformCLI"
    );
    let answer = world.send(&exchange);
    assert!(
        answer.contains("\"instance_url\":\"http://h\",\"id\":\"http://h/id/{scratch id}/{scratch user}\""),
        "{answer}"
    );
    let refresh = member(&answer, "refresh_token");
    let again = "400 {\"error\":\"invalid_grant\",\"error_description\":\"expired authorization code\"}";
    world.check(&exchange, again);
    let refreshed = world.send(&format!(
        "POST /services/oauth2/token\n\ngrant_type=refresh_token&client_id=PlatformCLI&refresh_token={refresh}"
    ));
    assert!(!refreshed.contains("refresh_token\""), "{refreshed}");
    let token = member(&refreshed, "access_token");
    world.check_has(&format!("GET /services/oauth2/userinfo\nAuthorization: Bearer {token}"), "{scratch id}");
    for client in ["", "&client_id=other"] {
        let stolen = format!("POST /services/oauth2/token\n\ngrant_type=refresh_token&refresh_token={refresh}{client}");
        world.check_has(&stolen, "invalid_client_id");
    }
}

#[test]
fn refusals_are_oauths() {
    let world = World::new();
    let check = |body: &str, expected: &str| world.check(&format!("POST /services/oauth2/token\n\n{body}"), expected);
    check(
        "grant_type=refresh_token&refresh_token=x",
        "400 {\"error\":\"invalid_grant\",\"error_description\":\"expired access/refresh token\"}",
    );
    check(
        "grant_type=nonsense",
        "400 {\"error\":\"unsupported_grant_type\",\"error_description\":\"grant type not supported\"}",
    );
    check("", "400 {\"error\":\"invalid_request\",\"error_description\":\"missing required parameter: grant_type\"}");
}

#[test]
fn a_revoked_token_is_worth_nothing() {
    let world = World::new();
    world.check("POST /services/oauth2/revoke\n\ntoken={scratch}", "200");
    world.check("GET /services/oauth2/userinfo\nAuthorization: Bearer {scratch}", "403 Bad_OAuth_Token");
    world.check_has("POST /services/oauth2/revoke\n\ntoken={scratch}", "unsupported_token_type");
}

const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const ASKED: &str = "client_id=PlatformCLI&redirect_uri=http%3A%2F%2Flocalhost%3A1717%2FOauthRedirect&response_type=code\
                     &state=f00&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

impl World {
    /// Where the answer leads.
    fn location(&self, request: &str) -> String {
        let (status, headers, body) = self.exchange(request);
        assert_eq!(status, 302, "{body}");
        headers["location"].to_str().unwrap().to_string()
    }

    fn log_in_as(&self, username: &str) -> String {
        let body = format!("{ASKED}&key={KEY}&username={username}");
        let location = self.location(&format!("POST /services/oauth2/authorize\n\n{body}"));
        assert!(location.ends_with("&state=f00"), "{location}");
        between(&location, "http://localhost:1717/OauthRedirect?code=", "&").to_string()
    }

    fn exchange_code(&self, code: &str, rest: &str) -> String {
        self.send(&format!("POST /services/oauth2/token\n\ngrant_type=authorization_code&code={code}&{rest}"))
    }
}

const REST: &str = "client_id=PlatformCLI&redirect_uri=http%3A%2F%2Flocalhost%3A1717%2FOauthRedirect";

#[test]
fn a_person_with_the_key_logs_a_client_in() {
    let world = World::new();
    let asked = world.send(&format!("GET /services/oauth2/authorize?{ASKED}"));
    assert!(asked.contains("name=\"key\"") && !asked.contains("admin@"), "{asked}");
    let wrong = world.send(&format!("POST /services/oauth2/authorize\n\n{ASKED}&key=guess&username=x"));
    assert!(wrong.contains("That is not the key") && !wrong.contains("admin@"), "{wrong}");
    let listed = world.send(&format!("POST /services/oauth2/authorize\n\n{ASKED}&key={KEY}"));
    assert!(listed.contains("value=\"admin@production-1.orgyard.example\" checked"), "{listed}");
    let code = world.log_in_as("admin@production-1.orgyard.example");
    let answer = world.exchange_code(&code, &format!("{REST}&code_verifier={VERIFIER}"));
    assert!(answer.contains("\"refresh_token\":\"5Aep861."), "{answer}");
    let token = member(&answer, "access_token");
    world.check_has(&format!("GET /services/oauth2/userinfo\nAuthorization: Bearer {token}"), "{hub id}");
}

#[test]
fn a_code_is_for_who_asked_for_it() {
    let world = World::new();
    let check = |rest: &str, expected: &str| {
        let code = world.log_in_as("admin@production-1.orgyard.example");
        let answer = world.exchange_code(&code, rest);
        assert!(answer.starts_with("400") && answer.contains(expected), "{rest}: {answer}");
        // What came with it was wrong, so it is worth nothing any more.
        let right = world.exchange_code(&code, &format!("{REST}&code_verifier={VERIFIER}"));
        assert!(right.contains("expired authorization code"), "{right}");
    };
    check(REST, "invalid code verifier");
    check(&format!("{REST}&code_verifier=guess"), "invalid code verifier");
    check(&REST.replace("PlatformCLI", "other"), "invalid_client_id");
    check(&REST.replace("1717", "1718"), "redirect_uri_mismatch");
}

#[test]
fn a_login_page_sends_nobody_elsewhere() {
    let world = World::new();
    let evil = ASKED.replace("localhost%3A1717", "evil.example");
    for request in [
        format!("GET /services/oauth2/authorize?{evil}"),
        format!("POST /services/oauth2/authorize\n\n{evil}&key={KEY}&username=admin@production-1.orgyard.example"),
        "GET /services/oauth2/authorize?client_id=x".into(),
    ] {
        let (status, headers, _) = world.exchange(&request);
        assert!(status == 400 && !headers.contains_key("location"), "{request}");
    }
    let token = ASKED.replace("response_type=code", "response_type=token");
    let location = world.location(&format!("GET /services/oauth2/authorize?{token}"));
    assert!(location.contains("error=unsupported_response_type"), "{location}");
    let denied = world.location(&format!("POST /services/oauth2/authorize\n\n{ASKED}&cancel=1"));
    assert!(denied.contains("error=access_denied") && denied.ends_with("&state=f00"), "{denied}");
}

#[test]
fn what_opens_one_thing_opens_no_other() {
    let world = World::new();
    let code = world.log_in_as("admin@production-1.orgyard.example").replace("%21", "!");
    world.check_has(&format!("GET /services/data/v64.0/limits\nAuthorization: Bearer {code}"), "INVALID_SESSION_ID");
    let answer = world.exchange_code(&code, &format!("{REST}&code_verifier={VERIFIER}"));
    let refresh = member(&answer, "refresh_token");
    let plain = refresh.strip_prefix("5Aep861.").unwrap().replacen('.', "!", 1);
    for token in [&refresh, &plain] {
        world.check_has(
            &format!("GET /services/data/v64.0/limits\nAuthorization: Bearer {token}"),
            "INVALID_SESSION_ID",
        );
    }
    let spelled = world.fill("{hub}").replacen('!', ".", 1);
    world.check_has(
        &format!("POST /services/oauth2/token\n\ngrant_type=refresh_token&refresh_token=5Aep861.{spelled}"),
        "expired access/refresh token",
    );
}

#[test]
fn a_token_tells_its_holder_what_it_is() {
    let world = World::new();
    let ask = |token: &str| world.send(&format!("POST /services/oauth2/introspect\n\ntoken={token}"));
    let told = ask("{scratch}");
    assert!(told.contains("\"active\":true") && told.contains("/id/{scratch id}/{scratch user}"), "{told}");
    assert_eq!(ask("{scratch}x"), "200 {\"active\":false}");
}

#[test]
fn a_revoked_refresh_token_ends_what_came_from_it() {
    let world = World::new();
    let code = world.log_in_as("admin@production-1.orgyard.example");
    let answer = world.exchange_code(&code, &format!("{REST}&code_verifier={VERIFIER}"));
    let (access, refresh) = (member(&answer, "access_token"), member(&answer, "refresh_token"));
    world.check(&format!("POST /services/oauth2/revoke\n\ntoken={refresh}"), "200");
    world.check(&format!("GET /services/oauth2/userinfo\nAuthorization: Bearer {access}"), "403 Bad_OAuth_Token");
    world.check_has(
        &format!("POST /services/oauth2/token\n\ngrant_type=refresh_token&refresh_token={refresh}"),
        "expired access/refresh token",
    );
}

/// An app in the Dev Hub, with `oauth` inside.
fn register(world: &World, oauth: &str) {
    let hub = world.session("{hub}");
    let text = format!("<ConnectedApp><label>ci</label><oauthConfig>{oauth}</oauthConfig></ConnectedApp>");
    let files = vec![("connectedApps/ci.connectedApp".to_owned(), text.into_bytes().into())];
    let app = NewComponent { type_name: "ConnectedApp".into(), full_name: "ci".into(), namespace: None, files };
    let org = world.home.org(hub.org).unwrap();
    org.write(hub.user, |tx| tx.put_component(app.clone()).map(drop)).unwrap();
}

fn assert_jwt(world: &World, assertion: &str, expected: &str) {
    let grant = "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer";
    world.check_has(&format!("POST /services/oauth2/token\n\n{grant}&assertion={assertion}"), expected);
}

#[test]
fn a_signed_assertion_is_worth_a_token() {
    let (good, expired) = (include_str!("jwt/good.jwt"), include_str!("jwt/expired.jwt"));
    let world = World::new();
    assert_jwt(&world, good, "invalid_client_id");
    register(&world, "<consumerKey>ci</consumerKey>");
    assert_jwt(&world, good, "user hasn't approved this consumer");
    for certificate in [include_str!("jwt/version1.crt"), include_str!("jwt/version3.crt")] {
        register(&world, &format!("<certificate>{certificate}</certificate><consumerKey>ci</consumerKey>"));
        assert_jwt(&world, good, "/id/{hub id}/{hub user}");
        assert_jwt(&world, expired, "expired assertion");
        let (signed, signature) = good.rsplit_once('.').unwrap();
        assert_jwt(&world, &format!("{signed}.{}", signature.replacen(['a', 'b', 'c'], "Z", 1)), "invalid assertion");
        assert_jwt(&world, &format!("{signed}."), "invalid assertion");
    }
    assert_jwt(&world, "a.b.c", "invalid assertion");
}

#[test]
fn an_app_with_a_secret_acts_as_its_user() {
    let world = World::new();
    let body = "grant_type=client_credentials";
    // app:secret
    let ask = |expected: &str| {
        world.check_has(
            &format!("POST /services/oauth2/token\nAuthorization: Basic YXBwOnNlY3JldA==\n\n{body}"),
            expected,
        )
    };
    ask("invalid_client_id");
    let app = "<consumerKey>app</consumerKey><consumerSecret>secret</consumerSecret>";
    register(&world, app);
    ask("no client credentials user enabled");
    let acts = "<isClientCredentialEnabled>true</isClientCredentialEnabled>\
                <oauthClientCredentialUser>admin@production-1.orgyard.example</oauthClientCredentialUser>";
    register(&world, &format!("{app}{acts}"));
    ask("/id/{hub id}/{hub user}");
    world.check_has(&format!("POST /services/oauth2/token\n\n{body}&client_id=app&client_secret=x"), "invalid_client");
}

#[test]
fn an_address_opens_the_pages_of_one_org_once() {
    let world = World::new();
    let answer = world
        .send("GET /services/oauth2/singleaccess?redirect_uri=%2Flightning%2Fsetup\nAuthorization: Bearer {scratch}");
    let url = member(&answer, "frontdoor_uri");
    let path = url.strip_prefix("http://localhost").unwrap();
    let (status, headers, _) = world.exchange(&format!("GET {path}"));
    let cookie = headers["set-cookie"].to_str().unwrap().to_string();
    let location = headers["location"].to_str().unwrap().to_string();
    let scratch = world.session("{scratch}").org;
    assert!(
        status == 302 && location == format!("/org/{}/home?to=%2Flightning%2Fsetup", scratch.short()),
        "{location}"
    );
    assert!(cookie.ends_with(&format!("; Path=/org/{}; HttpOnly; SameSite=Lax", scratch.short())), "{cookie}");
    let cookie = cookie.split(';').next().unwrap();
    let shown = world.send(&format!("GET {location}\nCookie: other=1; {cookie}"));
    assert!(shown.contains("This is {scratch id}") && shown.contains("/lightning/setup"), "{shown}");
    world.check_has(&format!("GET {path}"), "401 <!DOCTYPE html>");
    world.check_has(&format!("GET /org/{{hub id}}/home\nCookie: {cookie}"), "401 <!DOCTYPE html>");
    world.check_has(&format!("GET /services/data/v64.0/limits\nCookie: {cookie}"), "INVALID_SESSION_ID");
    let value = cookie.strip_prefix("sid=").unwrap();
    world.check_has(&format!("GET /services/data/v64.0/limits\nAuthorization: Bearer {value}"), "INVALID_SESSION_ID");
    world.check_has("GET /secur/frontdoor.jsp?sid=x", "401 <!DOCTYPE html>");
}

#[test]
fn a_password_is_worth_a_token() {
    let world = World::new();
    let set = "POST /services/data/v64.0/sobjects/User/{hub user}/password\nAuthorization: Bearer {hub}";
    world.check(&format!("{set}\n\n{{\"NewPassword\":\"open sesame 1\"}}"), "204");
    let body = "grant_type=password&username=admin@production-1.orgyard.example";
    let ask = |client: &str, password: &str, expected: &str| {
        world.check_has(&format!("POST /services/oauth2/token\n\n{body}&{client}&password={password}"), expected);
    };
    let official = "client_id=PlatformCLI&client_secret=";
    ask(official, "open%20sesame%201", "/id/{hub id}/{hub user}");
    ask(official, "open%20sesame%202", "\"error_description\":\"authentication failure\"");
    ask(official, "", "missing required parameter: password");
    // A client that no org knows, and one that does not know its secret.
    ask("client_id=app", "open%20sesame%201", "\"error_description\":\"client identifier invalid\"");
    register(&world, "<consumerKey>app</consumerKey><consumerSecret>secret</consumerSecret>");
    ask("client_id=app", "open%20sesame%201", "\"error_description\":\"invalid client credentials\"");
    ask("client_id=app&client_secret=secret", "open%20sesame%201", "/id/{hub id}/{hub user}");
    ask("client_id=app&client_secret=secret", "open%20sesame%202", "authentication failure");
    ask("", "open%20sesame%201", "missing required parameter: client_id");
}

/// An app of one org lets nobody into another that does not come from it.
#[test]
fn an_app_is_known_to_its_own_org() {
    let world = World::new();
    let session = world.session("{scratch}");
    let text = "<ConnectedApp><oauthConfig><consumerKey>own</consumerKey></oauthConfig></ConnectedApp>";
    let files = vec![("connectedApps/own.connectedApp".to_owned(), text.as_bytes().to_vec().into())];
    let app = NewComponent { type_name: "ConnectedApp".into(), full_name: "own".into(), namespace: None, files };
    let org = world.home.org(session.org).unwrap();
    org.write(session.user, |tx| tx.put_component(app.clone()).map(drop)).unwrap();
    let set = "POST /services/data/v64.0/sobjects/User/{hub user}/password\nAuthorization: Bearer {hub}";
    world.check(&format!("{set}\n\n{{\"NewPassword\":\"open sesame 1\"}}"), "204");
    let body =
        "grant_type=password&client_id=own&username=admin@production-1.orgyard.example&password=open%20sesame%201";
    world.check_has(&format!("POST /services/oauth2/token\n\n{body}"), "invalid_client_id");
}
