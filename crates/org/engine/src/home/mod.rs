//! A home: the orgs of one folder, their tokens, the blobs they share.

mod copies;
mod disk;
mod info;
mod orgs;
mod places;
mod seed;
mod state;
mod timeout;
mod tokens;
mod users;

use crate::jobs::Jobs;
use crate::{Behaviour, EngineError, Org};
pub use info::{NewOrg, OrgInfo, OrgKind};
use orgyard_store::{BlobStore, Store};
use orgyard_text::names::fold;
use orgyard_values::{Env, Id};
use places::Places;
pub(crate) use state::OrgState;
use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;
pub use tokens::{Session, Token, TokenKind};

type Result<T> = std::result::Result<T, EngineError>;

/// Who a writer has been waiting for, and since when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaitNotice {
    pub org: String,
    pub holder: String,
    pub waited: Duration,
}

pub type OnWait = Arc<dyn Fn(&WaitNotice) + Send + Sync>;

pub struct HomeOptions {
    /// `None`: everything in memory.
    pub path: Option<PathBuf>,
    pub env: Env,
    pub behaviours: Vec<Arc<dyn Behaviour>>,
    /// How long a writer waits for another one.
    pub lock_wait: Duration,
    /// Custom fields are open to administrators however they came, as those of packages are.
    pub opens_custom_fields: bool,
}

impl HomeOptions {
    /// A home that is gone when it is dropped.
    pub fn in_memory(env: Env) -> Self {
        Self { path: None, env, behaviours: Vec::new(), lock_wait: Duration::from_secs(60), opens_custom_fields: false }
    }
}

pub struct Home {
    env: Env,
    behaviours: HashMap<String, Arc<dyn Behaviour>>,
    lock_wait: Duration,
    pub(crate) opens_custom_fields: bool,
    on_wait: OnceLock<OnWait>,
    places: Places,
    store: Box<dyn Store>,
    blobs: Box<dyn BlobStore>,
    open: Mutex<HashMap<Id, Arc<OrgState>>>,
    jobs: Jobs,
}

impl Home {
    /// Opens the home, and makes it first when there is none: with one production org that is the Dev Hub.
    pub fn open(options: HomeOptions) -> Result<Arc<Home>> {
        let places = Places::prepare(options.path.as_deref(), &options.env)?;
        let behaviours = crate::standard::behaviours()
            .into_iter()
            .chain(options.behaviours)
            .map(|b| (fold(b.object()), b))
            .collect();
        let home = Arc::new(Home {
            env: options.env,
            behaviours,
            lock_wait: options.lock_wait,
            opens_custom_fields: options.opens_custom_fields,
            on_wait: OnceLock::new(),
            store: places.home_store()?,
            blobs: places.blob_store()?,
            places,
            open: Mutex::default(),
            jobs: Jobs::default(),
        });
        home.start_up()?;
        Ok(home)
    }

    /// Whom to tell that a writer has been waiting for a second; the first call counts.
    pub fn on_wait(&self, tell: OnWait) {
        let _ = self.on_wait.set(tell);
    }

    pub fn blobs(&self) -> &dyn BlobStore {
        self.blobs.as_ref()
    }

    pub fn env(&self) -> &Env {
        &self.env
    }

    /// Where the home is; `None` for one in memory.
    pub fn path(&self) -> Option<&std::path::Path> {
        self.places.path()
    }

    pub fn behaviour(&self, object: &str) -> Option<&Arc<dyn Behaviour>> {
        self.behaviours.get(&fold(object))
    }

    pub(crate) fn jobs(&self) -> &Jobs {
        &self.jobs
    }

    pub(crate) fn lock_wait(&self) -> (Duration, Option<&OnWait>) {
        (self.lock_wait, self.on_wait.get())
    }

    pub(crate) fn places(&self) -> &Places {
        &self.places
    }

    pub fn org(self: &Arc<Self>, id: Id) -> Result<Arc<Org>> {
        let info = self.org_info(id)?;
        let known = self.open.lock().unwrap_or_else(PoisonError::into_inner).get(&info.id).cloned();
        if let Some(state) = known {
            return Ok(Arc::new(Org::new(self.clone(), state, info)));
        }
        let state = Arc::new(OrgState::new(self.places.org_store(info.id)?));
        let state = self.open.lock().unwrap_or_else(PoisonError::into_inner).entry(info.id).or_insert(state).clone();
        let org = Arc::new(Org::new(self.clone(), state, info));
        org.find_lost_jobs()?;
        Ok(org)
    }

    pub fn org_by_username(self: &Arc<Self>, username: &str) -> Result<Arc<Org>> {
        let username = fold(username);
        let found = self.orgs()?.into_iter().find(|info| fold(&info.username) == username);
        self.org(found.ok_or(EngineError::NoSuchUsername(username))?.id)
    }

    /// Waits until no job started in this process is waiting or running.
    pub fn wait_for_jobs(&self) {
        self.jobs.wait_for_all();
    }

    /// Waits until the job of the record has ended; `false` when it has not within the time.
    /// `true` at once for a record whose job this process does not run.
    pub fn wait_for_job(&self, record: Id, timeout: Duration) -> bool {
        self.jobs.wait_for(record, timeout)
    }

    /// How many jobs of this process are waiting or running.
    pub fn pending_jobs(&self) -> usize {
        self.jobs.pending()
    }
}
