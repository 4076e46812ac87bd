//! The APIs of an org over HTTP: routing by access token, envelopes, and nothing that decides anything.

mod anonymous;
mod answer;
mod body;
mod bulk;
mod call;
mod cometd;
mod cursors;
mod deploys;
mod envelope;
mod failure;
mod fuzz;
mod guard;
mod listen;
mod not_built;
mod oauth;
mod own;
mod passwords;
mod paths;
mod rest;
mod route;
mod schema;
mod soap;
#[cfg(test)]
mod tests;
mod waits;

pub use fuzz::{fuzz_multipart, fuzz_soap};
pub use listen::{HOME_SECRET, Server, serve};

use axum::Router;
use call::Shared;
use orgyard_engine::Home;
use std::sync::Arc;

/// All surfaces of a home. Handlers call the engine on threads that may block; async stops here.
pub fn router(home: Arc<Home>) -> Router {
    router_with(home, String::new(), String::new())
}

/// `secret` is asked of callers from other processes for what concerns the home as a whole, `key` of persons who log in;
/// none of them passes without.
fn router_with(home: Arc<Home>, secret: String, key: String) -> Router {
    let shared = Arc::new(Shared {
        home,
        cursors: Default::default(),
        clients: Default::default(),
        started: Default::default(),
        secret,
        key,
    });
    route::router(&shared, &endpoints())
}

fn endpoints() -> Vec<route::Endpoint> {
    [
        rest::endpoints(),
        bulk::endpoints(),
        oauth::endpoints(),
        soap::endpoints(),
        own::endpoints(),
        cometd::ENDPOINTS.to_vec(),
        not_built::endpoints(),
    ]
    .concat()
}
