//! What the outside world decides: time and chance. Injected, so that tests can fix both.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Milliseconds since 1970, UTC.
pub type Clock = Arc<dyn Fn() -> i64 + Send + Sync>;
/// Fills a buffer with unpredictable bytes.
pub type Random = Arc<dyn Fn(&mut [u8]) + Send + Sync>;

#[derive(Clone)]
pub struct Env {
    clock: Clock,
    random: Random,
}

impl Env {
    pub fn new(clock: Clock, random: Random) -> Self {
        Self { clock, random }
    }

    /// A clock that stands at one time and moves on by a millisecond each time it is read, and bytes that repeat.
    pub fn fixed(start_milliseconds: i64) -> Self {
        let ticks = AtomicU64::new(0);
        let clock: Clock = Arc::new(move || start_milliseconds + ticks.fetch_add(1, Ordering::Relaxed) as i64);
        let seed = AtomicU64::new(0);
        let random: Random = Arc::new(move |buffer| {
            for byte in buffer.iter_mut() {
                *byte = (seed.fetch_add(1, Ordering::Relaxed).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32) as u8;
            }
        });
        Self { clock, random }
    }

    pub fn now(&self) -> i64 {
        (self.clock)()
    }

    pub fn random<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        (self.random)(&mut bytes);
        bytes
    }
}
