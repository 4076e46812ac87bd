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

/// The header for [`Server::secret`].
pub const HOME_SECRET: &str = "x-orgyard-home";

/// A bound server: its address is known before it answers.
pub struct Server {
    listener: TcpListener,
    router: Router,
    address: SocketAddr,
    home: Arc<Home>,
    secret: String,
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
        let secret: String = home.env().random::<32>().iter().map(|byte| format!("{byte:02x}")).collect();
        let router = crate::router_with(home.clone(), secret.clone()).layer(guard);
        Ok(Self { listener, router, address, home, secret })
    }

    /// Who shows this in the header [`HOME_SECRET`] may log in to any org of the home: it is for a file that only the
    /// home's owner can read.
    pub fn secret(&self) -> &str {
        &self.secret
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

#[cfg(test)]
mod tests {
    use super::*;
    use orgyard_engine::HomeOptions;
    use orgyard_values::Env;
    use std::io::{Read, Write};
    use std::net::TcpStream;

    /// The status line of the answer.
    fn ask(address: SocketAddr, host: &str) -> String {
        request(address, &format!("GET //healthz HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"))
    }

    fn log_in(address: SocketAddr, secret: Option<&str>) -> String {
        let header = secret.map_or(String::new(), |secret| format!("{HOME_SECRET}: {secret}\r\n"));
        let body = "{\"org\": \"nobody\"}";
        let head = format!("POST /services/orgyard/login HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{header}");
        request(address, &format!("{head}Content-Length: {}\r\n\r\n{body}", body.len()))
    }

    fn request(address: SocketAddr, request: &str) -> String {
        let mut stream = TcpStream::connect(address).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer.lines().next().unwrap_or_default().to_string()
    }

    #[test]
    fn a_server_answers_to_its_own_names_until_it_is_stopped() {
        let home = Home::open(HomeOptions::in_memory(Env::fixed(0))).unwrap();
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().worker_threads(1).build().unwrap();
        let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
        let any: SocketAddr = "127.0.0.1:0".parse().unwrap();
        let server = runtime.block_on(async { Server::bind(home, any, vec!["orgs.example".into()]) }).unwrap();
        let (address, secret) = (server.address(), server.secret().to_owned());
        let running = runtime.spawn(server.run(async move {
            let _ = stopped.await;
        }));
        for ours in ["localhost", "127.0.0.1:1", "orgs.example:80"] {
            assert_eq!(ask(address, ours), "HTTP/1.1 200 OK");
        }
        // Another user of the machine reaches the port, but cannot read the home.
        assert_eq!(log_in(address, None), "HTTP/1.1 403 Forbidden");
        assert_eq!(log_in(address, Some("guess")), "HTTP/1.1 403 Forbidden");
        assert_eq!(log_in(address, Some(&secret)), "HTTP/1.1 404 Not Found");
        assert_eq!(ask(address, "evil.example"), "HTTP/1.1 421 Misdirected Request");
        stop.send(()).unwrap();
        runtime.block_on(running).unwrap().unwrap();
        assert!(TcpStream::connect(address).is_err());
    }
}
