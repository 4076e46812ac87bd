//! What a handler answers.

use crate::failure::Failure;
use axum::body::Body;
use axum::response::Response;
use bytes::Bytes;
use http::{HeaderName, HeaderValue, StatusCode, header};
use serde_json::Value as Json;
use std::borrow::Cow;

/// Clients read a body as JSON or XML only under exactly these types.
pub(crate) const JSON: &str = "application/json;charset=UTF-8";
pub(crate) const XML: &str = "text/xml;charset=UTF-8";
const TEXT: &str = "text/plain;charset=UTF-8";

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Answer {
    pub status: u16,
    pub content_type: &'static str,
    pub body: Bytes,
    /// Beyond those that every answer has.
    pub headers: Vec<(Cow<'static, str>, String)>,
}

impl Answer {
    pub(crate) fn json(value: &Json) -> Self {
        Self::of(200, JSON, value.to_string().into_bytes())
    }

    pub(crate) fn of_value(value: &impl serde::Serialize) -> Result<Self, Failure> {
        let bytes = serde_json::to_vec(value).map_err(|e| Failure::internal(&e))?;
        Ok(Self::of(200, JSON, bytes))
    }

    pub(crate) fn created(id: &str) -> Self {
        Self::json(&serde_json::json!({"id": id, "success": true, "errors": []})).status(201)
    }

    pub(crate) fn no_content() -> Self {
        Self::of(204, JSON, Vec::new())
    }

    pub(crate) fn text(text: String) -> Self {
        Self::of(200, TEXT, text.into_bytes())
    }

    pub(crate) fn html(text: String) -> Self {
        Self::of(200, "text/html;charset=UTF-8", text.into_bytes())
    }

    pub(crate) fn xml(text: String) -> Self {
        Self::of(200, XML, text.into_bytes())
    }

    pub(crate) fn zip(bytes: impl Into<Bytes>) -> Self {
        Self::of(200, "application/zip", bytes)
    }

    pub(crate) fn csv(text: String) -> Self {
        Self::of(200, "text/csv", text.into_bytes())
    }

    #[must_use]
    pub(crate) fn header(mut self, name: impl Into<Cow<'static, str>>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    fn of(status: u16, content_type: &'static str, body: impl Into<Bytes>) -> Self {
        Self { status, content_type, body: body.into(), headers: Vec::new() }
    }

    #[must_use]
    pub(crate) fn status(mut self, status: u16) -> Self {
        self.status = status;
        self
    }

    pub(crate) fn into_response(self) -> Response {
        let mut response = Response::new(Body::from(self.body));
        *response.status_mut() = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let headers = response.headers_mut();
        if self.status != 204 {
            headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(self.content_type));
        }
        for (name, value) in self.headers {
            if let (Ok(name), Ok(value)) = (HeaderName::from_bytes(name.as_bytes()), HeaderValue::from_str(&value)) {
                headers.insert(name, value);
            }
        }
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache,must-revalidate,max-age=0,no-store"));
        response
    }
}
