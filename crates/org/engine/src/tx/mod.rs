//! A transaction: the org at one revision, and what has been written on top of it.

mod component_rows;
mod components;
mod computed;
mod flows;
mod frozen;
mod jobs;
mod metadata;
mod projected;
mod references;
mod rows;
mod schema;
mod silo;
pub use silo::holds_data;
mod tracking;

use crate::jobs::Job;
use crate::permissions::Cache;
use crate::save::Frame;
pub(crate) use crate::save::{compound, day_of, parse_datetime};
use crate::schema::Schema;
use crate::{EngineError, Home, Org, OrgInfo};
pub use components::{NewComponent, StoredComponent};
use computed::Computed;
pub(crate) use flows::{DEFINITION, FLOW};
pub use frozen::Frozen;
use orgyard_store::{BlobHash, Overlay};
use orgyard_values::Id;
pub use references::StoredReference;
use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

type Result<T> = std::result::Result<T, EngineError>;

pub struct Tx {
    org: Arc<Org>,
    info: OrgInfo,
    user: Id,
    now: i64,
    overlay: Overlay,
    /// Blobs that the commit has to store first.
    blobs: HashMap<BlobHash, Arc<[u8]>>,
    /// Those of the transaction this one stands on.
    frozen_blobs: Arc<HashMap<BlobHash, Arc<[u8]>>>,
    jobs: Vec<Job>,
    schema: OnceLock<Arc<Schema>>,
    /// How often this transaction changed what components define.
    defines: u64,
    /// The triggers that are running, the innermost last.
    frames: Vec<Frame>,
    pub(crate) permissions: Cache,
    computed: Computed,
    /// Whether changes of components are told to clients as somebody's.
    tracks: bool,
}

/// A point of a transaction to go back to.
#[derive(Debug, Clone, Copy)]
pub struct Savepoint {
    overlay: orgyard_store::Savepoint,
    jobs: usize,
    defines: u64,
}

impl Tx {
    pub(crate) fn begin(org: Arc<Org>, user: Id) -> Result<Self> {
        let overlay = Overlay::new(org.state().store.snapshot()?);
        let (info, now) = (org.info(), org.home().env().now());
        let permissions = org.state().permissions.at(overlay.revision(), now);
        let (blobs, frozen_blobs, jobs, schema, defines, frames, computed) = Default::default();
        Ok(Self {
            org,
            info,
            user,
            now,
            overlay,
            blobs,
            frozen_blobs,
            jobs,
            schema,
            defines,
            frames,
            permissions,
            computed,
            tracks: true,
        })
    }

    /// Blobs first, then all rows at once, then the jobs.
    pub(crate) fn commit(self) -> Result<()> {
        if self.overlay.is_untouched() {
            return Ok(());
        }
        let blobs: Vec<_> = self.blobs.into_iter().collect();
        if !blobs.is_empty() {
            self.org.home().blobs().put_all(&blobs)?;
        }
        let base = self.overlay.revision();
        self.org.state().store.commit(base, &self.overlay.into_writes())?;
        self.org.home().jobs().start(self.jobs);
        Ok(())
    }

    pub fn home(&self) -> &Arc<Home> {
        self.org.home()
    }

    pub fn org(&self) -> &OrgInfo {
        &self.info
    }

    /// The org itself, to be written later.
    pub fn org_handle(&self) -> &Arc<Org> {
        &self.org
    }

    pub fn user(&self) -> Id {
        self.user
    }

    /// Lets another user act from here on, as `System.runAs` does; answers who acted before.
    pub fn act_as(&mut self, user: Id) -> Id {
        std::mem::replace(&mut self.user, user)
    }

    /// One time for the whole transaction.
    pub fn now(&self) -> i64 {
        self.now
    }

    /// Rises with each commit of the org.
    pub fn revision(&self) -> u64 {
        self.overlay.revision()
    }

    pub fn savepoint(&mut self) -> Savepoint {
        Savepoint { overlay: self.overlay.savepoint(), jobs: self.jobs.len(), defines: self.defines }
    }

    /// Undoes all since the savepoint, started jobs included.
    pub fn rollback_to(&mut self, savepoint: Savepoint) {
        self.overlay.rollback_to(savepoint.overlay);
        self.jobs.truncate(savepoint.jobs);
        if self.defines != savepoint.defines {
            self.schema = OnceLock::new();
            self.defines = savepoint.defines;
        }
        self.permissions.forget();
        self.computed.forget();
    }

    pub(crate) fn frames(&self) -> &[Frame] {
        &self.frames
    }

    pub(crate) fn frames_mut(&mut self) -> &mut Vec<Frame> {
        &mut self.frames
    }

    fn counter(&self, name: &str) -> Result<u64> {
        let stored = self.overlay.get(&crate::encoding::keys::counter(name))?;
        Ok(stored.and_then(|bytes| bytes.try_into().ok()).map_or(0, u64::from_be_bytes))
    }

    pub(crate) fn next(&mut self, name: &str) -> Result<u64> {
        let next = self.counter(name)? + 1;
        self.overlay.put(crate::encoding::keys::counter(name), next.to_be_bytes().to_vec());
        Ok(next)
    }
}
