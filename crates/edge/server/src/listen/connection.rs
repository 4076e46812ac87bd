//! One connection: TLS or plain, as its first byte tells; then HTTP until one side has enough.

use crate::paths::Scheme;
use axum::Router;
use axum::extract::ConnectInfo;
use http::Request;
use hyper::body::Incoming;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::Watcher;
use hyper_util::service::TowerToHyperService;
use std::io;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsAcceptor;
use tower::ServiceExt;

/// How long a client may be silent.
#[derive(Debug, Clone, Copy)]
pub(super) struct Patience {
    /// For the first byte and for the handshake.
    pub greeting: Duration,
    /// For a request's head, counted from the end of the answer before it.
    pub head: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self { greeting: Duration::from_secs(20), head: Duration::from_secs(60) }
    }
}

/// How a TLS record with a handshake begins; no method of HTTP does.
pub(super) const HANDSHAKE: u8 = 0x16;

#[derive(Clone)]
pub(super) struct Connection {
    pub router: Router,
    pub tls: TlsAcceptor,
    pub peer: SocketAddr,
    pub patience: Patience,
}

impl Connection {
    pub(super) async fn serve(self, stream: TcpStream, watcher: Watcher) {
        let peer = self.peer;
        if let Err(error) = self.run(stream, watcher).await {
            // A client that goes away, or does not trust the authority: its own affair.
            tracing::debug!(%peer, %error, "a connection ended");
        }
    }

    async fn run(self, stream: TcpStream, watcher: Watcher) -> io::Result<()> {
        // Answers are written at once, and are to leave at once.
        stream.set_nodelay(true)?;
        let greeting = self.patience.greeting;
        let mut first = [0];
        if timeout(greeting, stream.peek(&mut first)).await.map_err(io::Error::other)?? == 0 {
            return Ok(());
        }
        if first[0] != HANDSHAKE {
            return self.speak(stream, Scheme::Http, watcher).await;
        }
        let stream = timeout(greeting, self.tls.accept(stream)).await.map_err(io::Error::other)??;
        self.speak(stream, Scheme::Https, watcher).await
    }

    pub(super) async fn speak<S>(self, stream: S, scheme: Scheme, watcher: Watcher) -> io::Result<()>
    where
        S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    {
        let Self { router, peer, patience, .. } = self;
        let service = tower::service_fn(move |mut request: Request<Incoming>| {
            request.extensions_mut().insert(ConnectInfo(peer));
            request.extensions_mut().insert(scheme);
            router.clone().oneshot(request.map(axum::body::Body::new))
        });
        let http = hyper::server::conn::http1::Builder::new()
            .timer(TokioTimer::new())
            // A client that has sent all and hears no more: what it asked for is carried out all the same.
            .half_close(true)
            .header_read_timeout(patience.head)
            .serve_connection(TokioIo::new(stream), TowerToHyperService::new(service));
        watcher.watch(http).await.map_err(io::Error::other)
    }
}
