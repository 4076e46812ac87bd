//! Jobs of Bulk API 2.0.

use crate::call::Call;
use crate::error::{ClientError, Result};
use crate::org::{Api, Org};
use crate::poll::{Poll, Wait};
use http::Method;
use serde_json::{Value, json};

/// Which way the records go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BulkJob {
    Ingest,
    Query,
}

impl BulkJob {
    fn resource(self) -> &'static str {
        match self {
            Self::Ingest => "ingest",
            Self::Query => "query",
        }
    }
}

/// A page of a query's answer, as CSV with a line of names.
pub struct BulkPage {
    pub csv: Vec<u8>,
    pub next: Option<String>,
}

impl Org {
    async fn jobs(&self, job: BulkJob) -> Result<String> {
        Ok(format!("{}/jobs/{}", self.base(Api::Rest).await?, job.resource()))
    }

    /// Creates a job; what the org says of it.
    pub async fn open_bulk(&self, job: BulkJob, fields: &Value) -> Result<Value> {
        self.send_json(Call::post(self.jobs(job).await?).json(fields)).await
    }

    /// Sends an ingest job its records, and has it begin.
    pub async fn upload_bulk(&self, id: &str, csv: Vec<u8>) -> Result<()> {
        let path = format!("{}/{id}", self.jobs(BulkJob::Ingest).await?);
        self.send(Call::new(Method::PUT, format!("{path}/batches")).bytes("text/csv", csv)).await?;
        self.send(Call::patch(path).json(&json!({"state": "UploadComplete"}))).await.map(drop)
    }

    pub async fn bulk_state(&self, job: BulkJob, id: &str) -> Result<Value> {
        self.send_json(Call::get(format!("{}/{id}", self.jobs(job).await?))).await
    }

    /// Waits until a job has ended, well or not.
    pub async fn finish_bulk(&self, job: BulkJob, id: &str, wait: Wait) -> Result<Poll<Value>> {
        let look = || async {
            let state = self.bulk_state(job, id).await?;
            let ended = ["JobComplete", "Failed", "Aborted"].map(Value::from).contains(&state["state"]);
            Ok(if ended { Poll::Done(state) } else { Poll::Running(state) })
        };
        wait.embedded(self.is_orgyard()).until_done(look).await
    }

    /// `successfulResults`, `failedResults` or `unprocessedrecords` of an ingest job, as CSV.
    pub async fn bulk_results(&self, id: &str, which: &str) -> Result<Vec<u8>> {
        let path = format!("{}/{id}/{which}", self.jobs(BulkJob::Ingest).await?);
        Ok(self.send(Call::get(path).header("accept", "text/csv")).await?.body().to_vec())
    }

    /// A page of a query job's records: the first, or the one that a page before it named.
    pub async fn bulk_page(&self, id: &str, locator: Option<&str>) -> Result<BulkPage> {
        let query = locator.map(|locator| format!("?locator={locator}")).unwrap_or_default();
        let path = format!("{}/{id}/results{query}", self.jobs(BulkJob::Query).await?);
        let answer = self.send(Call::get(path).header("accept", "text/csv")).await?;
        let next = answer.headers().get("sforce-locator").and_then(|value| value.to_str().ok());
        let next = next.filter(|next| *next != "null").map(str::to_owned);
        if next.is_some() && next.as_deref() == locator {
            return Err(ClientError::new("LocatorError", "The org answers with the same page again and again."));
        }
        Ok(BulkPage { csv: answer.body().to_vec(), next })
    }
}
