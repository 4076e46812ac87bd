//! Asynchronous Apex: jobs wait for the end of the transaction, or for `Test.stopTest()`.

pub mod batch;
pub mod contexts;
mod cron;
mod job;
pub mod queueable;
pub mod schedulable;
