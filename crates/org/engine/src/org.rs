//! One org: read it as it stands, or write it in one commit.

use crate::home::{Home, OrgState};
use crate::lock::Wait;
use crate::{EngineError, OrgInfo, Tx};
use orgyard_values::Id;
use std::sync::Arc;

pub struct Org {
    home: Arc<Home>,
    state: Arc<OrgState>,
    info: OrgInfo,
}

impl Org {
    pub(crate) fn new(home: Arc<Home>, state: Arc<OrgState>, info: OrgInfo) -> Self {
        Self { home, state, info }
    }

    pub fn id(&self) -> Id {
        self.info.id
    }

    /// As the home knows it now.
    pub fn info(&self) -> OrgInfo {
        self.home.org_info(self.info.id).unwrap_or_else(|_| self.info.clone())
    }

    pub fn home(&self) -> &Arc<Home> {
        &self.home
    }

    /// The org as it stands now, unaffected by later commits. What is written to it is gone with it,
    /// which makes it the place for dry runs too.
    pub fn read(self: &Arc<Self>, user: Id) -> Result<Tx, EngineError> {
        Tx::begin(self.clone(), user)
    }

    /// Runs `f` as the org's only writer. Its changes are one commit, or none when it fails.
    /// Started jobs run once the commit is made. A write inside a write of the same org is refused.
    pub fn write<T, E>(self: &Arc<Self>, user: Id, f: impl FnOnce(&mut Tx) -> Result<T, E>) -> Result<T, E>
    where
        E: From<EngineError>,
    {
        let (limit, tell) = self.home.lock_wait();
        let wait = Wait { org: &self.info.name, limit, tell };
        let _thread = self.state.lock.take(&wait)?;
        let _process = self.home.places().lock_org(self.info.id, &wait)?;
        let mut tx = Tx::begin(self.clone(), user)?;
        let out = f(&mut tx)?;
        tx.commit()?;
        Ok(out)
    }

    pub(crate) fn state(&self) -> &OrgState {
        &self.state
    }
}
