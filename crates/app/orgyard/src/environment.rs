//! What the environment decides: the home folder, and for tests the clock and chance.

use anyhow::{Context, anyhow};
use orgyard_values::{Clock, Env, Random};
use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

pub(crate) fn variables() -> HashMap<String, String> {
    let text = |value: std::ffi::OsString| value.to_string_lossy().into_owned();
    std::env::vars_os().map(|(name, value)| (text(name), text(value))).collect()
}

/// `$ORGYARD_HOME`, else the platform's folder for data.
pub(crate) fn home_folder(variables: &HashMap<String, String>) -> anyhow::Result<PathBuf> {
    if let Some(home) = variables.get("ORGYARD_HOME").filter(|home| !home.is_empty()) {
        return std::path::absolute(home).with_context(|| format!("ORGYARD_HOME is '{home}'"));
    }
    let folders = directories::ProjectDirs::from("", "", "orgyard");
    let folders = folders.ok_or_else(|| anyhow!("there is no home folder; name one with ORGYARD_HOME"))?;
    Ok(folders.data_dir().to_path_buf())
}

/// How long a writer waits for another process: `$ORGYARD_LOCK_WAIT` seconds, else a minute.
pub(crate) fn lock_wait(variables: &HashMap<String, String>) -> anyhow::Result<Duration> {
    let seconds = match variables.get("ORGYARD_LOCK_WAIT") {
        Some(text) => text.parse().with_context(|| format!("ORGYARD_LOCK_WAIT is '{text}', and takes seconds"))?,
        None => 60,
    };
    Ok(Duration::from_secs(seconds))
}

/// The system's clock and chance, unless `ORGYARD_CLOCK` (milliseconds since 1970) and `ORGYARD_SEED` (a number) fix them.
pub(crate) fn env(variables: &HashMap<String, String>, line: &[String]) -> anyhow::Result<Env> {
    let number = |name: &str| match variables.get(name).filter(|text| !text.is_empty()) {
        Some(text) => text.parse::<i64>().map(Some).with_context(|| format!("{name} is '{text}', and takes a number")),
        None => Ok(None),
    };
    let clock = number("ORGYARD_CLOCK")?.map_or_else(system_clock, fixed_clock);
    let random = number("ORGYARD_SEED")?.map_or_else(system_random, |seed| seeded(seed, line));
    Ok(Env::new(clock, random))
}

fn system_clock() -> Clock {
    Arc::new(|| {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
    })
}

/// Moves on by a millisecond each time it is read.
fn fixed_clock(start: i64) -> Clock {
    let now = AtomicI64::new(start);
    Arc::new(move || now.fetch_add(1, Ordering::Relaxed))
}

fn system_random() -> Random {
    let source = ring::rand::SystemRandom::new();
    Arc::new(move |buffer| {
        // The system's source fails only where there is none at all; ids come from sequences, not from here.
        let _ = ring::rand::SecureRandom::fill(&source, buffer);
    })
}

/// Bytes that depend on the seed and on the command line, so that two commands of a test do not repeat each other.
fn seeded(seed: i64, line: &[String]) -> Random {
    let mut start = seed.unsigned_abs() ^ 0xCBF2_9CE4_8422_2325;
    for byte in line.iter().flat_map(|word| word.bytes().chain([0])) {
        start = (start ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3);
    }
    let state = AtomicU64::new(start);
    Arc::new(move |buffer| {
        for byte in buffer.iter_mut() {
            let number = state.fetch_add(0x9E37_79B9_7F4A_7C15, Ordering::Relaxed);
            let mixed = (number ^ (number >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
            *byte = (mixed >> 32) as u8;
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes(seed: &str, line: &str) -> [u8; 8] {
        let variables = HashMap::from([("ORGYARD_SEED".to_owned(), seed.to_owned())]);
        env(&variables, &[line.to_owned()]).unwrap().random()
    }

    #[test]
    fn chance_can_be_fixed() {
        assert_eq!(bytes("1", "a"), bytes("1", "a"));
        assert_ne!(bytes("1", "a"), bytes("1", "b"));
        assert_ne!(bytes("1", "a"), bytes("2", "a"));
    }

    #[test]
    fn the_clock_can_be_fixed() {
        let variables = HashMap::from([("ORGYARD_CLOCK".to_owned(), "5".to_owned())]);
        let env = env(&variables, &[]).unwrap();
        assert_eq!((env.now(), env.now()), (5, 6));
    }

    #[test]
    fn a_wrong_value_is_named() {
        let variables = HashMap::from([("ORGYARD_CLOCK".to_owned(), "noon".to_owned())]);
        let error = env(&variables, &[]).err().unwrap();
        assert_eq!(error.to_string(), "ORGYARD_CLOCK is 'noon', and takes a number");
    }
}
