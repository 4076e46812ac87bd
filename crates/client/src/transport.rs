//! How a request reaches an org: a socket, or the embedded server's router in this process.

use crate::error::Result;
use bytes::Bytes;
use http::{Request, Response};
use std::future::Future;
use std::pin::Pin;

pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

pub trait Transport: Send + Sync {
    /// Sends a request whose URI is absolute. An answer of any status is `Ok`.
    fn send(&self, request: Request<Bytes>) -> BoxFuture<'_, Result<Response<Bytes>>>;

    /// Whether the org lives in a home on this machine: asking again soon costs nothing there.
    fn is_embedded(&self) -> bool {
        false
    }
}
