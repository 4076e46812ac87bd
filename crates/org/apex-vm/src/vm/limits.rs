//! Governor limits. What is used is counted exactly but for CPU time and heap, which are estimates.

use super::Throw;

/// One limit: what it is called in the exception, what is used, what is allowed.
#[derive(Debug, Clone, Copy)]
pub struct Limit {
    /// `Too many SOQL queries`
    pub text: &'static str,
    pub used: u64,
    pub allowed: u64,
}

/// Source: Apex Developer Guide, "Execution Governors and Limits".
#[derive(Debug, Clone)]
pub struct Limits {
    pub queries: Limit,
    pub query_rows: Limit,
    pub aggregate_queries: Limit,
    pub query_locator_rows: Limit,
    pub sosl_queries: Limit,
    pub dml_statements: Limit,
    pub dml_rows: Limit,
    pub callouts: Limit,
    pub future_calls: Limit,
    pub queueable_jobs: Limit,
    pub email_invocations: Limit,
    pub mobile_pushes: Limit,
    pub publish_immediate: Limit,
    /// In operations, of which [`OPERATIONS_PER_MS`] count as a millisecond.
    pub cpu: Limit,
    /// In bytes.
    pub heap: Limit,
}

/// How many statements, calls and turns of loops count as one millisecond of CPU time.
pub const OPERATIONS_PER_MS: u64 = 2_000;

impl Limit {
    fn new(text: &'static str, allowed: u64) -> Self {
        Self { text, used: 0, allowed }
    }

    /// Counts; past the limit the exception names the first number that is too many.
    pub fn take(&mut self, count: usize) -> Result<(), Throw> {
        self.used += count as u64;
        if self.used > self.allowed {
            return Err(Throw::limit(format!("{}: {}", self.text, self.allowed + 1)));
        }
        Ok(())
    }
}

impl Limits {
    pub fn synchronous() -> Self {
        Self {
            queries: Limit::new("Too many SOQL queries", 100),
            query_rows: Limit::new("Too many query rows", 50_000),
            aggregate_queries: Limit::new("Too many Aggregate queries", 300),
            query_locator_rows: Limit::new("Too many query locator rows", 10_000),
            sosl_queries: Limit::new("Too many SOSL queries", 20),
            dml_statements: Limit::new("Too many DML statements", 150),
            dml_rows: Limit::new("Too many DML rows", 10_000),
            callouts: Limit::new("Too many callouts", 100),
            future_calls: Limit::new("Too many future calls", 50),
            queueable_jobs: Limit::new("Too many queueable jobs added to the queue", 50),
            email_invocations: Limit::new("Too many Email Invocations", 10),
            mobile_pushes: Limit::new("Too many mobile push Apex calls", 10),
            publish_immediate: Limit::new("Too many Publish Immediate DML statements", 150),
            cpu: Limit::new("Apex CPU time limit exceeded", 10_000 * OPERATIONS_PER_MS),
            heap: Limit::new("Apex heap size too large", 6_000_000),
        }
    }

    pub fn asynchronous() -> Self {
        let mut limits = Self::synchronous();
        limits.queries.allowed = 200;
        limits.aggregate_queries.allowed = 600;
        limits.queueable_jobs.allowed = 1;
        limits.cpu.allowed = 60_000 * OPERATIONS_PER_MS;
        limits.heap.allowed = 12_000_000;
        limits
    }

    /// Counts work. `System.LimitException: Apex CPU time limit exceeded` when it is too much.
    #[inline]
    pub fn work(&mut self) -> Result<(), Throw> {
        self.cpu.used += 1;
        if self.cpu.used > self.cpu.allowed {
            return Err(Throw::limit(self.cpu.text));
        }
        Ok(())
    }

    /// As `Limits.getCpuTime()` tells.
    pub fn cpu_milliseconds(&self) -> u64 {
        self.cpu.used / OPERATIONS_PER_MS
    }
}
