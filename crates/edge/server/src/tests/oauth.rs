use super::{World, member};

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
    let code = world.home.issue_token_until(session.org, session.user, Some(i64::MAX)).unwrap();
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
    let refreshed =
        world.send(&format!("POST /services/oauth2/token\n\ngrant_type=refresh_token&refresh_token={refresh}"));
    assert!(!refreshed.contains("refresh_token\""), "{refreshed}");
    let token = member(&refreshed, "access_token");
    world.check_has(&format!("GET /services/oauth2/userinfo\nAuthorization: Bearer {token}"), "{scratch id}");
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
