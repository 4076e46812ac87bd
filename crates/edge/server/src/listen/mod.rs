//! The router on a socket: plain HTTP and TLS on one port.

mod authority;
mod connection;
mod fuzz;

pub use fuzz::{fuzz_connection, fuzz_request};

use crate::Doors;
use authority::Authority;
use axum::Router;
use connection::{Connection, Patience};
use hyper_util::server::graceful::GracefulShutdown;
use orgyard_engine::Home;
use orgyard_values::Env;
use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpSocket};
use tokio::sync::Semaphore;
use tokio_rustls::TlsAcceptor;

/// One command of the official client opens up to 700 connections at once.
const BACKLOG: u32 = 2048;
/// Connections beyond these wait in the backlog until one of them ends.
const MOST: usize = 4096;
/// For requests that are open when the server is stopped.
const LAST_REQUESTS: Duration = Duration::from_secs(30);

/// The header for [`Server::secret`].
pub const HOME_SECRET: &str = "x-orgyard-home";

/// A bound server: its address is known before it answers.
pub struct Server {
    listener: TcpListener,
    router: Router,
    address: SocketAddr,
    home: Arc<Home>,
    secret: String,
    key: String,
    tls: TlsAcceptor,
    authority: Option<PathBuf>,
    most: usize,
    patience: Patience,
}

impl Server {
    /// Binds `address`; port 0 picks a free one. `names` are host names to answer to besides this machine's own.
    pub fn bind(home: Arc<Home>, address: SocketAddr, names: Vec<String>) -> io::Result<Self> {
        let socket = if address.is_ipv6() { TcpSocket::new_v6()? } else { TcpSocket::new_v4()? };
        #[cfg(unix)]
        socket.set_reuseaddr(true)?;
        socket.bind(address)?;
        let listener = socket.listen(BACKLOG)?;
        let address = listener.local_addr()?;
        let authority = Authority::open(home.path(), home.env())?;
        let tls = TlsAcceptor::from(authority.server_config(home.env())?);
        let secret: String = home.env().random::<32>().iter().map(|byte| format!("{byte:02x}")).collect();
        let key = login_key(home.env());
        let doors = Doors { secret: secret.clone(), key: key.clone(), names: Some(names) };
        let router = crate::router_with(home.clone(), doors);
        let (most, patience) = (MOST, Patience::default());
        Ok(Self { listener, router, address, home, secret, key, tls, authority: authority.file, most, patience })
    }

    /// Serves no more connections at once than these: each is an open file, and the home needs some, too.
    #[must_use]
    pub fn at_most(self, connections: usize) -> Self {
        Self { most: connections.clamp(1, MOST), ..self }
    }

    /// Who shows this in the header [`HOME_SECRET`] may log in to any org of the home: it is for a file that only the
    /// home's owner can read.
    pub fn secret(&self) -> &str {
        &self.secret
    }

    /// What the login page asks of a person.
    pub fn key(&self) -> &str {
        &self.key
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The certificate to trust for `https`.
    pub fn authority(&self) -> Option<&Path> {
        self.authority.as_deref()
    }

    /// Answers until `stop` is done, then lets open requests and running jobs end.
    pub async fn run(self, stop: impl Future<Output = ()> + Send + 'static) -> io::Result<()> {
        let graceful = GracefulShutdown::new();
        let slots = Arc::new(Semaphore::new(self.most));
        let mut stop = pin!(stop);
        loop {
            let next = async {
                let slot = slots.clone().acquire_owned().await.map_err(io::Error::other)?;
                self.listener.accept().await.map(|(stream, peer)| (slot, stream, peer))
            };
            let accepted = tokio::select! {
                accepted = next => accepted,
                () = &mut stop => break,
            };
            match accepted {
                Ok((slot, stream, peer)) => {
                    let (router, tls, patience) = (self.router.clone(), self.tls.clone(), self.patience);
                    let watcher = graceful.watcher();
                    tokio::spawn(async move {
                        Connection { router, tls, peer, patience }.serve(stream, watcher).await;
                        drop(slot);
                    });
                }
                Err(error) => rest(&error).await,
            }
        }
        drop(self.listener);
        if tokio::time::timeout(LAST_REQUESTS, graceful.shutdown()).await.is_err() {
            tracing::warn!("requests that had not ended were cut off");
        }
        let home = self.home;
        tokio::task::spawn_blocking(move || home.wait_for_jobs()).await.map_err(io::Error::other)
    }
}

/// Sixteen letters and digits that are not taken for one another: 80 bits.
fn login_key(env: &Env) -> String {
    const LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
    let letters = env.random::<16>().map(|byte| char::from(LETTERS[usize::from(byte) % LETTERS.len()]));
    letters.chunks(4).map(|part| part.iter().collect::<String>()).collect::<Vec<_>>().join("-")
}

/// No more files may be open, or the client has gone again: neither ends a server.
async fn rest(error: &io::Error) {
    tracing::warn!(%error, "a connection could not be accepted");
    tokio::time::sleep(Duration::from_millis(50)).await;
}

/// Serves a home until `stop` is done.
pub async fn serve(
    home: Arc<Home>,
    address: SocketAddr,
    stop: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    Server::bind(home, address, Vec::new())?.run(stop).await
}

#[cfg(test)]
mod faults;
#[cfg(test)]
mod hostile;
#[cfg(test)]
mod tests;
