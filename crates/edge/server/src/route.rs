//! From the endpoints' list to a router: reads the body, finds the caller, runs the handler on a thread that may block.

use crate::answer::Answer;
use crate::body;
use crate::call::{Call, Shared, pairs, token};
use crate::failure::Failure;
use crate::listen::HOME_SECRET;
use crate::observe::Served;
use crate::paths;
use axum::Router;
use axum::extract::{ConnectInfo, FromRequestParts, RawPathParams, Request};
use axum::response::Response;
use axum::routing::{MethodFilter, MethodRouter, on};
use http::request::Parts;
use orgyard_engine::Tx;
use orgyard_text::hash;
use orgyard_values::Id;
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;

/// What answers. What reads or writes the caller's org says so, and can then be part of a larger transaction, too.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Handler {
    Call(fn(&Call) -> Result<Answer, Failure>),
    Read(fn(&Call, &Tx) -> Result<Answer, Failure>),
    Write(fn(&Call, &mut Tx) -> Result<Answer, Failure>),
}

impl Handler {
    fn run(self, call: &Call) -> Result<Answer, Failure> {
        match self {
            Handler::Call(run) => run(call),
            Handler::Read(run) => run(call, &call.read()?),
            Handler::Write(run) => call.write(|tx| run(call, tx)),
        }
    }
}

/// Who may call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Access {
    /// Anyone: tells nothing about an org, or checks a secret itself.
    Open,
    /// Whoever has a token; works on the token's org only.
    Session,
    /// The same, with the token in the SOAP envelope: the handler looks.
    Envelope,
    /// Programs on this machine, or in this process.
    Local,
}

/// Where an endpoint's path begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Under {
    Root,
    Data,
    Tooling,
    DataAndTooling,
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct Endpoint {
    pub method: &'static str,
    pub under: Under,
    pub path: &'static str,
    pub access: Access,
    pub handler: Handler,
}

impl Endpoint {
    pub(crate) const fn new(
        method: &'static str,
        under: Under,
        path: &'static str,
        access: Access,
        handler: fn(&Call) -> Result<Answer, Failure>,
    ) -> Self {
        Self { method, under, path, access, handler: Handler::Call(handler) }
    }

    pub(crate) const fn read(
        method: &'static str,
        under: Under,
        path: &'static str,
        handler: fn(&Call, &Tx) -> Result<Answer, Failure>,
    ) -> Self {
        Self { method, under, path, access: Access::Session, handler: Handler::Read(handler) }
    }

    pub(crate) const fn write(
        method: &'static str,
        under: Under,
        path: &'static str,
        handler: fn(&Call, &mut Tx) -> Result<Answer, Failure>,
    ) -> Self {
        Self { method, under, path, access: Access::Session, handler: Handler::Write(handler) }
    }

    /// The full paths this endpoint answers under.
    pub(crate) fn paths(&self) -> Vec<String> {
        let data = || format!("/services/data/{{version}}{}", self.path);
        let tooling = || format!("/services/data/{{version}}/tooling{}", self.path);
        match self.under {
            Under::Root => vec![self.path.to_string()],
            Under::Data => vec![data()],
            Under::Tooling => vec![tooling()],
            Under::DataAndTooling => vec![data(), tooling()],
        }
    }
}

pub(crate) fn router(shared: &Arc<Shared>, endpoints: &[Endpoint]) -> Router {
    let mut by_path: BTreeMap<String, Vec<Endpoint>> = BTreeMap::new();
    for endpoint in endpoints {
        for path in endpoint.paths() {
            by_path.entry(path).or_default().push(*endpoint);
        }
    }
    let mut router = Router::new();
    for (path, endpoints) in by_path {
        router = router.route(&path, methods(shared, &endpoints));
    }
    let inner = router.fallback(async || Failure::not_found().rest_answer().into_response());
    // Routing sees the path only after it was tidied.
    Router::new().fallback(async move |mut request: Request| {
        *request.uri_mut() = paths::tidy(request.uri());
        tower::ServiceExt::oneshot(inner, request).await
    })
}

fn methods(shared: &Arc<Shared>, endpoints: &[Endpoint]) -> MethodRouter {
    let allowed: Vec<&str> = endpoints.iter().map(|e| e.method).collect();
    let allowed = allowed.join(",");
    let mut methods = MethodRouter::new().fallback(async move |request: Request| {
        let text = format!("HTTP Method '{}' not allowed. Allowed are {allowed}", request.method());
        Failure::new(405, "METHOD_NOT_ALLOWED", text).rest_answer().into_response()
    });
    for endpoint in endpoints {
        let (shared, endpoint) = (shared.clone(), *endpoint);
        let serve = async move |request: Request| serve(shared, endpoint, request).await;
        methods = methods.merge(on(filter(endpoint.method), serve));
    }
    methods
}

fn filter(method: &str) -> MethodFilter {
    match method {
        "POST" => MethodFilter::POST,
        "PATCH" => MethodFilter::PATCH,
        "PUT" => MethodFilter::PUT,
        "DELETE" => MethodFilter::DELETE,
        _ => MethodFilter::GET,
    }
}

async fn serve(shared: Arc<Shared>, endpoint: Endpoint, request: Request) -> Response {
    let (org, answer) = match read(shared, &endpoint, request).await {
        Ok(call) => run(endpoint, call).await,
        Err(failure) => (None, Err(failure)),
    };
    let answer = answer.unwrap_or_else(|failure| match endpoint.access {
        Access::Envelope => crate::soap::fault(&failure),
        _ => failure.rest_answer(),
    });
    let mut response = answer.into_response();
    response.extensions_mut().insert(Served { route: endpoint.path, org });
    response
}

/// The answer, and the org whose token was shown.
async fn run(endpoint: Endpoint, mut call: Call) -> (Option<Id>, Result<Answer, Failure>) {
    let work = move || {
        if endpoint.access == Access::Session {
            let session = token(&call.headers).ok_or_else(Failure::no_session);
            match session.and_then(|token| Ok(call.home().authenticate(token)?)) {
                Ok(session) => call.session = Some(session),
                Err(failure) => return (None, Err(failure)),
            }
        }
        (call.session.map(|session| session.org), endpoint.handler.run(&call))
    };
    match tokio::task::spawn_blocking(work).await {
        Ok(answered) => answered,
        Err(panic) => (None, Err(Failure::internal(&panic))),
    }
}

async fn read(shared: Arc<Shared>, endpoint: &Endpoint, request: Request) -> Result<Call, Failure> {
    let (mut parts, body) = request.into_parts();
    let params = RawPathParams::from_request_parts(&mut parts, &()).await.map_err(|_| Failure::not_found())?;
    let params: Vec<(String, String)> = params.iter().map(|(n, v)| (n.to_string(), v.to_string())).collect();
    if params.iter().any(|(name, value)| name == "version" && paths::version(value).is_none()) {
        return Err(Failure::not_found());
    }
    if endpoint.access == Access::Local && !is_local(&parts, &shared.secret) {
        let text = "this address answers programs that may read the home only: show what its file serve.port holds";
        return Err(Failure::new(403, "INSUFFICIENT_ACCESS", text));
    }
    let body = body::read(&parts.headers, body).await?;
    Ok(Call {
        base: paths::base(&parts.headers, &parts.uri, scheme(&parts)),
        method: parts.method.to_string(),
        path: parts.uri.path().to_string(),
        pattern: endpoint.path,
        query: pairs(parts.uri.query().unwrap_or_default()).unwrap_or_default(),
        headers: parts.headers,
        shared,
        params,
        body,
        session: None,
        is_part: false,
    })
}

fn scheme(parts: &Parts) -> paths::Scheme {
    parts.extensions.get().copied().unwrap_or(paths::Scheme::Http)
}

/// In this process (no peer address), or from this machine, not from a web page, and by somebody who may read the home.
fn is_local(parts: &Parts, secret: &str) -> bool {
    let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>();
    let shown = parts.headers.get(HOME_SECRET).map(|value| hash::of(value.as_bytes()));
    // Hashes are compared: how long that takes tells nothing about the secret.
    let knows = !secret.is_empty() && shown.is_some_and(|shown| shown == hash::of(secret.as_bytes()));
    let from_here = peer.is_none_or(|ConnectInfo(address)| knows && address.ip().to_canonical().is_loopback());
    let foreign = ["origin", "referer", "sec-fetch-site", "forwarded", "x-forwarded-for"];
    from_here && !foreign.iter().any(|name| parts.headers.contains_key(*name))
}

/// The endpoint that a path of the data or tooling API names, and what stands in its placeholders: for requests inside
/// of requests. A written segment goes before a placeholder, as in the router.
pub(crate) fn matching(method: &str, path: &str) -> Option<(Endpoint, Vec<(String, String)>)> {
    let candidates = crate::endpoints().into_iter().filter(|endpoint| endpoint.method == method);
    let mut found: Vec<_> = candidates
        .flat_map(|endpoint| endpoint.paths().into_iter().map(move |pattern| (endpoint, pattern)))
        .filter_map(|(endpoint, pattern)| Some((endpoint, capture(&pattern, path)?)))
        .collect();
    found.sort_by_key(|(_, params)| params.len());
    found.into_iter().next()
}

fn capture(pattern: &str, path: &str) -> Option<Vec<(String, String)>> {
    let (pattern, path): (Vec<_>, Vec<_>) = (pattern.split('/').collect(), path.split('/').collect());
    let mut params = Vec::new();
    for (wanted, segment) in pattern.iter().zip(&path) {
        match wanted.strip_prefix('{').and_then(|name| name.strip_suffix('}')) {
            Some(name) => params.push((name.to_string(), segment.to_string())),
            None if wanted == segment => {}
            None => return None,
        }
    }
    (pattern.len() == path.len()).then_some(params)
}
