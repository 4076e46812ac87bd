//! The list of orgs: making, changing and deleting them.

use super::{Home, NewOrg, OrgInfo, OrgKind, OrgState, Result, seed};
use crate::{EngineError, Org};
use orgyard_store::{MemoryStore, Snapshot, Store, StoreError, Write, prefix_end};
use orgyard_values::Id;
use std::ops::Bound;
use std::sync::{Arc, PoisonError};

/// How many orgs were ever made.
const NUMBER: &[u8] = b"n";
/// There when the first org was made.
const BEGUN: &[u8] = b"b";

fn key(id: Id) -> Vec<u8> {
    [b"o".as_slice(), id.short().as_bytes()].concat()
}

fn write(info: &OrgInfo) -> Write {
    (key(info.id), Some(serde_json::to_vec(info).unwrap_or_default()))
}

fn parse(bytes: &[u8]) -> Result<OrgInfo> {
    serde_json::from_slice(bytes).map_err(|e| EngineError::damaged("the list of orgs", e))
}

impl Home {
    /// In the order they were made.
    pub fn orgs(&self) -> Result<Vec<OrgInfo>> {
        let mut orgs = self.all_orgs()?;
        orgs.retain(|info| info.kind != OrgKind::Snapshot);
        Ok(orgs)
    }

    /// The same with what snapshots keep.
    fn all_orgs(&self) -> Result<Vec<OrgInfo>> {
        let end = prefix_end(b"o").unwrap_or_default();
        let snapshot = self.store.snapshot()?;
        let entries = snapshot.range(Bound::Included(b"o"), Bound::Excluded(&end));
        entries.map(|entry| parse(&entry?.1)).collect()
    }

    pub fn org_info(&self, id: Id) -> Result<OrgInfo> {
        let found = self.store.snapshot()?.get(&key(id))?;
        parse(&found.ok_or(EngineError::NoSuchOrg(id))?)
    }

    /// Applies a change to the home's own file; done again when another process was faster.
    pub(super) fn change(&self, change: impl Fn(&dyn Snapshot) -> Result<Vec<Write>>) -> Result<()> {
        loop {
            let snapshot = self.store.snapshot()?;
            let (base, writes) = (snapshot.revision(), change(snapshot.as_ref())?);
            drop(snapshot);
            match self.store.commit(base, &writes) {
                Err(StoreError::Moved) => {}
                other => return other.map(drop).map_err(Into::into),
            }
        }
    }

    pub fn create_org(self: &Arc<Self>, new: NewOrg) -> Result<Arc<Org>> {
        let locale =
            seed::Locale { email: new.email.clone(), language: new.language.clone(), country: new.country.clone() };
        self.make_org(new, |info| Id::mint("005", info.id_number(1)), |info| seed::rows(info, &locale))
    }

    /// Makes an org of what it is to hold from the first moment on; its first administrator is among that.
    pub(super) fn make_org(
        self: &Arc<Self>,
        new: NewOrg,
        administrator: impl FnOnce(&OrgInfo) -> Id,
        content: impl FnOnce(&OrgInfo) -> Vec<Write>,
    ) -> Result<Arc<Org>> {
        let number = self.next_number()?;
        // Sign-ups and sandboxes name their orgs in fields of text.
        let id = Id::mint_caseless("00D", number);
        let mut info = new.into_info(id, id, number, self.env.now());
        info.user_id = administrator(&info);
        let content = content(&info);
        let _making = self.places.making()?;
        self.places.create_org_file(id, &content)?;
        self.change(|_| Ok(vec![write(&info), (BEGUN.to_vec(), Some(Vec::new()))]))?;
        self.org(id)
    }

    /// An org in memory that no list names: a place for builds and tests, gone when it is dropped.
    pub fn throwaway_org(self: &Arc<Self>, new: NewOrg) -> Result<Arc<Org>> {
        let id = Id::mint("00D", 0);
        let (email, language, country) = (new.email.clone(), new.language.clone(), new.country.clone());
        let mut info = new.into_info(id, id, 0, self.env.now());
        info.user_id = Id::mint("005", info.id_number(1));
        let store = MemoryStore::new();
        store.commit(0, &seed::rows(&info, &seed::Locale { email, language, country }))?;
        Ok(Arc::new(Org::new(self.clone(), Arc::new(OrgState::new(Arc::new(store))), info)))
    }

    fn next_number(&self) -> Result<u64> {
        let taken = std::cell::Cell::new(0);
        self.change(|home| {
            let before = home.get(NUMBER)?.and_then(|b| b.try_into().ok()).map_or(0, u64::from_be_bytes);
            taken.set(before + 1);
            Ok(vec![(NUMBER.to_vec(), Some((before + 1).to_be_bytes().to_vec()))])
        })?;
        Ok(taken.get())
    }

    pub fn update_org(&self, id: Id, change: impl FnOnce(&mut OrgInfo)) -> Result<()> {
        let before = self.org_info(id)?;
        let mut info = before.clone();
        change(&mut info);
        info.id = before.id;
        info.number = before.number;
        self.change(|_| Ok(vec![write(&info)]))
    }

    /// The org, its rows and its tokens are gone.
    pub fn delete_org(&self, id: Id) -> Result<()> {
        let info = self.org_info(id)?;
        let mut writes = self.tokens_of(info.id)?;
        writes.push((key(info.id), None));
        self.change(|_| Ok(writes.clone()))?;
        self.open.lock().unwrap_or_else(PoisonError::into_inner).remove(&info.id);
        self.places.remove_org_file(info.id);
        Ok(())
    }

    /// Makes the first org, and sweeps what no row names.
    pub(super) fn start_up(self: &Arc<Self>) -> Result<()> {
        if !self.has_begun()? {
            let _only = self.places.first()?;
            if !self.has_begun()? {
                self.create_org(NewOrg::production())?;
            }
        }
        let orgs: Vec<Id> = self.all_orgs()?.into_iter().map(|info| info.id).collect();
        self.places.sweep(&orgs)
    }

    /// Whether the first org was made, be it deleted since.
    fn has_begun(&self) -> Result<bool> {
        Ok(!self.orgs()?.is_empty() || self.store.snapshot()?.get(BEGUN)?.is_some())
    }
}
