//! What tokens open, and until when.

use super::fixture::{NOW, hub};
use crate::{Home, HomeOptions, NewComponent, NewOrg, OrgInfo, TokenKind};
use orgyard_values::Env;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU8, Ordering};

const MINUTE: i64 = 60_000;

/// A home whose clock a test sets.
struct World {
    home: Arc<Home>,
    now: Arc<AtomicI64>,
    info: OrgInfo,
}

impl World {
    fn new() -> Self {
        let (now, seed) = (Arc::new(AtomicI64::new(NOW)), AtomicU8::new(1));
        let clock = now.clone();
        let env = Env::new(
            Arc::new(move || clock.load(Ordering::Relaxed)),
            Arc::new(move |buffer| buffer.fill(seed.fetch_add(1, Ordering::Relaxed))),
        );
        let home = Home::open(HomeOptions::in_memory(env)).unwrap();
        let info = hub(&home).info();
        Self { home, now, info }
    }

    fn issue(&self, kind: TokenKind) -> String {
        self.home.issue(kind, self.info.id, self.info.user_id, None).unwrap()
    }

    fn wait(&self, minutes: i64) {
        self.now.fetch_add(minutes * MINUTE, Ordering::Relaxed);
    }

    fn opens(&self, token: &str) -> bool {
        self.home.authenticate(token).is_ok()
    }
}

#[test]
fn tokens_speak_for_one_user_until_they_are_revoked() {
    let World { home, info, .. } = World::new();
    let token = home.issue_token(info.id, info.user_id).unwrap();
    assert!(token.starts_with(&format!("{}!", info.id.short())) && token.len() == 80, "{token}");
    assert_eq!(home.authenticate(&token).unwrap().user, info.user_id);
    assert!(home.authenticate("00D!x").is_err());
    assert!(home.revoke_token(&token).unwrap());
    assert!(home.authenticate(&token).is_err() && !home.revoke_token(&token).unwrap());
}

/// Two hours without a use; a use in the second half of them starts them anew, as the platform does it.
#[test]
fn a_session_ends_when_it_is_not_used() {
    let world = World::new();
    let token = world.issue(TokenKind::Access);
    for minutes in [90, 119, 61, 119] {
        world.wait(minutes);
        assert!(world.opens(&token), "after {minutes} minutes");
    }
    world.wait(120);
    assert!(!world.opens(&token));
    let unused = world.issue(TokenKind::Access);
    world.wait(50);
    assert!(world.opens(&unused));
    world.wait(70);
    assert!(!world.opens(&unused), "a use in the first half moves nothing");
}

#[test]
fn the_org_s_own_timeout_counts() {
    let world = World::new();
    let org = world.home.org(world.info.id).unwrap();
    let settings = "<SecuritySettings><sessionSettings><sessionTimeout>FifteenMinutes</sessionTimeout></sessionSettings>\
                    </SecuritySettings>";
    let files = vec![("settings/Security.settings".to_owned(), settings.as_bytes().to_vec().into())];
    let component = NewComponent { type_name: "Settings".into(), full_name: "Security".into(), namespace: None, files };
    org.write(world.info.user_id, |tx| tx.put_component(component.clone()).map(drop)).unwrap();
    let token = world.issue(TokenKind::Access);
    world.wait(16);
    assert!(!world.opens(&token));
}

#[test]
fn a_token_is_good_for_one_thing() {
    let world = World::new();
    for kind in [TokenKind::Refresh, TokenKind::Code, TokenKind::Frontdoor, TokenKind::Page] {
        let token = world.issue(kind);
        assert!(!world.opens(&token), "{kind:?} opens the API");
        assert!(world.home.token(&token, kind).unwrap().is_some());
        assert!(world.home.redeem(&token, TokenKind::Access).unwrap().is_none());
    }
    let access = world.issue(TokenKind::Access);
    assert!(world.home.token(&access, TokenKind::Refresh).unwrap().is_none());
}

#[test]
fn a_code_works_once_and_not_for_long() {
    let world = World::new();
    let code = world.issue(TokenKind::Code);
    assert!(world.home.redeem(&code, TokenKind::Code).unwrap().is_some());
    assert!(world.home.redeem(&code, TokenKind::Code).unwrap().is_none());
    let late = world.issue(TokenKind::Code);
    world.wait(15);
    assert!(world.home.redeem(&late, TokenKind::Code).unwrap().is_none());
}

#[test]
fn a_revoked_refresh_token_takes_its_access_tokens_along() {
    let world = World::new();
    let refresh = world.issue(TokenKind::Refresh);
    let access = world.home.issue_token_from(&refresh, world.info.id, world.info.user_id).unwrap();
    world.wait(30 * 24 * 60);
    assert!(!world.opens(&access), "an access token ends by itself");
    let access = world.home.issue_token_from(&refresh, world.info.id, world.info.user_id).unwrap();
    assert!(world.opens(&access));
    assert!(world.home.revoke_token(&refresh).unwrap());
    assert!(!world.opens(&access));
}

#[test]
fn the_home_s_file_holds_no_token() {
    let folder = tempfile::tempdir().unwrap();
    let path = Some(folder.path().to_path_buf());
    let home = Home::open(HomeOptions { path, ..HomeOptions::in_memory(Env::fixed(NOW)) }).unwrap();
    let info = hub(&home).info();
    let kinds = [TokenKind::Access, TokenKind::Refresh, TokenKind::Code, TokenKind::Frontdoor, TokenKind::Page];
    let tokens = kinds.map(|kind| home.issue(kind, info.id, info.user_id, None).unwrap());
    for entry in std::fs::read_dir(folder.path()).unwrap() {
        let path = entry.unwrap().path();
        let bytes = std::fs::read(&path).unwrap_or_default();
        for token in &tokens {
            let secret = &token.as_bytes()[16..];
            assert!(!bytes.windows(secret.len()).any(|window| window == secret), "{} tells a token", path.display());
        }
    }
}

#[test]
fn a_username_finds_its_user() {
    let World { home, info, .. } = World::new();
    let other = home.create_org(NewOrg { username: "other@example.test".into(), ..NewOrg::default() }).unwrap().info();
    let found = |name: &str| home.user_by_username(name).unwrap().map(|(org, user)| (org.info().id, user));
    assert_eq!(found(&info.username), Some((info.id, info.user_id)));
    assert_eq!(found("OTHER@example.test"), Some((other.id, other.user_id)));
    assert_eq!(found("nobody@example.test"), None);
}
