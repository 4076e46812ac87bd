//! What is told about every request: a header, a line of the log, numbers for `/metrics`. Never a token: neither headers
//! nor query strings are looked at.

use crate::metrics::Metrics;
use axum::extract::Request;
use axum::response::Response;
use axum::{Router, middleware};
use http::HeaderValue;
use orgyard_values::Id;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Which endpoint answered, and for which org.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Served {
    pub route: &'static str,
    pub org: Option<Id>,
}

/// Where no endpoint answered.
const NONE: Served = Served { route: "none", org: None };

pub(crate) fn observed(router: Router, metrics: Arc<Metrics>) -> Router {
    router.layer(middleware::from_fn(move |request: Request, next: middleware::Next| {
        let metrics = metrics.clone();
        async move {
            let (method, path) = (request.method().clone(), shown(request.uri().path()));
            let start = Instant::now();
            let mut response = next.run(request).await;
            let (took, status) = (start.elapsed(), response.status().as_u16());
            let Served { route, org } = response.extensions().get().copied().unwrap_or(NONE);
            metrics.count(&method, route, status, took);
            let org = org.map(|org| org.to_string());
            tracing::info!(%method, path, route, status, org, milliseconds = milliseconds(took), "answered");
            tell(&mut response, took);
            response
        }
    }))
}

/// A path holds ids, not secrets; one that a client has put a token into is not told.
fn shown(path: &str) -> String {
    let secret = path.contains('!') || path.contains("%21") || path.len() > 300;
    if secret { "(not told)".into() } else { path.into() }
}

fn milliseconds(took: Duration) -> f64 {
    (took.as_secs_f64() * 10_000.0).round() / 10.0
}

fn tell(response: &mut Response, took: Duration) {
    if let Ok(value) = HeaderValue::from_str(&format!("total;dur={}", milliseconds(took))) {
        response.headers_mut().insert("server-timing", value);
    }
}
