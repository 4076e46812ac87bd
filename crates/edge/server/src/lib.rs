//! The APIs of an org over HTTP: routing by access token, envelopes, and nothing that decides anything.

mod anonymous;
mod answer;
mod body;
mod call;
mod cursors;
mod deploys;
mod envelope;
mod failure;
mod fuzz;
mod incoming;
mod listen;
mod not_built;
mod oauth;
mod own;
mod paths;
mod rest;
mod route;
mod schema;
mod soap;
#[cfg(test)]
mod tests;
mod waits;

pub use fuzz::{fuzz_multipart, fuzz_soap};
pub use listen::{Server, serve};

use axum::Router;
use call::Shared;
use orgyard_engine::Home;
use std::sync::Arc;

/// All surfaces of a home. Handlers call the engine on threads that may block; async stops here.
pub fn router(home: Arc<Home>) -> Router {
    let shared = Arc::new(Shared { home, cursors: Default::default(), started: Default::default() });
    route::router(&shared, &endpoints())
}

fn endpoints() -> Vec<route::Endpoint> {
    [rest::endpoints(), oauth::endpoints(), soap::endpoints(), own::endpoints(), not_built::endpoints()].concat()
}
