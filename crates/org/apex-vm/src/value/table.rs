//! Sets and maps: one hash table that keeps the order of insertion. Equality and hashes are Apex's, so a look-up may
//! run Apex code; no borrow lasts over that.

use super::Value;
use crate::vm::{Throw, Vm};
use orgyard_apex_check::Ty;
use std::cell::{Cell, RefCell};

#[derive(Debug)]
pub struct Set {
    pub element: Ty,
    pub table: Table,
}

#[derive(Debug)]
pub struct Map {
    pub key: Ty,
    pub value: Ty,
    pub table: Table,
}

#[derive(Debug, Default)]
pub struct Table {
    inner: RefCell<Inner>,
    pub(crate) iterating: Cell<u32>,
    case: Case,
}

/// How text keys compare.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Case {
    #[default]
    Exact,
    /// They are kept in lower case and found in any, those of the running code's namespace also without its prefix:
    /// `Schema.getGlobalDescribe()`.
    Lower,
    /// They are kept as they were put in, and found in any case: parameters of a page.
    Kept,
}

#[derive(Debug, Default, Clone)]
struct Inner {
    /// In the order of insertion; removed ones leave a hole until the next rebuild.
    entries: Vec<Option<Entry>>,
    /// Places in `entries`, by hash with linear probing. Empty, or a power of two long.
    slots: Vec<u32>,
    live: usize,
}

#[derive(Debug, Clone)]
struct Entry {
    hash: u64,
    key: Value,
    value: Value,
}

const FREE: u32 = u32::MAX;

impl Set {
    pub fn new(element: Ty) -> Self {
        Self { element, table: Table::default() }
    }
}

impl Map {
    pub fn new(key: Ty, value: Ty) -> Self {
        Self { key, value, table: Table::default() }
    }
}

impl Table {
    /// A table whose text keys are found in any case.
    pub fn folding() -> Self {
        Self { case: Case::Lower, ..Self::default() }
    }

    /// A table whose text keys stay as they are and are found in any case.
    pub fn caseless() -> Self {
        Self { case: Case::Kept, ..Self::default() }
    }

    pub fn len(&self) -> usize {
        self.inner.borrow().live
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    pub fn keys(&self) -> Vec<Value> {
        self.inner.borrow().entries.iter().flatten().map(|entry| entry.key.clone()).collect()
    }

    pub fn values(&self) -> Vec<Value> {
        self.inner.borrow().entries.iter().flatten().map(|entry| entry.value.clone()).collect()
    }

    pub fn entries(&self) -> Vec<(Value, Value)> {
        let inner = self.inner.borrow();
        inner.entries.iter().flatten().map(|entry| (entry.key.clone(), entry.value.clone())).collect()
    }

    /// An ordinary table with the same entries.
    pub fn copy(&self) -> Table {
        Table { inner: RefCell::new(self.inner.borrow().clone()), ..Table::default() }
    }

    pub fn get(&self, vm: &mut Vm, key: &Value) -> Result<Option<Value>, Throw> {
        let place = self.find(vm, key)?.0;
        Ok(place.and_then(|place| self.at(place)).map(|entry| entry.1))
    }

    /// The key as it is kept, where the table has an equal one.
    pub fn key(&self, vm: &mut Vm, key: &Value) -> Result<Option<Value>, Throw> {
        let place = self.find(vm, key)?.0;
        Ok(place.and_then(|place| self.at(place)).map(|entry| entry.0))
    }

    pub fn contains(&self, vm: &mut Vm, key: &Value) -> Result<bool, Throw> {
        Ok(self.find(vm, key)?.0.is_some())
    }

    /// The value that the key had before. A key that is there keeps its place.
    pub fn insert(&self, vm: &mut Vm, key: Value, value: Value) -> Result<Option<Value>, Throw> {
        let folded = self.folded(key.clone());
        let (place, hash) = self.probe(vm, &folded)?;
        let key = if self.case == Case::Lower { folded } else { key };
        let mut inner = self.inner.borrow_mut();
        if let Some(entry) = place.and_then(|place| inner.entries.get_mut(place)).and_then(Option::as_mut) {
            return Ok(Some(std::mem::replace(&mut entry.value, value)));
        }
        self.check_iteration()?;
        inner.push(Entry { hash, key, value });
        Ok(None)
    }

    pub fn remove(&self, vm: &mut Vm, key: &Value) -> Result<Option<Value>, Throw> {
        let Some(place) = self.find(vm, key)?.0 else { return Ok(None) };
        self.check_iteration()?;
        let mut inner = self.inner.borrow_mut();
        let taken = inner.entries.get_mut(place).and_then(Option::take);
        inner.live -= usize::from(taken.is_some());
        Ok(taken.map(|entry| entry.value))
    }

    pub fn clear(&self) -> Result<(), Throw> {
        self.check_iteration()?;
        *self.inner.borrow_mut() = Inner::default();
        Ok(())
    }

    fn check_iteration(&self) -> Result<(), Throw> {
        if self.iterating.get() == 0 {
            return Ok(());
        }
        Err(Throw::new("System.FinalException", "Cannot modify a collection while it is being iterated."))
    }

    fn folded(&self, key: Value) -> Value {
        match &key {
            Value::String(text) if self.case != Case::Exact => Value::string(text.to_lowercase()),
            _ => key,
        }
    }

    fn at(&self, place: usize) -> Option<(Value, Value)> {
        let inner = self.inner.borrow();
        inner.entries.get(place).and_then(Option::as_ref).map(|entry| (entry.key.clone(), entry.value.clone()))
    }

    /// Where the key is, and its hash.
    fn find(&self, vm: &mut Vm, key: &Value) -> Result<(Option<usize>, u64), Throw> {
        let folded;
        let key = if self.case != Case::Exact {
            folded = self.folded(key.clone());
            &folded
        } else {
            key
        };
        let found = self.probe(vm, key)?;
        if let (None, true, Value::String(name)) = (found.0, self.case == Case::Lower, key) {
            for name in vm.spellings(name).filter(|other| **other != **name) {
                let (place, hash) = self.probe(vm, &Value::from(name.to_lowercase()))?;
                if place.is_some() {
                    return Ok((place, hash));
                }
            }
        }
        Ok(found)
    }

    fn probe(&self, vm: &mut Vm, key: &Value) -> Result<(Option<usize>, u64), Throw> {
        let hash = vm.hash_of(key)?;
        let mut probe = hash as usize;
        loop {
            let Some((place, candidate)) = self.inner.borrow().probe(&mut probe, hash) else {
                return Ok((None, hash));
            };
            let candidate = if self.case == Case::Kept { self.folded(candidate) } else { candidate };
            if vm.equal_keys(&candidate, key)? {
                return Ok((Some(place), hash));
            }
        }
    }
}

impl Inner {
    /// The next entry with this hash, from a slot on.
    fn probe(&self, slot: &mut usize, hash: u64) -> Option<(usize, Value)> {
        let mask = self.slots.len().checked_sub(1)?;
        loop {
            let place = self.slots[*slot & mask];
            *slot = slot.wrapping_add(1);
            if place == FREE {
                return None;
            }
            let entry = self.entries[place as usize].as_ref();
            if let Some(entry) = entry.filter(|entry| entry.hash == hash) {
                return Some((place as usize, entry.key.clone()));
            }
        }
    }

    fn push(&mut self, entry: Entry) {
        if (self.entries.len() + 1) * 4 > self.slots.len() * 3 {
            self.rebuild();
        }
        let hash = entry.hash;
        self.entries.push(Some(entry));
        self.live += 1;
        self.link(hash, (self.entries.len() - 1) as u32);
    }

    fn link(&mut self, hash: u64, place: u32) {
        let mask = self.slots.len() - 1;
        let mut slot = hash as usize & mask;
        while self.slots[slot] != FREE {
            slot = (slot + 1) & mask;
        }
        self.slots[slot] = place;
    }

    /// Room for twice what lives; holes are gone.
    fn rebuild(&mut self) {
        self.entries.retain(Option::is_some);
        let size = (self.live * 2 + 6).next_power_of_two();
        self.slots = vec![FREE; size];
        let hashes: Vec<u64> = self.entries.iter().flatten().map(|entry| entry.hash).collect();
        for (place, hash) in hashes.into_iter().enumerate() {
            self.link(hash, place as u32);
        }
    }
}
