//! A server that runs on the same home: commands talk to it, so that one process runs the home's jobs.

use orgyard_client::{BoxFuture, HttpTransport, Result, Transport};
use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::time::Duration;

const PATIENCE: Duration = Duration::from_millis(200);

/// The file in which a server says where it answers; gone when the server ends.
pub(crate) struct Announcement(PathBuf);

impl Announcement {
    pub(crate) fn write(home: &Path, port: u16) -> std::io::Result<Self> {
        let path = home.join("serve.port");
        std::fs::write(&path, port.to_string())?;
        Ok(Self(path))
    }

    /// The port of a server that answers now. A file that a killed server left leads nowhere, and is passed over.
    pub(crate) fn find(home: &Path) -> Option<u16> {
        let port = std::fs::read_to_string(home.join("serve.port")).ok()?.trim().parse().ok()?;
        is_healthy(port).then_some(port)
    }
}

impl Drop for Announcement {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
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
pub(crate) struct Served(pub HttpTransport);

impl Transport for Served {
    fn send(&self, request: http::Request<bytes::Bytes>) -> BoxFuture<'_, Result<http::Response<bytes::Bytes>>> {
        self.0.send(request)
    }

    fn is_embedded(&self) -> bool {
        true
    }
}
