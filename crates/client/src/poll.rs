//! Waiting for a job in an org.

use crate::error::Result;
use std::future::Future;
use std::time::{Duration, Instant};

/// How long to wait, and how seldom to ask at most.
#[derive(Debug, Clone, Copy)]
pub struct Wait {
    pub limit: Duration,
    pub interval: Duration,
}

/// What one look at a job gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Poll<T> {
    Done(T),
    Running(T),
}

const FIRST: Duration = Duration::from_millis(5);
const EMBEDDED: Duration = Duration::from_millis(40);

impl Wait {
    pub fn new(limit: Duration, interval: Duration) -> Self {
        Self { limit, interval }
    }

    pub fn minutes(minutes: u64, interval_seconds: u64) -> Self {
        Self::new(Duration::from_secs(minutes * 60), Duration::from_secs(interval_seconds))
    }

    /// For an org on this machine there is no reason to ask seldom.
    #[must_use]
    pub fn embedded(mut self, embedded: bool) -> Self {
        if embedded {
            self.interval = self.interval.min(EMBEDDED);
        }
        self
    }

    /// Asks at once, then after 5 ms, doubling up to the interval. `Running` is the last answer when the time is up.
    pub async fn until_done<T, F, Fut>(&self, mut look: F) -> Result<Poll<T>>
    where
        F: FnMut() -> Fut,
        Fut: Future<Output = Result<Poll<T>>>,
    {
        let start = Instant::now();
        let mut pause = FIRST.min(self.interval);
        loop {
            let last = look().await?;
            let left = self.limit.saturating_sub(start.elapsed());
            if matches!(last, Poll::Done(_)) || left.is_zero() {
                return Ok(last);
            }
            tokio::time::sleep(pause.min(left)).await;
            pause = (pause * 2).min(self.interval);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn polling_ends_with_the_job_or_with_the_time() {
        let mut looks = 0;
        let wait = Wait::new(Duration::from_secs(5), Duration::from_millis(10));
        let end = wait.until_done(|| {
            looks += 1;
            let answer = if looks == 3 { Poll::Done(looks) } else { Poll::Running(looks) };
            async move { Ok(answer) }
        });
        assert_eq!(end.await.unwrap(), Poll::Done(3));
        let no_time = Wait::new(Duration::ZERO, Duration::from_secs(1));
        let never = no_time.until_done(|| async { Ok(Poll::Running(())) });
        assert_eq!(never.await.unwrap(), Poll::Running(()));
    }
}
