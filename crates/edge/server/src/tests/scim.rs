//! `sf org create user`: wire-org §7.

use super::{World, between, member};

#[test]
fn a_user_is_made_and_gets_in() {
    let world = World::new();
    let found = world.send(
        "GET /services/data/v64.0/query?q=SELECT Id FROM Profile WHERE Name = 'Standard User'\nAuthorization: Bearer {scratch}",
    );
    let profile = member(&found, "Id");
    let body = format!(
        "{{\"username\":\"new@example.test\",\"emails\":[\"a@b.co\"],\"name\":{{\"familyName\":\"Newcomer-Long\"}},\"nickName\":\"new\",\
         \"entitlements\":[{{\"value\":\"{profile}\"}}]}}"
    );
    let request =
        format!("POST /services/scim/v1/Users\nAuthorization: Bearer {{scratch}}\nauto-approve-user: true\n\n{body}");
    let (status, headers, answer) = world.exchange(&request);
    assert_eq!(status, 201, "{answer}");
    let id = member(&answer, "id");
    let refresh = headers["auto-approve-user"].to_str().unwrap();
    let token = world.send(&format!(
        "POST /services/oauth2/token\nContent-Type: application/x-www-form-urlencoded\n\ngrant_type=refresh_token&refresh_token={refresh}"
    ));
    let access = between(&token, "\"access_token\":\"", "\"");
    world.check_has(
        &format!("GET /services/oauth2/userinfo\nAuthorization: Bearer {access}"),
        &format!("\"user_id\":\"{id}\""),
    );
    let again = world.send(&request);
    assert!(again.contains("{\"Errors\":[{\"description\":\"") && again.starts_with("4"), "{again}");
    let without = world.send(&request.replace(&profile, "nothing"));
    assert!(without.contains("the id of a profile is needed"), "{without}");
}
