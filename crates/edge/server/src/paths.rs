//! Paths as clients really write them.

use http::{HeaderMap, Uri, header};

/// `//services/data/` is `/services/data`: clients join an instance URL that ends in `/` with absolute paths,
/// and some put a `/` before the `?`.
pub(crate) fn tidy(uri: &Uri) -> Uri {
    let path = uri.path();
    let tidied = format!("/{}", path.trim_matches('/'));
    if tidied == path {
        return uri.clone();
    }
    let text = match uri.query() {
        Some(query) => format!("{tidied}?{query}"),
        None => tidied,
    };
    text.parse().unwrap_or_else(|_| uri.clone())
}

/// `v64.0` -> `64.0`. Clients use versions far older than the oldest one advertised.
pub(crate) fn version(segment: &str) -> Option<&str> {
    let version = segment.strip_prefix('v').unwrap_or(segment);
    let major: u32 = version.strip_suffix(".0")?.parse().ok()?;
    (OLDEST_ACCEPTED..=NEWEST).contains(&major).then_some(version)
}

pub(crate) const OLDEST_ACCEPTED: u32 = 30;
pub(crate) const OLDEST_LISTED: u32 = 51;
pub(crate) const NEWEST: u32 = 67;

/// How a request came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scheme {
    Http,
    Https,
}

/// Where this server is for the one who asks: goes into every URL of an answer, without a slash at its end.
pub(crate) fn base(headers: &HeaderMap, uri: &Uri, scheme: Scheme) -> String {
    let host = headers.get(header::HOST).and_then(|h| h.to_str().ok());
    let host = host.or_else(|| uri.authority().map(http::uri::Authority::as_str)).unwrap_or("localhost");
    match scheme {
        Scheme::Http => format!("http://{host}"),
        Scheme::Https => format!("https://{host}"),
    }
}

/// A page that resolves its own name to this machine (DNS rebinding) still sends that name.
/// `extra` are names the user asked to be served under.
pub(crate) fn host_is_ours(headers: &HeaderMap, extra: &[String]) -> bool {
    headers.get(header::HOST).and_then(|h| h.to_str().ok()).is_some_and(|host| is_ours(host, extra))
}

pub(crate) fn is_ours(host: &str, extra: &[String]) -> bool {
    let name = without_port(host).to_ascii_lowercase();
    let local = name == "localhost"
        || name.ends_with(".localhost")
        || name == "host.docker.internal"
        || name.trim_matches(['[', ']']).parse::<std::net::IpAddr>().is_ok();
    local || extra.iter().any(|ours| ours.eq_ignore_ascii_case(&name))
}

fn without_port(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|b| b.is_ascii_digit()) && !name.is_empty() => name,
        _ => host,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slashes_around_a_path_are_dropped() {
        let check = |from: &str, to: &str| assert_eq!(tidy(&from.parse().unwrap()).to_string(), to);
        check("//services/data", "/services/data");
        check("///services/data/v64.0/query/?q=a%20b/", "/services/data/v64.0/query?q=a%20b/");
        check("/services/data/", "/services/data");
        check("/", "/");
    }

    #[test]
    fn versions_from_30_to_67_are_served() {
        let check = |segment: &str, expected: Option<&str>| assert_eq!(version(segment), expected);
        check("v51.0", Some("51.0"));
        check("67.0", Some("67.0"));
        for unknown in ["v68.0", "v29.0", "v64", "v64.1", "vX.0", ""] {
            check(unknown, None);
        }
    }

    #[test]
    fn a_foreign_host_name_is_not_ours() {
        let ours = |host: &'static str| {
            let headers = HeaderMap::from_iter([(header::HOST, http::HeaderValue::from_static(host))]);
            host_is_ours(&headers, &["orgs.example.test".into()])
        };
        for host in ["localhost", "localhost:8080", "127.0.0.1:1", "[::1]:80", "a.localhost:1", "orgs.example.test:80"]
        {
            assert!(ours(host), "{host}");
        }
        for host in ["example.com", "localhost.example.com", "evil.test:8080", ""] {
            assert!(!ours(host), "{host}");
        }
        assert!(!host_is_ours(&HeaderMap::new(), &[]));
    }
}
