//! Parses the files named on the command line and prints their errors; with no error, the speed.

use orgyard_apex::{SourceKind, parse};
use std::time::{Duration, Instant};

#[expect(clippy::print_stdout, reason = "a tool to run by hand")]
fn main() -> std::io::Result<()> {
    let (mut bytes, mut spent) = (0, Duration::ZERO);
    for path in std::env::args().skip(1) {
        let text = String::from_utf8_lossy(&std::fs::read(&path)?).into_owned();
        let kind = match path.rsplit('.').next() {
            Some("trigger") => SourceKind::Trigger,
            Some("cls") => SourceKind::Class,
            _ => SourceKind::Anonymous,
        };
        let start = Instant::now();
        let parsed = parse(&text, kind);
        spent += start.elapsed();
        bytes += text.len();
        for error in &parsed.errors {
            println!("{path}:{error}");
        }
    }
    println!("{bytes} bytes, {:.1} MB/s", bytes as f64 / 1e6 / spent.as_secs_f64());
    Ok(())
}
