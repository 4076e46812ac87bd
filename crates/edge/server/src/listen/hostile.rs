//! Bytes that no ordinary client sends: each connection gets a refusal or ends, and the server goes on.

use super::connection::Patience;
use super::tests::World;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

const QUIET: Duration = Duration::from_secs(2);
const LIMITS: &str = "/services/data/v64.0/limits";

impl World {
    /// Everything that comes back for these bytes, with nothing more sent.
    fn raw(&self, bytes: &[u8]) -> String {
        let mut stream = TcpStream::connect(self.address).unwrap();
        // The other side may have closed already.
        let _ = stream.write_all(bytes);
        // Where the server waits for more, nothing comes.
        stream.set_read_timeout(Some(QUIET)).unwrap();
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        String::from_utf8_lossy(&answer).into_owned()
    }

    /// The statuses of all answers, in order.
    fn statuses(&self, bytes: &str) -> String {
        let answer = self.raw(bytes.as_bytes());
        let lines = answer.split("HTTP/1.1 ").skip(1).map(|rest| rest.get(..3).unwrap_or("?"));
        lines.collect::<Vec<_>>().join(" ")
    }

    fn check(&self, bytes: &str, expected: &str) {
        assert_eq!(self.statuses(bytes), expected, "{bytes}");
        assert_eq!(self.statuses("GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"), "200");
    }
}

fn post(headers: &str, body: &str) -> String {
    format!("POST /services/oauth2/token HTTP/1.1\r\nHost: localhost\r\n{headers}\r\n\r\n{body}")
}

/// RFC 9112, section 6.3: what decides how long a body is must be said once, and clearly.
#[test]
fn no_request_hides_in_another() {
    let world = World::new();
    let get = format!("GET {LIMITS} HTTP/1.1\r\nHost: localhost\r\n\r\n");
    // Two lengths, a length that is none, a coding that is none: refused, and nothing behind it is looked at.
    world.check(&post("Content-Length: 3\r\nContent-Length: 5", &format!("a=b{get}")), "400");
    world.check(&post("Content-Length: +3", &format!("a=b{get}")), "400");
    world.check(&post("Content-Length: 3, 3", &format!("a=b{get}")), "400");
    world.check(&post("Content-Length: -1", &get), "400");
    world.check(&post("Content-Length: 99999999999999999999", &get), "400");
    world.check(&post("Transfer-Encoding: xchunked", &format!("0\r\n\r\n{get}")), "400");
    world.check(&post("Transfer-Encoding: chunked, identity", &format!("0\r\n\r\n{get}")), "400");
    world.check(&post("Transfer-Encoding : chunked", &format!("0\r\n\r\n{get}")), "400");
    world.check(&post("Content-Length : 3", "a=b"), "400");
    // A folded line, a line without a name, a zero byte.
    world.check(&post("X: a\r\n Content-Length: 3", "a=b"), "400");
    world.check(&post(": x", ""), "400");
    world.check(&post("X: a\0b", ""), "400");
}

/// Where both are said, the chunks count, as section 6.1 has it: what stands behind them is a request of its own, which
/// shows no token of the first one's.
#[test]
fn chunks_go_before_a_length() {
    let world = World::new();
    let hub = world.home.orgs().unwrap().remove(0);
    let token = world.home.issue_token(hub.id, hub.user_id).unwrap();
    let behind = format!("GET {LIMITS} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    for both in ["Content-Length: 4\r\nTransfer-Encoding: chunked", "Transfer-Encoding: chunked\r\nContent-Length: 4"] {
        let first = post(&format!("Authorization: Bearer {token}\r\n{both}"), &format!("0\r\n\r\n{behind}"));
        let statuses = world.statuses(&first);
        assert!(["400 401", "400"].contains(&statuses.as_str()), "{statuses}");
    }
}

#[test]
fn chunks_that_are_odd() {
    let world = World::new();
    let chunked = |body: &str| post("Transfer-Encoding: chunked\r\nConnection: close", body);
    world.check(&chunked("14;name=value\r\ngrant_type=nonsense1\r\n0\r\n\r\n"), "400");
    world.check(&chunked("14\r\ngrant_type=nonsense1\r\n0\r\nTrailer: x\r\n\r\n"), "400");
    // No size, a size that ends nowhere, one larger than any number, fewer bytes than it says.
    for broken in ["\r\n\r\n", "zz\r\n", "ffffffffffffffffff\r\nx", "-1\r\n", "5\r\nab\r\n0\r\n\r\n", "5"] {
        let statuses = world.statuses(&chunked(broken));
        assert!(["400", ""].contains(&statuses.as_str()), "{broken}: {statuses}");
    }
    let extension = format!("1;{}\r\na\r\n0\r\n\r\n", "x".repeat(100_000));
    let statuses = world.statuses(&chunked(&extension));
    assert!(["400", ""].contains(&statuses.as_str()), "{statuses}");
}

#[test]
fn requests_one_behind_the_other_are_answered_in_order() {
    let world = World::new();
    let one = |path: &str| format!("GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n");
    let last = "GET /nowhere HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    world.check(&format!("{}{}{}{last}", one("/healthz"), one(LIMITS), one("/healthz")), "200 401 200 404");
}

#[test]
fn heads_that_are_odd() {
    let world = World::new();
    let get = |target: &str, rest: &str| format!("GET {target} HTTP/1.1\r\n{rest}Connection: close\r\n\r\n");
    world.check(&get("/healthz", ""), "421");
    world.check(&get("/healthz", "Host: localhost\r\nHost: evil.example\r\n"), "400");
    world.check(&get("http://evil.example/healthz", "Host: localhost\r\n"), "421");
    world.check(&get("*", "Host: localhost\r\n"), "404");
    world.check(&get("/../../etc/passwd", "Host: localhost\r\n"), "404");
    world.check(&get("/services/data/v64.0/%2e%2e/%00", "Host: localhost\r\n"), "404");
    world.check(&get(&format!("/{}", "a".repeat(100_000)), "Host: localhost\r\n"), "414");
    let many = (0..1000).map(|number| format!("X-{number}: 1\r\n")).collect::<String>();
    world.check(&get("/healthz", &format!("Host: localhost\r\n{many}")), "431");
    let large = format!("Host: localhost\r\nX: {}\r\n", "a".repeat(1_000_000));
    world.check(&get("/healthz", &large), "431");
    world.check("BREW /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", "405");
    world.check("GET /healthz HTTP/3.0\r\nHost: localhost\r\n\r\n", "400");
    // What begins HTTP/2 ends the connection.
    world.check("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "");
    world.check("CONNECT evil.example:443 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", "421");
}

/// A client that writes all of a body before it reads sees the refusal, too.
#[test]
fn bodies_that_are_too_large_or_never_end() {
    let world = World::new();
    let size = crate::body::LIMIT + 1;
    let told = post(&format!("Connection: close\r\nContent-Length: {size}"), &"x".repeat(size));
    world.check(&told, "413");
    let chunk = format!("100000\r\n{}\r\n", "x".repeat(0x10_0000));
    world.check(&post("Connection: close\r\nTransfer-Encoding: chunked", &chunk.repeat(60)), "413");
    // Who asks first is told at once, and sends nothing.
    let asks = post(&format!("Connection: close\r\nExpect: 100-continue\r\nContent-Length: {size}"), "");
    world.check(&asks, "413");
}

/// One byte after the other, with all the time in the world.
#[test]
fn slow_clients_are_let_go() {
    let world = World::with(|mut server| {
        server.patience = Patience { greeting: Duration::from_millis(300), head: Duration::from_millis(300) };
        server
    });
    // Nothing at all, a TLS record that does not go on, a head that does not end.
    for beginning in [&b""[..], b"\x16", b"\x16\x03\x01\x02\x00\x01", b"GET /healthz HTTP/1.1\r\nHost: "] {
        let start = Instant::now();
        let mut stream = TcpStream::connect(world.address).unwrap();
        stream.write_all(beginning).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        let mut answer = Vec::new();
        let mut ended = false;
        while !ended && start.elapsed() < Duration::from_secs(20) {
            let mut bytes = [0; 100];
            stream.set_read_timeout(Some(Duration::from_millis(50))).unwrap();
            match stream.read(&mut bytes) {
                Ok(0) => ended = true,
                Ok(count) => answer.extend_from_slice(&bytes[..count]),
                Err(error) if matches!(error.kind(), std::io::ErrorKind::WouldBlock | std::io::ErrorKind::TimedOut) => {
                    if beginning.starts_with(b"GET") {
                        ended = stream.write_all(b"a").is_err();
                    }
                }
                Err(_) => ended = true,
            }
        }
        assert!(ended, "{beginning:?} was waited for");
        assert!(start.elapsed() > Duration::from_millis(250), "{beginning:?}: {:?}", start.elapsed());
    }
    world.check("GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", "200");
}

/// Those that come when no slot is free are served when one is.
#[test]
fn more_connections_than_there_are_slots() {
    let world = World::with(|server| server.at_most(3));
    let request = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n";
    let mut streams: Vec<TcpStream> = (0..20).map(|_| TcpStream::connect(world.address).unwrap()).collect();
    for stream in &mut streams {
        stream.write_all(request).unwrap();
    }
    for mut stream in streams {
        stream.write_all(b"Connection: close\r\n\r\n").unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    }
}

/// What `sf project generate manifest --from-org` does.
#[test]
fn hundreds_of_requests_at_once() {
    let world = World::new();
    let hub = world.home.orgs().unwrap().remove(0);
    let token = world.home.issue_token(hub.id, hub.user_id).unwrap();
    let request = format!(
        "GET {LIMITS} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: Bearer {token}\r\n\r\n"
    );
    // The test's own ends count among this process's open files, too.
    let mut streams = Vec::new();
    for _ in 0..400 {
        let mut stream = TcpStream::connect(world.address).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        streams.push(stream);
    }
    for mut stream in streams {
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    }
}
