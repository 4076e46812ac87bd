//! The router, in process: text in, text out.

mod apex;
mod apex_rest;
mod bulk;
mod bulk_classic;
mod cometd;
mod composite;
mod connect;
mod coverage;
mod flows;
mod graphql;
mod injection;
mod isolation;
mod oauth;
mod own;
mod packaging;
mod partner;
mod reading;
mod rest;
mod scim;
mod shown;
mod snapshots;
mod soap;
mod tooling;
mod triggers;
mod visible;

use axum::Router;
use axum::body::Body;
use http::Request;
use http_body_util::BodyExt;
use orgyard_engine::{Home, HomeOptions, NewComponent, NewOrg, OrgKind, Session};
use orgyard_values::Env;
use std::sync::Arc;
use tower::ServiceExt;

/// 2026-11-20T17:00:00Z.
const NOW: i64 = 1_795_194_000_000;

/// What a person shows at the login page.
const KEY: &str = "abcd-efgh";

/// A home with a Dev Hub and a scratch org of it, and the router over it.
struct World {
    home: Arc<Home>,
    router: Router,
    names: Vec<(&'static str, String)>,
}

impl World {
    fn new() -> Self {
        Self::with(Env::fixed(NOW))
    }

    fn with(env: Env) -> Self {
        let behaviours = orgyard_hub::behaviours();
        let home = Home::open(HomeOptions { behaviours, ..HomeOptions::in_memory(env) }).unwrap();
        let hub = home.orgs().unwrap().remove(0);
        let scratch = NewOrg { kind: OrgKind::Scratch, parent: Some(hub.id), ..NewOrg::default() };
        let scratch = home.create_org(scratch).unwrap().info();
        let token = |org, user| home.issue_token(org, user).unwrap();
        let names = vec![
            ("{hub}", token(hub.id, hub.user_id)),
            ("{scratch}", token(scratch.id, scratch.user_id)),
            ("{hub id}", hub.id.to_string()),
            ("{hub user}", hub.user_id.to_string()),
            ("{scratch id}", scratch.id.to_string()),
            ("{scratch user}", scratch.user_id.to_string()),
        ];
        Self {
            router: crate::router_with(home.clone(), crate::Doors { key: KEY.into(), ..Default::default() }),
            home,
            names,
        }
    }

    fn session(&self, token: &str) -> Session {
        self.home.authenticate(&self.fill(token)).unwrap()
    }

    /// `{hub}` and the like become what they stand for.
    fn fill(&self, text: &str) -> String {
        self.names.iter().fold(text.to_string(), |text, (name, value)| text.replace(name, value))
    }

    /// And back, so that expectations need no ids.
    fn unfill(&self, text: &str) -> String {
        self.names.iter().fold(text.to_string(), |text, (name, value)| text.replace(value.as_str(), name))
    }

    /// `METHOD path`, header lines, an empty line, the body -> `status body`.
    fn send(&self, request: &str) -> String {
        let (status, _, body) = self.exchange(request);
        self.unfill(format!("{status} {body}").trim_end())
    }

    fn exchange(&self, request: &str) -> (u16, http::HeaderMap, String) {
        let request = self.fill(request);
        let (head, body) = request.split_once("\n\n").unwrap_or((&request, ""));
        self.exchange_bytes(head, body.as_bytes().to_vec())
    }

    fn exchange_bytes(&self, head: &str, body: Vec<u8>) -> (u16, http::HeaderMap, String) {
        let head = self.fill(head);
        let mut lines = head.lines().map(str::trim);
        let (method, path) = lines.next().and_then(|line| line.split_once(' ')).unwrap();
        let mut builder = Request::builder().method(method).uri(path.replace(' ', "%20").replace('\'', "%27"));
        for (name, value) in lines.filter_map(|line| line.split_once(": ")) {
            builder = builder.header(name, value);
        }
        let request = builder.body(Body::from(body)).unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        runtime.block_on(async {
            let response = self.router.clone().oneshot(request).await.unwrap();
            let (status, headers) = (response.status().as_u16(), response.headers().clone());
            let body = response.into_body().collect().await.unwrap().to_bytes();
            (status, headers, String::from_utf8_lossy(&body).into_owned())
        })
    }

    fn check(&self, request: &str, expected: &str) {
        assert_eq!(self.send(request), expected, "{request}");
    }

    /// Only that the answer holds some text.
    fn check_has(&self, request: &str, expected: &str) {
        let answer = self.send(request);
        let shown: String = answer.chars().take(2000).collect();
        assert!(answer.contains(expected), "{request}\n{shown}\nholds no {expected}");
    }
}

/// Puts a component into the Dev Hub; its file is no matter of these tests.
fn deploy(world: &World, type_name: &str, full_name: &str, text: &str) {
    let org = world.home.org(world.session("{hub}").org).unwrap();
    let written = org.write(org.info().user_id, |tx| {
        let files = vec![(format!("{full_name}.xml"), Arc::from(text.as_bytes()))];
        let new = NewComponent { type_name: type_name.into(), full_name: full_name.into(), namespace: None, files };
        tx.put_component(new)
    });
    written.unwrap();
}

/// The text between two others.
fn between<'a>(text: &'a str, before: &str, after: &str) -> &'a str {
    let (_, rest) = text.split_once(before).unwrap_or_else(|| panic!("no {before} in {text}"));
    rest.split(after).next().unwrap_or_default()
}

/// The value of a member in a JSON text.
fn member(answer: &str, name: &str) -> String {
    between(answer, &format!("\"{name}\":\""), "\"").to_string()
}
