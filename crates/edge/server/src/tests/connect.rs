//! The least of Connect REST.

use super::World;

#[track_caller]
fn check(path: &str, expected: &[&str]) {
    let world = World::new();
    let answer = world.send(&format!("GET /services/data/v64.0{path}\nAuthorization: Bearer {{hub}}"));
    expected.iter().for_each(|text| assert!(answer.contains(text), "{path}: no {text} in {answer}"));
}

#[test]
fn who_and_where_one_is() {
    check(
        "/connect/organization",
        &["200 ", r#""name":"production","orgId":"{hub id}""#, r#""canModifyAllData":true"#],
    );
    check("/connect/communities", &[r#"200 {"communities":[],"total":0}"#]);
    for who in ["me", "{hub user}"] {
        check(
            &format!("/chatter/users/{who}"),
            &["200 ", r#""id":"{hub user}","isActive":true"#, r#""userType":"Internal""#],
        );
    }
    check("/chatter/users/nobody", &["404 "]);
    check("/chatter/feeds/news/me/feed-elements", &["not implemented here: Connect REST (chatter)"]);
}
