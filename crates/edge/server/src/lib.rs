//! The APIs of an org over HTTP: routing by access token, envelopes, and nothing that decides anything.

mod anonymous;
mod answer;
mod apex_rest;
mod body;
mod bulk;
mod call;
mod cometd;
mod components;
mod cursors;
mod deploys;
mod envelope;
mod failure;
mod fuzz;
mod graphql;
mod guard;
mod listen;
mod metrics;
mod not_built;
mod oauth;
mod observe;
mod own;
mod passwords;
mod paths;
mod rest;
mod route;
mod schema;
mod scim;
mod soap;
#[cfg(test)]
mod tests;
mod visible;
mod waits;

pub use fuzz::{fuzz_multipart, fuzz_oauth, fuzz_soap};
pub use listen::{HOME_SECRET, Server, fuzz_connection, fuzz_request, serve};

use axum::Router;
use call::Shared;
use orgyard_engine::Home;
use std::sync::Arc;

/// All surfaces of a home. Handlers call the engine on threads that may block; async stops here.
pub fn router(home: Arc<Home>) -> Router {
    router_with(home, Doors::default())
}

/// Who is let in from other processes, and by what.
#[derive(Default)]
struct Doors {
    /// Asked of callers for what concerns the home as a whole; empty, none of them passes.
    secret: String,
    /// Asked of persons who log in; empty, none of them passes.
    key: String,
    /// Host names to answer to besides this machine's own, where the router is on a socket.
    names: Option<Vec<String>>,
}

fn router_with(home: Arc<Home>, doors: Doors) -> Router {
    let metrics = Arc::new(metrics::Metrics::default());
    let shared = Arc::new(Shared {
        home,
        cursors: Default::default(),
        clients: Default::default(),
        started: Default::default(),
        secret: doors.secret,
        key: doors.key,
        metrics: metrics.clone(),
    });
    let router = route::router(&shared, &endpoints());
    let router = match doors.names {
        Some(names) => guard::guarded(router, names),
        None => router,
    };
    observe::observed(router, metrics)
}

fn endpoints() -> Vec<route::Endpoint> {
    [
        rest::endpoints(),
        bulk::endpoints(),
        apex_rest::ENDPOINTS.to_vec(),
        graphql::ENDPOINTS.to_vec(),
        scim::ENDPOINTS.to_vec(),
        oauth::endpoints(),
        soap::endpoints(),
        own::endpoints(),
        cometd::ENDPOINTS.to_vec(),
        not_built::endpoints(),
    ]
    .concat()
}
