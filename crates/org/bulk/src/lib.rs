//! Bulk jobs: many records in one upload, saved in chunks through the pipeline all saves take, and long query results.
//! Both generations of the Bulk API are surfaces over the rows of [`BulkJob`](job) and [`BulkBatch`](batch).

mod batch;
mod csv_text;
mod formats;
mod ingest;
mod job;
mod query;

pub use batch::{Batch, BatchState, BulkBatch};
pub use csv_text::{Delimiter, LineEnding, table};
pub use formats::{ContentType, Rows, read_rows};
pub use ingest::RowOutcome;
pub use job::{Generation, Job, JobState};
pub use query::{QueryText, query_text};

use orgyard_engine::Behaviour;
use std::sync::Arc;

/// Every behaviour this crate brings, for the home to be opened with.
pub fn behaviours() -> Vec<Arc<dyn Behaviour>> {
    vec![Arc::new(BulkBatch)]
}
