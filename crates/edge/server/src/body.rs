//! Reads request bodies: bounded, timed, multipart taken apart.

use crate::failure::Failure;
use axum::body::Body as AxumBody;
use axum::extract::{DefaultBodyLimit, FromRequest, Multipart};
use bytes::{Bytes, BytesMut};
use http::{HeaderMap, Request, header};
use http_body_util::{BodyExt, Limited};
use std::time::Duration;

/// 50 MB as the platform counts them, for every kind of body.
pub(crate) const LIMIT: usize = 52_428_800;
/// A client that has not sent its body by then is let go.
const PATIENCE: Duration = Duration::from_secs(120);
/// What of a refused body is still taken: a client that writes all of it before it reads would never see the refusal.
const REST: usize = 8 * LIMIT;
const REST_PATIENCE: Duration = Duration::from_secs(20);

#[derive(Debug, Clone)]
pub(crate) enum Body {
    Bytes(Bytes),
    Parts(Vec<Part>),
}

/// One part of a `multipart/form-data` body.
#[derive(Debug, Clone)]
pub(crate) struct Part {
    pub name: String,
    pub bytes: Bytes,
}

impl Body {
    /// The bytes of a body that is not multipart.
    pub(crate) fn bytes(&self) -> &[u8] {
        match self {
            Body::Bytes(bytes) => bytes,
            Body::Parts(_) => &[],
        }
    }

    pub(crate) fn parts(&self) -> &[Part] {
        match self {
            Body::Bytes(_) => &[],
            Body::Parts(parts) => parts,
        }
    }
}

pub(crate) async fn read(headers: &HeaderMap, body: AxumBody) -> Result<Body, Failure> {
    read_within(PATIENCE, headers, body).await
}

async fn read_within(patience: Duration, headers: &HeaderMap, body: AxumBody) -> Result<Body, Failure> {
    // Said before the body is sent, where its length is.
    let length = headers.get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
    if length.is_some_and(|length| length > LIMIT) {
        let asks_first = headers.contains_key(header::EXPECT);
        if !asks_first {
            pass_over(body);
        }
        return Err(too_large());
    }
    let Ok(collected) = tokio::time::timeout(patience, collect(body)).await else {
        return Err(Failure::new(408, "REQUEST_TIMEOUT", "The request's body did not arrive in time"));
    };
    let bytes = collected?;
    match content_type(headers) {
        Some(kind) if kind.to_ascii_lowercase().starts_with("multipart/form-data") => {
            Ok(Body::Parts(parts(kind, bytes).await?))
        }
        _ => Ok(Body::Bytes(bytes)),
    }
}

async fn collect(mut body: AxumBody) -> Result<Bytes, Failure> {
    let mut bytes = BytesMut::new();
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|error| unreadable(&error))?;
        let Ok(data) = frame.into_data() else { continue };
        if bytes.len() + data.len() > LIMIT {
            pass_over(body);
            return Err(too_large());
        }
        bytes.extend_from_slice(&data);
    }
    Ok(bytes.freeze())
}

/// Lets the rest of a body come, to no end, while its refusal is on the way.
fn pass_over(body: AxumBody) {
    tokio::spawn(tokio::time::timeout(REST_PATIENCE, async move {
        let mut rest = Limited::new(body, REST);
        while let Some(Ok(_)) = rest.frame().await {}
    }));
}

fn content_type(headers: &HeaderMap) -> Option<&str> {
    headers.get(header::CONTENT_TYPE)?.to_str().ok()
}

fn unreadable(error: &axum::Error) -> Failure {
    Failure::new(400, "BAD_REQUEST", format!("The request's body could not be read: {error}"))
}

pub(crate) fn too_large() -> Failure {
    let text = format!("Maximum size of request reached. Maximum size of request is {LIMIT} bytes.");
    Failure::new(413, "EXCEEDED_MAX_SIZE_REQUEST", text)
}

async fn parts(kind: &str, bytes: Bytes) -> Result<Vec<Part>, Failure> {
    let malformed = |e: &dyn std::fmt::Display| Failure::new(400, "INVALID_MULTIPART_REQUEST", e.to_string());
    let request = Request::builder().header(header::CONTENT_TYPE, kind).body(AxumBody::from(bytes));
    let mut request = request.map_err(|e| malformed(&e))?;
    // Measured above; the extractor's own, smaller limit must not cut in.
    DefaultBodyLimit::disable().apply(&mut request);
    let mut multipart = Multipart::from_request(request, &()).await.map_err(|e| malformed(&e))?;
    let mut parts = Vec::new();
    while let Some(field) = multipart.next_field().await.map_err(|e| malformed(&e))? {
        let name = field.name().unwrap_or_default().to_string();
        let bytes = field.bytes().await.map_err(|e| malformed(&e))?;
        parts.push(Part { name, bytes });
    }
    Ok(parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(kind: &'static str, body: &'static str, expected: &str) {
        let headers = HeaderMap::from_iter([(header::CONTENT_TYPE, http::HeaderValue::from_static(kind))]);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        let read = match runtime.block_on(read(&headers, AxumBody::from(body))) {
            Ok(Body::Bytes(bytes)) => String::from_utf8_lossy(&bytes).into_owned(),
            Ok(Body::Parts(parts)) => {
                let part = |p: &Part| format!("{}={}", p.name, String::from_utf8_lossy(&p.bytes));
                parts.iter().map(part).collect::<Vec<_>>().join(";")
            }
            Err(failure) => failure.to_string(),
        };
        assert_eq!(read, expected);
    }

    #[test]
    fn multipart_is_taken_apart_and_anything_else_left_alone() {
        check("application/json", "{}", "{}");
        let body = "--b\r\nContent-Disposition: form-data; name=\"VersionInfo\"; filename=\"a.zip\"\r\nContent-Type: \
                    application/zip\r\n\r\nPK\r\n--b\r\nContent-Disposition: form-data; name=\"Package2VersionCreateRequest\"\
                    \r\n\r\n{\"Tag\":1}\r\n--b--\r\n";
        check("multipart/form-data; boundary=b", body, "VersionInfo=PK;Package2VersionCreateRequest={\"Tag\":1}");
        check(
            "multipart/form-data",
            body,
            "INVALID_MULTIPART_REQUEST: Invalid `boundary` for `multipart/form-data` request",
        );
    }

    /// A client that says nothing more holds nothing up.
    #[test]
    fn a_body_that_does_not_arrive_is_not_waited_for() {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        let (sender, receiver) = tokio::sync::mpsc::channel::<()>(1);
        let never = AxumBody::new(Silent(receiver));
        let read = runtime.block_on(read_within(Duration::from_millis(10), &HeaderMap::new(), never));
        assert_eq!(read.unwrap_err().status, 408);
        drop(sender);
    }

    struct Silent(tokio::sync::mpsc::Receiver<()>);

    impl hyper::body::Body for Silent {
        type Data = Bytes;
        type Error = std::convert::Infallible;

        fn poll_frame(
            mut self: std::pin::Pin<&mut Self>,
            context: &mut std::task::Context<'_>,
        ) -> std::task::Poll<Option<Result<hyper::body::Frame<Bytes>, Self::Error>>> {
            self.0.poll_recv(context).map(|_| None)
        }
    }
}
