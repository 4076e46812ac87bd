//! Places where a process may die, for the crash test: each write counts, and the process aborts at the one that
//! `ORGYARD_FAIL_AT` names. Without the feature `failpoints` nothing of this is compiled.

/// Called before and after each single write.
#[cfg(feature = "failpoints")]
pub fn failpoint() {
    use std::sync::LazyLock;
    use std::sync::atomic::{AtomicU64, Ordering};

    static COUNT: AtomicU64 = AtomicU64::new(0);
    static FAIL_AT: LazyLock<Option<u64>> =
        LazyLock::new(|| std::env::var("ORGYARD_FAIL_AT").ok().and_then(|text| text.parse().ok()));
    let count = COUNT.fetch_add(1, Ordering::SeqCst) + 1;
    if *FAIL_AT == Some(count) {
        std::process::abort();
    }
}

/// Called before and after each single write.
#[cfg(not(feature = "failpoints"))]
#[inline(always)]
pub fn failpoint() {}
