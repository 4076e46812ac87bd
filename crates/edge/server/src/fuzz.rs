//! Fuzz targets as plain functions: they must neither panic nor hang.

use crate::{body, oauth, soap};
use axum::body::Body;
use http::{HeaderMap, HeaderValue, header};

/// The bytes up to the first line feed are the content type, the rest is the body.
pub fn fuzz_multipart(data: &[u8]) {
    let split = data.iter().position(|byte| *byte == b'\n').unwrap_or(0);
    let (kind, rest) = data.split_at(split);
    let kind = HeaderValue::from_bytes(kind).unwrap_or(HeaderValue::from_static("multipart/form-data; boundary=b"));
    let headers = HeaderMap::from_iter([(header::CONTENT_TYPE, kind)]);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build();
    if let Ok(runtime) = runtime {
        let _ = runtime.block_on(body::read(&headers, Body::from(rest.to_vec())));
    }
}

/// A request's envelope, and its operation's arguments.
pub fn fuzz_soap(data: &[u8]) {
    soap::read_any(data);
}

/// What logins are given: a form, a client's name in a header, a signed assertion, a certificate.
pub fn fuzz_oauth(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    oauth::read_any(&text);
}
