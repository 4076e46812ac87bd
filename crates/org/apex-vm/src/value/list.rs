//! Lists, arrays included.

use super::Value;
use crate::vm::Throw;
use orgyard_apex_check::Ty;
use std::cell::{Cell, Ref, RefCell, RefMut};

/// Borrows of the items must not last over a call into Apex, which may use the same list.
#[derive(Debug)]
pub struct List {
    pub element: Ty,
    items: RefCell<Vec<Value>>,
    /// How many loops go over it.
    pub(crate) iterating: Cell<u32>,
    /// Nothing may be added or removed: `Trigger.new`.
    pub(crate) fixed: Cell<bool>,
}

impl List {
    pub fn new(element: Ty, items: Vec<Value>) -> Self {
        Self { element, items: RefCell::new(items), iterating: Cell::new(0), fixed: Cell::new(false) }
    }

    pub fn items(&self) -> Ref<'_, Vec<Value>> {
        self.items.borrow()
    }

    /// The items at this moment, to work on while Apex code runs.
    pub fn to_vec(&self) -> Vec<Value> {
        self.items.borrow().clone()
    }

    pub fn len(&self) -> usize {
        self.items.borrow().len()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    pub fn get(&self, index: i32) -> Result<Value, Throw> {
        let found = usize::try_from(index).ok().and_then(|place| self.items.borrow().get(place).cloned());
        found.ok_or_else(|| out_of_bounds(index))
    }

    pub fn set(&self, index: i32, value: Value) -> Result<(), Throw> {
        let mut items = self.items.borrow_mut();
        let slot = usize::try_from(index).ok().and_then(|place| items.get_mut(place));
        *slot.ok_or_else(|| out_of_bounds(index))? = value;
        Ok(())
    }

    /// The items, to be added to or removed from: not while a loop goes over them.
    pub fn change(&self) -> Result<RefMut<'_, Vec<Value>>, Throw> {
        if self.iterating.get() > 0 {
            return Err(Throw::new("System.FinalException", "Cannot modify a collection while it is being iterated."));
        }
        if self.fixed.get() {
            return Err(Throw::fatal("System.FinalException", "Collection is read-only"));
        }
        Ok(self.items.borrow_mut())
    }

    pub fn push(&self, value: Value) -> Result<(), Throw> {
        self.change()?.push(value);
        Ok(())
    }
}

pub(crate) fn out_of_bounds(index: i32) -> Throw {
    Throw::new("System.ListException", format!("List index out of bounds: {index}"))
}
