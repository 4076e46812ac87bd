//! A server that runs on the same home: commands talk to it, so that one process runs the home's jobs.

use orgyard_client::{BoxFuture, HttpTransport, Result, Transport};
use std::fs::{File, OpenOptions};
use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::time::Duration;

const PATIENCE: Duration = Duration::from_millis(200);

/// The file in which a server says where it answers, and the secret that only the home's owner can read; gone when the
/// server ends.
pub(crate) struct Announcement {
    path: PathBuf,
    /// Locked as long as this server runs: there is one at a time for each home.
    _only: File,
}

impl Announcement {
    /// The right to serve the home; `None` where another process has it.
    pub(crate) fn claim(home: &Path) -> std::io::Result<Option<File>> {
        let only = File::options().create(true).truncate(false).write(true).open(home.join("locks/serve.lock"))?;
        Ok(only.try_lock().is_ok().then_some(only))
    }

    pub(crate) fn write(only: File, home: &Path, port: u16, secret: &str) -> std::io::Result<Self> {
        let path = home.join("serve.port");
        // A file that is there already keeps its mode.
        let _ = std::fs::remove_file(&path);
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        options.open(&path)?.write_all(format!("{port} {secret}\n").as_bytes())?;
        Ok(Self { path, _only: only })
    }

    /// The port and the secret of a server that answers now. A file that a killed server left leads nowhere, and is
    /// passed over.
    pub(crate) fn find(home: &Path) -> Option<(u16, String)> {
        let text = std::fs::read_to_string(home.join("serve.port")).ok()?;
        let (port, secret) = text.trim().split_once(' ')?;
        let port = port.parse().ok()?;
        is_healthy(port).then(|| (port, secret.to_owned()))
    }
}

impl Drop for Announcement {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.path);
    }
}

fn is_healthy(port: u16) -> bool {
    let ask = || -> std::io::Result<String> {
        let mut stream = TcpStream::connect_timeout(&SocketAddr::from((Ipv4Addr::LOCALHOST, port)), PATIENCE)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        stream.set_write_timeout(Some(PATIENCE))?;
        stream.write_all(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")?;
        let mut answer = String::new();
        stream.take(4096).read_to_string(&mut answer)?;
        Ok(answer)
    };
    ask().is_ok_and(|answer| answer.starts_with("HTTP/1.1 200") && answer.ends_with("ok\n"))
}

/// Requests to the server of this home.
pub(crate) struct Served {
    pub transport: HttpTransport,
    pub secret: String,
}

impl Transport for Served {
    fn send(&self, mut request: http::Request<bytes::Bytes>) -> BoxFuture<'_, Result<http::Response<bytes::Bytes>>> {
        if let Ok(secret) = self.secret.parse() {
            request.headers_mut().insert(orgyard_server::HOME_SECRET, secret);
        }
        self.transport.send(request)
    }

    fn is_embedded(&self) -> bool {
        true
    }
}
