//! What is refused before anybody looks at it: host names that are not ours, and requests made by other sites' pages.

use crate::failure::Failure;
use crate::paths::{self, Scheme};
use axum::extract::Request;
use axum::{Router, middleware};
use http::{HeaderMap, Method, header};
use std::sync::Arc;

/// `names` are host names to answer to besides this machine's own.
pub(crate) fn guarded(router: Router, names: Vec<String>) -> Router {
    let names = Arc::new(names);
    router.layer(middleware::from_fn(move |request: Request, next: middleware::Next| {
        let names = names.clone();
        async move {
            match refusal(&request, &names) {
                Some(failure) => failure.rest_answer().into_response(),
                None => next.run(request).await,
            }
        }
    }))
}

fn refusal(request: &Request, names: &[String]) -> Option<Failure> {
    if request.headers().get_all(header::HOST).iter().count() > 1 {
        return Some(Failure::new(400, "BAD_REQUEST", "a request names one host, and this one names several"));
    }
    let authority = request.uri().authority().map(http::uri::Authority::as_str);
    if !paths::host_is_ours(request.headers(), names) || authority.is_some_and(|host| !paths::is_ours(host, names)) {
        let text =
            "this server does not answer under that host name; use localhost, or name the host when you start it";
        return Some(Failure::new(421, "MISDIRECTED_REQUEST", text));
    }
    is_cross_site(request).then(|| {
        let text = "this server does not answer the pages of other sites; use a program, or a page of this server";
        Failure::new(403, "CROSS_SITE_REQUEST", text)
    })
}

/// Browsers say who makes a request. A link or an address typed in may lead here; a foreign page's script or form may not.
fn is_cross_site(request: &Request) -> bool {
    let headers = request.headers();
    let scheme = request.extensions().get().copied().unwrap_or(Scheme::Http);
    let own = paths::base(headers, request.uri(), scheme);
    if text(headers, header::ORIGIN.as_str()).is_some_and(|origin| !origin.eq_ignore_ascii_case(&own)) {
        return true;
    }
    // The port is no part of a site: a page of another server on this machine is 'same-site'.
    let foreign = matches!(text(headers, "sec-fetch-site"), Some("cross-site" | "same-site"));
    let navigates = request.method() == Method::GET && text(headers, "sec-fetch-mode") == Some("navigate");
    foreign && !(navigates && text(headers, "sec-fetch-dest") == Some("document"))
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `METHOD header=value header=value` -> the code of the refusal.
    fn check(request: &str, expected: &str) {
        let mut words = request.split(' ');
        let mut builder = Request::builder().method(words.next().unwrap_or_default()).uri("/services/data");
        for (name, value) in words.filter_map(|word| word.split_once('=')) {
            builder = if name == "uri" { builder.uri(value) } else { builder.header(name, value) };
        }
        let refused = refusal(&builder.body(axum::body::Body::empty()).unwrap(), &[]);
        assert_eq!(refused.map_or("", |failure| failure.code.leak()), expected, "{request}");
    }

    #[test]
    fn programs_and_own_pages_pass() {
        check("GET host=localhost:8080", "");
        check("POST host=localhost:8080 origin=http://localhost:8080 sec-fetch-site=same-origin", "");
        check("POST host=127.0.0.1:8080 sec-fetch-mode=cors", "");
        check("GET uri=http://localhost:8080/services/data host=localhost:8080", "");
        check("GET host=localhost:1 sec-fetch-site=none sec-fetch-mode=navigate sec-fetch-dest=document", "");
    }

    #[test]
    fn other_sites_pages_do_not() {
        check("GET host=evil.example:8080", "MISDIRECTED_REQUEST");
        check("GET host=localhost.evil.example", "MISDIRECTED_REQUEST");
        check("GET host=localhost:8080 host=evil.example", "BAD_REQUEST");
        check("GET uri=http://evil.example/services/data host=localhost:8080", "MISDIRECTED_REQUEST");
        check("GET", "MISDIRECTED_REQUEST");
        for origin in ["https://evil.example", "http://localhost:3000", "null", "https://localhost:8080"] {
            check(&format!("POST host=localhost:8080 origin={origin}"), "CROSS_SITE_REQUEST");
            check(&format!("OPTIONS host=localhost:8080 origin={origin}"), "CROSS_SITE_REQUEST");
        }
        check("GET host=localhost:1 sec-fetch-site=cross-site sec-fetch-mode=no-cors", "CROSS_SITE_REQUEST");
        check("GET host=localhost:1 sec-fetch-site=same-site sec-fetch-mode=cors", "CROSS_SITE_REQUEST");
    }

    #[test]
    fn links_lead_here_but_frames_do_not() {
        check("GET host=localhost:1 sec-fetch-site=cross-site sec-fetch-mode=navigate sec-fetch-dest=document", "");
        check(
            "GET host=localhost:1 sec-fetch-site=cross-site sec-fetch-mode=navigate sec-fetch-dest=iframe",
            "CROSS_SITE_REQUEST",
        );
        check(
            "POST host=localhost:1 sec-fetch-site=cross-site sec-fetch-mode=navigate sec-fetch-dest=document",
            "CROSS_SITE_REQUEST",
        );
    }
}
