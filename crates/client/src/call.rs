//! One request to an org, built step by step.

use crate::error::{ClientError, Result};
use crate::multipart::Multipart;
use bytes::Bytes;
use http::{Method, Request};
use serde_json::Value;

/// A request by path; the org adds its address and its token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    pub method: Method,
    pub path: String,
    pub content_type: &'static str,
    /// In the place of `content_type`.
    own_type: Option<String>,
    headers: Vec<(String, String)>,
    pub body: Bytes,
}

impl Call {
    pub fn new(method: Method, path: impl Into<String>) -> Self {
        Self {
            method,
            path: path.into(),
            content_type: "application/json",
            own_type: None,
            headers: Vec::new(),
            body: Bytes::new(),
        }
    }

    pub fn get(path: impl Into<String>) -> Self {
        Self::new(Method::GET, path)
    }

    pub fn patch(path: impl Into<String>) -> Self {
        Self::new(Method::PATCH, path)
    }

    pub fn post(path: impl Into<String>) -> Self {
        Self::new(Method::POST, path)
    }

    #[must_use]
    pub fn json(mut self, value: &Value) -> Self {
        self.body = value.to_string().into();
        self
    }

    #[must_use]
    pub fn bytes(mut self, content_type: &'static str, body: impl Into<Bytes>) -> Self {
        (self.content_type, self.body) = (content_type, body.into());
        self
    }

    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        match name.eq_ignore_ascii_case("content-type") {
            true => self.own_type = Some(value.to_owned()),
            false => self.headers.push((name.to_owned(), value.to_owned())),
        }
        self
    }

    #[must_use]
    pub fn multipart(mut self, form: Multipart) -> Self {
        let (content_type, body) = form.finish();
        (self.own_type, self.body) = (Some(content_type), body);
        self
    }

    pub(crate) fn request(&self, base: &str, token: Option<&str>) -> Result<Request<Bytes>> {
        let content_type = self.own_type.as_deref().unwrap_or(self.content_type);
        let mut request = Request::builder()
            .method(self.method.clone())
            .uri(format!("{}{}", base.trim_end_matches('/'), self.path))
            .header("content-type", content_type)
            .header("content-length", self.body.len())
            .header("sforce-call-options", "client=orgyard");
        if !self.headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("accept")) {
            request = request.header("accept", "*/*");
        }
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        if let Some(token) = token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        let malformed = |error: http::Error| {
            ClientError::new("RequestError", format!("'{base}' is no address a request can go to: {error}"))
                .action("Check the org's instance URL; it looks like https://mycompany.my.salesforce.com")
        };
        request.body(self.body.clone()).map_err(malformed)
    }
}
