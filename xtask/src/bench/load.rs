//! A load generator: so many connections, each sending its next request when it has the answer to the last one.

use crate::http::Client;
use anyhow::{Result, anyhow, ensure};
use std::fs;
use std::io::{Read, Write};
use std::net::{Ipv4Addr, TcpStream};
use std::time::{Duration, Instant};

pub(super) const CONNECTIONS: usize = 16;

pub(super) struct Load {
    pub(super) per_second: f64,
    /// Of the whole way there and back, and of what the server says it took; in milliseconds.
    pub(super) p95: f64,
    pub(super) server_p95: f64,
    /// What this process took of the machine for each request, and the server; in microseconds.
    pub(super) own_cost: f64,
    pub(super) server_cost: f64,
}

/// The same request over and over.
pub(super) fn run(port: u16, server: u32, token: &str, path: &str, time: Duration) -> Result<Load> {
    let (own_before, server_before) = (cpu("self"), cpu(&server.to_string()));
    let start = Instant::now();
    let threads = [(); CONNECTIONS].map(|()| {
        let (token, path) = (token.to_owned(), path.to_owned());
        std::thread::spawn(move || one(port, &token, &path, time))
    });
    let mut times = Vec::new();
    for thread in threads {
        times.extend(thread.join().map_err(|_| anyhow!("a connection failed"))??);
    }
    let (count, seconds) = (times.len() as f64, start.elapsed().as_secs_f64());
    let cost = |before: f64, after: f64| (after - before) / count * 1e6;
    Ok(Load {
        per_second: count / seconds,
        p95: p95(times.iter().map(|(way, _)| *way)),
        server_p95: p95(times.iter().map(|(_, server)| *server)),
        own_cost: cost(own_before, cpu("self")),
        server_cost: cost(server_before, cpu(&server.to_string())),
    })
}

fn one(port: u16, token: &str, path: &str, time: Duration) -> Result<Vec<(f64, f64)>> {
    let mut client = Client::with_token(port, token)?;
    let (start, mut times) = (Instant::now(), Vec::new());
    while start.elapsed() < time {
        let sent = Instant::now();
        let answer = client.get(path)?;
        ensure!(answer.status == 200, "{path}: {}", answer.text());
        times.push((sent.elapsed().as_secs_f64() * 1e3, answer.server_time.unwrap_or_default()));
    }
    Ok(times)
}

pub(super) fn p95(times: impl Iterator<Item = f64>) -> f64 {
    let mut times: Vec<f64> = times.collect();
    times.sort_by(f64::total_cmp);
    times.get(times.len() * 95 / 100).or(times.last()).copied().unwrap_or_default()
}

/// Seconds of processor time, where the system tells: in hundredths, after the name in brackets.
fn cpu(process: &str) -> f64 {
    let text = fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
    let fields = text.rsplit_once(") ").map(|(_, rest)| rest.split(' ').collect::<Vec<_>>()).unwrap_or_default();
    let ticks = fields.get(11..13).unwrap_or_default().iter().filter_map(|field| field.parse::<f64>().ok());
    ticks.sum::<f64>() / 100.0
}

/// So many requests at once, each on a connection of its own; how many were answered with 200.
pub(super) fn at_once(port: u16, token: &str, path: &str, count: usize) -> Result<usize> {
    let request = format!(
        "GET {path} HTTP/1.1\r\nHost: localhost:{port}\r\nAuthorization: Bearer {token}\r\nConnection: close\r\n\r\n"
    );
    let mut streams = Vec::new();
    for _ in 0..count {
        streams.push(TcpStream::connect((Ipv4Addr::LOCALHOST, port))?);
    }
    for stream in &mut streams {
        stream.write_all(request.as_bytes())?;
    }
    let mut answered = 0;
    for mut stream in streams {
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        answered += usize::from(answer.starts_with("HTTP/1.1 200"));
    }
    Ok(answered)
}
