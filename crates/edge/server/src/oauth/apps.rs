//! Connected apps: components of an org that say which clients it lets in, and by what key.

use crate::failure::Failure;
use orgyard_engine::{Home, Org};
use orgyard_text::xml::{self, Element};
use std::sync::Arc;

/// The client ids of the official client: known to every org, with no secret and any page of this machine to return to.
const OFFICIAL: &[&str] = &["PlatformCLI", "CodeBuilder"];

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct App {
    pub key: String,
    pub secret: Option<String>,
    pub callbacks: Vec<String>,
    /// PEM, or its inner part alone.
    pub certificate: Option<String>,
    /// Who the app acts as when it shows nothing but its secret.
    pub runs_as: Option<String>,
}

/// The app of that key in the org, or in the hub or production org it comes from.
pub(super) fn find(org: &Arc<Org>, key: &str) -> Result<Option<App>, Failure> {
    let mut org = org.clone();
    loop {
        if let Some(app) = apps(&org)?.into_iter().find(|app| app.key == key) {
            return Ok(Some(app));
        }
        let Some(parent) = org.info().parent else { return Ok(None) };
        org = org.home().clone().org(parent)?;
    }
}

/// The first org of the home that has an app of that key.
pub(super) fn find_anywhere(home: &Arc<Home>, key: &str) -> Result<Option<(Arc<Org>, App)>, Failure> {
    for info in home.orgs()? {
        let org = home.org(info.id)?;
        if let Some(app) = apps(&org)?.into_iter().find(|app| app.key == key) {
            return Ok(Some((org, app)));
        }
    }
    Ok(None)
}

fn apps(org: &Arc<Org>) -> Result<Vec<App>, Failure> {
    let tx = org.read(org.info().user_id)?;
    let mut apps = Vec::new();
    for component in tx.components(Some("ConnectedApp")) {
        for (_, bytes) in tx.files_of(&component?)? {
            apps.extend(parse(&String::from_utf8_lossy(&bytes)));
        }
    }
    Ok(apps)
}

pub(super) fn parse(text: &str) -> Option<App> {
    let document = xml::parse(text).ok()?;
    let oauth = document.root.child("oauthConfig")?;
    let text = |name: &str| oauth.child_text(name).map(|text| text.trim().to_string()).filter(|text| !text.is_empty());
    let own_user = |oauth: &Element| oauth.child_text("isClientCredentialEnabled").as_deref() == Some("true");
    Some(App {
        key: text("consumerKey")?,
        secret: text("consumerSecret"),
        callbacks: text("callbackUrl").iter().flat_map(|urls| urls.split_whitespace()).map(String::from).collect(),
        certificate: text("certificate"),
        runs_as: text("oauthClientCredentialUser").filter(|_| own_user(oauth)),
    })
}

pub(super) fn is_official(key: &str) -> bool {
    OFFICIAL.contains(&key)
}

/// A page of a program on this machine.
pub(super) fn is_local(url: &str) -> bool {
    let Ok(uri) = url.parse::<http::Uri>() else { return false };
    let host = uri.host().unwrap_or_default().trim_matches(['[', ']']).to_ascii_lowercase();
    let loopback = host.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback());
    matches!(uri.scheme_str(), Some("http" | "https")) && (host == "localhost" || loopback)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_app_is_read_from_its_component() {
        let check = |inner: &str, expected: Option<App>| {
            assert_eq!(parse(&format!("<ConnectedApp><oauthConfig>{inner}</oauthConfig></ConnectedApp>")), expected);
        };
        let app = App { key: "k".into(), ..App::default() };
        check("<consumerKey>k</consumerKey>", Some(app.clone()));
        check(
            "<callbackUrl>http://a\nhttp://b</callbackUrl><consumerKey>k</consumerKey><consumerSecret>s</consumerSecret>",
            Some(App {
                secret: Some("s".into()),
                callbacks: vec!["http://a".into(), "http://b".into()],
                ..app.clone()
            }),
        );
        let acts = "<consumerKey>k</consumerKey><oauthClientCredentialUser>u@x</oauthClientCredentialUser>";
        check(acts, Some(app.clone()));
        let enabled = format!("{acts}<isClientCredentialEnabled>true</isClientCredentialEnabled>");
        check(&enabled, Some(App { runs_as: Some("u@x".into()), ..app }));
        check("", None);
    }

    #[test]
    fn pages_of_this_machine() {
        for local in ["http://localhost:1717/OauthRedirect", "http://127.0.0.1:8080/callback", "http://[::1]/x"] {
            assert!(is_local(local), "{local}");
        }
        for other in
            ["http://localhost.evil.example/", "https://evil.example/localhost", "app://callback", "", "//localhost"]
        {
            assert!(!is_local(other), "{other}");
        }
    }
}
