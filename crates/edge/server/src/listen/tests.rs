use super::*;
use orgyard_engine::HomeOptions;
use orgyard_values::Env;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};
use std::io::{Read, Write};
use std::net::TcpStream;
use tokio::runtime::Runtime;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

/// 2026-11-20T17:00:00Z.
const NOW: i64 = 1_795_194_000_000;

/// A server on a port of this machine, with a home of its own.
pub(super) struct World {
    folder: tempfile::TempDir,
    pub(super) home: Arc<Home>,
    runtime: Runtime,
    pub(super) address: SocketAddr,
    secret: String,
    stop: Option<oneshot::Sender<()>>,
    running: Option<JoinHandle<io::Result<()>>>,
}

impl World {
    pub(super) fn new() -> Self {
        Self::with(|server| server)
    }

    pub(super) fn with(change: fn(Server) -> Server) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = Some(folder.path().join("home"));
        let behaviours = orgyard_hub::behaviours();
        let options = HomeOptions { path, behaviours, ..HomeOptions::in_memory(Env::fixed(NOW)) };
        let home = Home::open(options).unwrap();
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().worker_threads(2).build().unwrap();
        let any: SocketAddr = "127.0.0.1:0".parse().unwrap();
        let names = vec!["orgs.example".into()];
        let server = change(runtime.block_on(async { Server::bind(home.clone(), any, names) }).unwrap());
        let (address, secret) = (server.address(), server.secret().to_owned());
        let (stop, stopped) = oneshot::channel::<()>();
        let running = runtime.spawn(server.run(async move {
            let _ = stopped.await;
        }));
        Self { folder, home, runtime, address, secret, stop: Some(stop), running: Some(running) }
    }

    pub(super) fn stop(&mut self) {
        self.stop.take().unwrap().send(()).unwrap();
        self.runtime.block_on(self.running.take().unwrap()).unwrap().unwrap();
    }

    /// The status line of the answer.
    fn status(&self, request: &str) -> String {
        self.plain(request).lines().next().unwrap_or_default().to_string()
    }

    pub(super) fn plain(&self, request: &str) -> String {
        exchange(TcpStream::connect(self.address).unwrap(), request)
    }

    fn over_tls(&self, host: &'static str, request: &str) -> String {
        let authority = CertificateDer::from_pem_file(self.folder.path().join("home/tls/ca.pem")).unwrap();
        let mut roots = RootCertStore::empty();
        roots.add(authority).unwrap();
        let config = ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()));
        let config = config.with_safe_default_protocol_versions().unwrap().with_root_certificates(roots);
        let client = ClientConnection::new(Arc::new(config.with_no_client_auth()), ServerName::try_from(host).unwrap());
        exchange(StreamOwned::new(client.unwrap(), TcpStream::connect(self.address).unwrap()), request)
    }
}

pub(super) fn exchange(mut stream: impl Read + Write, request: &str) -> String {
    // Bodies with line feeds of their own would no longer have their length.
    let (head, body) = request.split_once("\n\n").unwrap_or((request, ""));
    let request = format!("{}\r\n\r\n{body}", head.replace('\n', "\r\n"));
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

fn health(host: &str) -> String {
    format!("GET //healthz HTTP/1.1\nHost: {host}\nConnection: close\n\n")
}

fn log_in(secret: Option<&str>) -> String {
    let header = secret.map_or(String::new(), |secret| format!("{HOME_SECRET}: {secret}\n"));
    let body = "{\"org\": \"nobody\"}";
    let head = format!("POST /services/orgyard/login HTTP/1.1\nHost: localhost\nConnection: close\n{header}");
    format!("{head}Content-Length: {}\n\n{body}", body.len())
}

#[test]
fn a_server_answers_to_its_own_names_until_it_is_stopped() {
    let mut world = World::new();
    for ours in ["localhost", "127.0.0.1:1", "orgs.example:80"] {
        assert_eq!(world.status(&health(ours)), "HTTP/1.1 200 OK");
    }
    // Another user of the machine reaches the port, but cannot read the home.
    assert_eq!(world.status(&log_in(None)), "HTTP/1.1 403 Forbidden");
    assert_eq!(world.status(&log_in(Some("guess"))), "HTTP/1.1 403 Forbidden");
    assert_eq!(world.status(&log_in(Some(&world.secret))), "HTTP/1.1 404 Not Found");
    assert_eq!(world.status(&health("evil.example")), "HTTP/1.1 421 Misdirected Request");
    world.stop();
    assert!(TcpStream::connect(world.address).is_err());
}

#[test]
fn one_port_speaks_both_and_answers_repeat_how_they_were_asked() {
    let world = World::new();
    let hub = world.home.orgs().unwrap().remove(0);
    let token = world.home.issue_token(hub.id, hub.user_id).unwrap();
    let ask = |host: &str| {
        let head = format!("GET /services/oauth2/userinfo HTTP/1.1\nHost: {host}\nConnection: close\n");
        format!("{head}Authorization: Bearer {token}\n\n")
    };
    let identity = format!("localhost:77/id/{}/{}", hub.id, hub.user_id);
    let has = |answer: &str, expected: &str| assert!(answer.contains(expected), "{answer}\nholds no {expected}");
    has(&world.plain(&ask("localhost:77")), &format!("\"sub\":\"http://{identity}\""));
    has(&world.over_tls("localhost", &ask("localhost:77")), &format!("\"sub\":\"https://{identity}\""));
    has(&world.over_tls("127.0.0.1", &ask("127.0.0.1")), "\"sub\":\"https://127.0.0.1/id/");
}

#[cfg(unix)]
#[test]
fn the_authority_s_key_is_its_owner_s_and_both_stay() {
    use std::os::unix::fs::PermissionsExt;
    let mut world = World::new();
    let path = world.folder.path().join("home/tls/ca.key");
    assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    let (key, home) = (std::fs::read(&path).unwrap(), world.home.path().unwrap().to_path_buf());
    world.stop();
    Authority::open(Some(&home), world.home.env()).unwrap();
    assert_eq!(std::fs::read(&path).unwrap(), key);
}

/// What is no HTTP, and who says nothing: the server goes on.
#[test]
fn noise_ends_its_own_connection_only() {
    let world = World::new();
    for noise in [&b"\x16\x03\x01garbage that is no handshake"[..], b"\x00\x01\x02\r\n\r\n", b"GET\r\n\r\n", b""] {
        let mut stream = TcpStream::connect(world.address).unwrap();
        stream.write_all(noise).unwrap();
        drop(stream);
    }
    let _silent = TcpStream::connect(world.address).unwrap();
    assert_eq!(world.status(&health("localhost")), "HTTP/1.1 200 OK");
}
