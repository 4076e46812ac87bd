//! Fuzz targets: the bytes of a connection, and whole requests of somebody who is logged in. A home in memory answers. A
//! handler's panic ends as an answer, so the answer is looked at.

use super::authority::Authority;
use super::connection::{Connection, HANDSHAKE, Patience};
use crate::Doors;
use crate::paths::Scheme;
use axum::body::Body;
use bytes::Bytes;
use http::Request;
use http_body_util::BodyExt;
use hyper_util::server::graceful::GracefulShutdown;
use orgyard_engine::{Home, HomeOptions};
use orgyard_values::Env;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::pin::Pin;
use std::sync::{Arc, Mutex, OnceLock};
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::runtime::{Builder, Runtime};
use tokio_rustls::TlsAcceptor;
use tower::ServiceExt;

/// What stands for a token of the home's org.
const TOKEN: &str = "TOKEN";
/// How an answer to what nobody should meet reads.
const UNEXPECTED: &str = "An unexpected error occurred.";

struct World {
    runtime: Runtime,
    connection: Connection,
    token: String,
}

impl World {
    fn get() -> Option<&'static Self> {
        static WORLD: OnceLock<Option<World>> = OnceLock::new();
        WORLD.get_or_init(Self::new).as_ref()
    }

    fn new() -> Option<Self> {
        let env = Env::fixed(1_795_194_000_000);
        let behaviours = orgyard_hub::behaviours();
        let home = Home::open(HomeOptions { behaviours, ..HomeOptions::in_memory(env.clone()) }).ok()?;
        let org = home.orgs().ok()?.pop()?;
        let token = home.issue_token(org.id, org.user_id).ok()?;
        let tls = TlsAcceptor::from(Authority::open(None, &env).ok()?.server_config(&env).ok()?);
        let doors = Doors { key: "key".into(), secret: "secret".into(), names: Some(Vec::new()) };
        let moment = Duration::from_millis(200);
        let connection = Connection {
            router: crate::router_with(home, doors),
            tls,
            peer: SocketAddr::from((Ipv4Addr::LOCALHOST, 1)),
            patience: Patience { greeting: moment, head: moment },
        };
        Some(Self { runtime: Builder::new_current_thread().enable_time().build().ok()?, connection, token })
    }

    fn filled(&self, data: &[u8]) -> Vec<u8> {
        let mut out = Vec::new();
        let mut rest = data;
        while let Some(at) = rest.windows(TOKEN.len()).position(|window| window == TOKEN.as_bytes()) {
            out.extend_from_slice(&rest[..at]);
            out.extend_from_slice(self.token.as_bytes());
            rest = &rest[at + TOKEN.len()..];
        }
        out.extend_from_slice(rest);
        out
    }

    /// What a connection says to these bytes.
    async fn converse(&self, bytes: &[u8]) -> Vec<u8> {
        let said = Arc::new(Mutex::new(Vec::new()));
        let wire = Wire { unread: bytes.to_vec().into(), said: said.clone() };
        let (connection, graceful) = (self.connection.clone(), GracefulShutdown::new());
        let watcher = graceful.watcher();
        // How a connection ends is its client's affair.
        let _ = match bytes.first() {
            Some(&HANDSHAKE) => match connection.tls.accept(wire).await {
                Ok(stream) => connection.speak(stream, Scheme::Https, watcher).await,
                Err(error) => Err(error),
            },
            _ => connection.speak(wire, Scheme::Http, watcher).await,
        };
        said.lock().map(|said| said.clone()).unwrap_or_default()
    }

    async fn request(&self, head: &str, body: &[u8]) -> Option<Vec<u8>> {
        let mut words = head.split(' ');
        let builder = Request::builder().method(words.next()?).uri(words.next()?);
        let kind = words.collect::<Vec<_>>().join(" ");
        let builder = builder.header("host", "localhost").header("authorization", format!("Bearer {}", self.token));
        let request = builder.header("content-type", kind).body(Body::from(body.to_vec())).ok()?;
        let answer = self.connection.router.clone().oneshot(request).await.ok()?;
        Some(answer.into_body().collect().await.ok()?.to_bytes().to_vec())
    }
}

/// Says all it has to say, then hears what comes back.
struct Wire {
    unread: Bytes,
    said: Arc<Mutex<Vec<u8>>>,
}

impl AsyncRead for Wire {
    fn poll_read(mut self: Pin<&mut Self>, _: &mut Context<'_>, into: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let count = into.remaining().min(self.unread.len());
        into.put_slice(&self.unread.split_to(count));
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Wire {
    fn poll_write(self: Pin<&mut Self>, _: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        if let Ok(mut said) = self.said.lock() {
            said.extend_from_slice(bytes);
        }
        Poll::Ready(Ok(bytes.len()))
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }
}

fn check(answer: &[u8]) {
    let text = String::from_utf8_lossy(answer);
    assert!(!text.contains(UNEXPECTED), "{text}");
}

/// What a client sends from the first byte on: plain, or TLS where that byte says so.
pub fn fuzz_connection(data: &[u8]) {
    let Some(world) = World::get() else { return };
    check(&world.runtime.block_on(world.converse(&world.filled(data))));
}

/// The bytes up to the first line feed are a method, a path and a content type, the rest is the body.
pub fn fuzz_request(data: &[u8]) {
    let Some(world) = World::get() else { return };
    let data = world.filled(data);
    let at = data.iter().position(|byte| *byte == b'\n').unwrap_or(data.len());
    let body = data.get(at + 1..).unwrap_or_default();
    if let Some(answer) = world.runtime.block_on(world.request(&String::from_utf8_lossy(&data[..at]), body)) {
        check(&answer);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A target that reaches nothing finds nothing.
    #[test]
    fn the_targets_reach_an_org() {
        let world = World::get().unwrap();
        let get = "GET /services/data/v64.0/limits HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer TOKEN\r\n\r\n";
        let answer = world.runtime.block_on(world.converse(&world.filled(get.as_bytes())));
        assert!(answer.starts_with(b"HTTP/1.1 200"), "{}", String::from_utf8_lossy(&answer));
        let hello = include_bytes!("../../../../../xtask/fuzz/connection/hello");
        let answer = world.runtime.block_on(world.converse(hello));
        assert_eq!(answer.first(), Some(&HANDSHAKE));
        let made = world.request("POST /services/data/v64.0/sobjects/Account application/json", b"{\"Name\":\"x\"}");
        let answer = world.runtime.block_on(made).unwrap();
        assert!(answer.starts_with(b"{\"id\":\"001"), "{}", String::from_utf8_lossy(&answer));
    }
}
