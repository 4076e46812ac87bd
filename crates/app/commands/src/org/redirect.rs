//! The port a browser comes back to after a login.

use crate::output::Failure;
use orgyard_client::ClientError;
use std::io::{BufRead, BufReader, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::time::{Duration, Instant};

/// As long as the official tool waits.
const PATIENCE: Duration = Duration::from_secs(120);
const PAUSE: Duration = Duration::from_millis(20);
/// How long one connection may take to say what it wants.
const READ: Duration = Duration::from_secs(5);

pub(super) struct Redirect(TcpListener);

/// A code, and the browser that waits for an answer.
pub(super) struct Code {
    pub(super) code: String,
    browser: TcpStream,
}

type Reading<'a> = &'a dyn Fn(&str) -> Result<Option<String>, ClientError>;

impl Redirect {
    pub(super) fn listen(port: u16) -> Result<Self, Failure> {
        let taken = |_| {
            Failure::new("PortInUseError", format!("Cannot start the OAuth redirect server on port {port}.")).action(
                format!("Kill the process running on port {port} or use a custom connected app and update OauthLocalPort in the sfdx-project.json file."),
            )
        };
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).map_err(taken)?;
        listener.set_nonblocking(true).map_err(taken)?;
        Ok(Self(listener))
    }

    /// Waits until the browser brings what `read` takes for a code; requests that are none of it are answered and
    /// passed over.
    pub(super) fn wait(&self, read: Reading) -> Result<Code, Failure> {
        let start = Instant::now();
        while start.elapsed() < PATIENCE {
            match self.0.accept() {
                Ok((stream, _)) => {
                    if let Some(code) = come_back(stream, read)? {
                        return Ok(code);
                    }
                }
                Err(_) => std::thread::sleep(PAUSE),
            }
        }
        Err(Failure::new("AuthTimeoutError", "The authentication session timed out. Please try again."))
    }
}

fn come_back(mut stream: TcpStream, read: Reading) -> Result<Option<Code>, Failure> {
    let Some(target) = target(&stream) else { return Ok(None) };
    let Some(query) = target.strip_prefix("/OauthRedirect?") else {
        reply(&mut stream, "404 Not Found", "Resource not found");
        return Ok(None);
    };
    match read(query) {
        Ok(Some(code)) => Ok(Some(Code { code, browser: stream })),
        Ok(None) => {
            reply(&mut stream, "400 Bad Request", "This is not the answer to the login that was started.");
            Ok(None)
        }
        Err(error) => {
            reply(&mut stream, "200 OK", &format!("The login failed: {}", error.message));
            Err(error.into())
        }
    }
}

/// The target of a GET request.
fn target(stream: &TcpStream) -> Option<String> {
    stream.set_nonblocking(false).ok()?;
    stream.set_read_timeout(Some(READ)).ok()?;
    let mut reader = BufReader::new(stream).take_at_most();
    let mut line = String::new();
    reader.read_line(&mut line).ok()?;
    let target = line.strip_prefix("GET ")?.split(' ').next()?.to_owned();
    // The rest of the request is read, or closing the connection would cut the answer off.
    let mut header = String::new();
    while reader.read_line(&mut header).is_ok_and(|read| read > 2) {
        header.clear();
    }
    Some(target)
}

trait AtMost: Sized {
    fn take_at_most(self) -> std::io::Take<Self>;
}

impl<R: BufRead> AtMost for R {
    fn take_at_most(self) -> std::io::Take<Self> {
        self.take(64 * 1024)
    }
}

/// Tells the browser how the login ended.
pub(super) fn answer(code: Code, error: Option<&str>) {
    let mut stream = code.browser;
    match error {
        None => reply(&mut stream, "200 OK", "You are logged in, and may close this window."),
        Some(error) => reply(&mut stream, "200 OK", &format!("The login failed: {error}")),
    }
}

/// A browser that has gone away is no reason to fail.
fn reply(stream: &mut TcpStream, status: &str, text: &str) {
    let safe = text.replace('&', "&amp;").replace('<', "&lt;");
    let page = format!("<!doctype html><meta charset=\"utf-8\"><title>Orgyard</title><p>{safe}</p>\n");
    let head = format!(
        "HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        page.len()
    );
    let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(page.as_bytes()));
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read;

    fn ask(port: u16, target: &str) -> String {
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).unwrap();
        write!(stream, "GET {target} HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer.lines().next().unwrap_or_default().to_owned()
    }

    #[test]
    fn the_browser_is_waited_for_and_answered() {
        let redirect = Redirect::listen(0).unwrap();
        let port = redirect.0.local_addr().unwrap().port();
        let read = |query: &str| Ok(query.strip_prefix("code=").map(str::to_owned));
        let browser = std::thread::spawn(move || {
            ["/favicon.ico", "/OauthRedirect?state=x", "/OauthRedirect?code=abc"].map(|target| ask(port, target))
        });
        let code = redirect.wait(&read).unwrap();
        assert_eq!(code.code, "abc");
        answer(code, None);
        assert_eq!(browser.join().unwrap(), ["HTTP/1.1 404 Not Found", "HTTP/1.1 400 Bad Request", "HTTP/1.1 200 OK"]);
    }

    #[test]
    fn what_the_org_refuses_ends_the_wait() {
        let redirect = Redirect::listen(0).unwrap();
        let port = redirect.0.local_addr().unwrap().port();
        let browser = std::thread::spawn(move || ask(port, "/OauthRedirect?error=access_denied"));
        let refused = redirect.wait(&|_| Err(ClientError::new("access_denied", "denied"))).err().unwrap();
        assert_eq!(refused.name(), "access_denied");
        assert_eq!(browser.join().unwrap(), "HTTP/1.1 200 OK");
    }
}
