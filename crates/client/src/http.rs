//! The transport for orgs that are somewhere else.

use crate::error::{ClientError, Result};
use crate::transport::{BoxFuture, Transport};
use bytes::Bytes;
use http::{Method, Request, Response};
use reqwest::Certificate;
use std::path::Path;
use std::time::Duration;

/// Requests over sockets, with TLS by rustls.
pub struct HttpTransport {
    client: reqwest::Client,
}

/// Waits before the next attempt at a request that may be repeated.
const RETRIES: [Duration; 4] =
    [Duration::from_millis(500), Duration::from_secs(1), Duration::from_secs(2), Duration::from_secs(4)];

impl HttpTransport {
    /// `authorities`: a file of certificates that are trusted besides the system's, as `NODE_EXTRA_CA_CERTS` names one.
    pub fn new(authorities: Option<&Path>) -> Result<Self> {
        let certificates = match authorities {
            Some(file) => trusted(file)?,
            None => Vec::new(),
        };
        Self::build(|builder| match certificates.is_empty() {
            true => builder,
            false => builder.tls_certs_merge(certificates),
        })
    }

    /// For a server on this machine: no proxy stands between.
    pub fn on_this_machine() -> Result<Self> {
        Self::build(reqwest::ClientBuilder::no_proxy)
    }

    fn build(adjust: impl FnOnce(reqwest::ClientBuilder) -> reqwest::ClientBuilder) -> Result<Self> {
        // An error says that a provider is installed already, which is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let builder = reqwest::Client::builder().user_agent("orgyard").connect_timeout(Duration::from_secs(30));
        let client = adjust(builder).build().map_err(|error| ClientError::new("TransportError", reason(&error)))?;
        Ok(Self { client })
    }

    async fn attempt(&self, request: Request<Bytes>) -> Result<Response<Bytes>> {
        let host = request.uri().host().unwrap_or_default().to_owned();
        let failed = |error: reqwest::Error| {
            ClientError::new("RequestError", format!("{host} does not answer: {}", reason(&error)))
                .action("Check the connection and the org's address, then run the command again")
        };
        let request = reqwest::Request::try_from(request).map_err(failed)?;
        let answer = self.client.execute(request).await.map_err(failed)?;
        let mut response = Response::builder().status(answer.status());
        for (name, value) in answer.headers() {
            response = response.header(name, value);
        }
        let body = answer.bytes().await.map_err(failed)?;
        response.body(body).map_err(|error| ClientError::new("RequestError", error.to_string()))
    }
}

fn trusted(file: &Path) -> Result<Vec<Certificate>> {
    let unreadable = |reason: String| {
        let message = format!("{} holds no certificates in PEM: {reason}.", file.display());
        ClientError::new("CertificateError", message)
            .action("Correct the environment variable NODE_EXTRA_CA_CERTS, which names the file, or unset it")
    };
    let bytes = std::fs::read(file).map_err(|error| unreadable(error.to_string()))?;
    Certificate::from_pem_bundle(&bytes).map_err(|error| unreadable(reason(&error)))
}

impl Transport for HttpTransport {
    fn send(&self, request: Request<Bytes>) -> BoxFuture<'_, Result<Response<Bytes>>> {
        Box::pin(async move {
            let repeatable = !matches!(*request.method(), Method::POST | Method::PATCH);
            for wait in RETRIES.iter().filter(|_| repeatable) {
                match self.attempt(request.clone()).await {
                    Ok(answer) if !is_passing(answer.status().as_u16()) => return Ok(answer),
                    _ => tokio::time::sleep(*wait).await,
                }
            }
            self.attempt(request).await
        })
    }
}

fn is_passing(status: u16) -> bool {
    matches!(status, 420 | 429 | 500 | 502 | 503 | 504)
}

/// The innermost reason, which is what helps: "connection refused", not "error sending request".
fn reason(error: &reqwest::Error) -> String {
    let mut inner: &dyn std::error::Error = error;
    while let Some(source) = inner.source() {
        inner = source;
    }
    inner.to_string()
}
