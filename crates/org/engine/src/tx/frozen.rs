//! A transaction as it stands, to begin others from: what they write stays with them.

use super::Tx;
use super::computed::Computed;
use super::silo::Silo;
use crate::permissions::Cache;
use crate::schema::Schema;
use crate::{Org, OrgInfo};
use orgyard_store::{BlobHash, Overlay, Snapshot};
use orgyard_values::Id;
use std::collections::HashMap;
use std::sync::Arc;

#[derive(Clone)]
pub struct Frozen {
    org: Arc<Org>,
    info: OrgInfo,
    now: i64,
    below: Arc<Overlay>,
    blobs: Arc<HashMap<BlobHash, Arc<[u8]>>>,
    schema: Arc<Schema>,
    defines: u64,
    permissions: Cache,
    computed: Computed,
}

impl Tx {
    /// The transaction as it stands now; it goes on by itself. Jobs it started are not those of the copy.
    pub fn freeze(&self) -> Frozen {
        self.schema();
        let schema = self.schema.get().cloned().unwrap_or_default();
        let blobs = match self.blobs.is_empty() {
            true => self.frozen_blobs.clone(),
            false => {
                let below = self.frozen_blobs.iter().chain(&self.blobs);
                Arc::new(below.map(|(hash, bytes)| (*hash, bytes.clone())).collect())
            }
        };
        let below = Arc::new(self.overlay.copy());
        let (org, info, now, defines) = (self.org.clone(), self.info.clone(), self.now, self.defines);
        let (permissions, computed) = (self.permissions.clone(), self.computed.clone());
        Frozen { org, info, now, below, blobs, schema, defines, permissions, computed }
    }
}

impl Frozen {
    /// A transaction on top, with the time of this moment.
    pub fn begin(&self, user: Id) -> Tx {
        self.over(self.below.clone(), user)
    }

    /// One that sees none of the org's data, as a test does.
    pub fn begin_test(&self, user: Id) -> Tx {
        self.over(Arc::new(Silo(self.below.clone())), user)
    }

    fn over(&self, below: Arc<dyn Snapshot>, user: Id) -> Tx {
        Tx {
            org: self.org.clone(),
            info: self.info.clone(),
            user,
            now: self.org.home().env().now().max(self.now),
            overlay: Overlay::new(below),
            blobs: HashMap::new(),
            frozen_blobs: self.blobs.clone(),
            jobs: Vec::new(),
            schema: self.schema.clone().into(),
            defines: self.defines,
            frames: Vec::new(),
            permissions: self.permissions.clone(),
            computed: self.computed.clone(),
            tracks: true,
        }
    }

    pub fn org(&self) -> &Arc<Org> {
        &self.org
    }
}
