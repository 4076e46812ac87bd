//! How much the transaction holds: what is allocated is added up, and once it could be too much, what can be reached is
//! measured.

use super::{Throw, Vm};
use crate::value::{Table, Value};
use std::collections::HashSet;
use std::rc::Rc;

impl Vm {
    /// Counts an allocation. `System.LimitException: Apex heap size too large: N` when too much lives.
    #[inline]
    pub fn allocate(&mut self, bytes: usize) -> Result<(), Throw> {
        self.allocated += bytes;
        let allowed = self.limits.heap.allowed as usize;
        if self.allocated <= allowed {
            return Ok(());
        }
        self.measure(bytes, allowed)
    }

    /// Measures; garbage is forgotten.
    #[cold]
    fn measure(&mut self, newest: usize, allowed: usize) -> Result<(), Throw> {
        let held = self.heap_size() + newest;
        if held > allowed {
            let throw = Throw::limit(format!("{}: {held}", self.limits.heap.text));
            return Err(self.raised(throw));
        }
        // The next look comes no sooner than half of what is left has been allocated.
        self.allocated = held + (allowed - held) / 2;
        Ok(())
    }

    /// What a native gave counts, too.
    #[inline]
    pub(crate) fn count_result(&mut self, value: &Value) -> Result<(), Throw> {
        match value {
            Value::String(text) => self.allocate(text.len()),
            Value::Blob(bytes) => self.allocate(bytes.len()),
            Value::List(list) => self.allocate(8 + list.len()),
            _ => Ok(()),
        }
    }

    /// The bytes that locals and static variables reach.
    pub fn heap_size(&self) -> usize {
        let mut walk = Walk::default();
        self.stack.iter().for_each(|value| walk.add(value));
        self.statics.iter().flat_map(|own| &own.values).for_each(|value| walk.add(value));
        walk.run()
    }
}

#[derive(Default)]
struct Walk {
    seen: HashSet<usize>,
    open: Vec<Value>,
}

impl Walk {
    fn add(&mut self, value: &Value) {
        if !matches!(value, Value::Null) {
            self.open.push(value.clone());
        }
    }

    fn run(mut self) -> usize {
        let mut bytes = 0;
        while let Some(value) = self.open.pop() {
            bytes += self.size(&value);
        }
        bytes
    }

    fn is_new(&mut self, place: usize) -> bool {
        self.seen.insert(place)
    }

    fn size(&mut self, value: &Value) -> usize {
        match value {
            Value::String(text) if self.is_new(text.as_ptr() as usize) => text.len(),
            Value::Blob(bytes) if self.is_new(bytes.as_ptr() as usize) => bytes.len(),
            Value::List(own) if self.is_new(Rc::as_ptr(own) as usize) => {
                own.items().iter().for_each(|item| self.add(item));
                8 + 4 * own.len()
            }
            Value::Set(own) if self.is_new(Rc::as_ptr(own) as usize) => self.table(&own.table),
            Value::Map(own) if self.is_new(Rc::as_ptr(own) as usize) => self.table(&own.table),
            Value::SObject(own) if self.is_new(Rc::as_ptr(own) as usize) => {
                let state = own.state.borrow();
                state.fields.iter().for_each(|(_, value)| self.add(value));
                state.parents.iter().filter_map(|(_, parent)| parent.clone()).for_each(|parent| {
                    self.open.push(Value::SObject(parent));
                });
                state.children.iter().for_each(|(_, list)| self.open.push(Value::List(Rc::clone(list))));
                8 + 8 * state.fields.len()
            }
            Value::Object(own) if self.is_new(Rc::as_ptr(own) as usize) => {
                own.fields.borrow().iter().for_each(|value| self.add(value));
                8 + 4 * own.fields.borrow().len()
            }
            Value::Platform(own) if self.is_new(Rc::as_ptr(own) as usize) => {
                own.fields.borrow().values().for_each(|value| self.add(value));
                16
            }
            Value::Long(_) | Value::Double(_) | Value::Decimal(_) | Value::Datetime(_) => 8,
            _ => 4,
        }
    }

    fn table(&mut self, table: &Table) -> usize {
        for (key, value) in table.entries() {
            self.open.push(key);
            self.add(&value);
        }
        8 + 12 * table.len()
    }
}
