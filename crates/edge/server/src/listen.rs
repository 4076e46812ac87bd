//! The router on a socket.

use crate::failure::Failure;
use crate::paths;
use axum::extract::Request;
use axum::response::Response;
use axum::{Router, middleware};
use orgyard_engine::Home;
use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use tokio::net::{TcpListener, TcpSocket};

/// One command of the official client opens up to 700 connections at once.
const BACKLOG: u32 = 2048;

/// A bound server: its address is known before it answers.
pub struct Server {
    listener: TcpListener,
    router: Router,
    address: SocketAddr,
    home: Arc<Home>,
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
        let names = Arc::new(names);
        let guard = middleware::from_fn(move |request: Request, next: middleware::Next| {
            let names = names.clone();
            async move {
                match paths::host_is_ours(request.headers(), &names) {
                    true => next.run(request).await,
                    false => foreign_host(),
                }
            }
        });
        Ok(Self { listener, router: crate::router(home.clone()).layer(guard), address, home })
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Answers until `stop` is done, then lets open requests and running jobs end.
    pub async fn run(self, stop: impl Future<Output = ()> + Send + 'static) -> io::Result<()> {
        let service = self.router.into_make_service_with_connect_info::<SocketAddr>();
        axum::serve(self.listener, service).with_graceful_shutdown(stop).await?;
        let home = self.home;
        tokio::task::spawn_blocking(move || home.wait_for_jobs()).await.map_err(io::Error::other)
    }
}

/// Serves a home until `stop` is done.
pub async fn serve(
    home: Arc<Home>,
    address: SocketAddr,
    stop: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    Server::bind(home, address, Vec::new())?.run(stop).await
}

fn foreign_host() -> Response {
    let text = "this server does not answer under that host name; use localhost, or name the host when you start it";
    Failure::new(421, "MISDIRECTED_REQUEST", text).rest_answer().into_response()
}
