//! Local variables and the slots they take.

use crate::ty::Ty;
use std::sync::Arc;

/// Where a variable of a body is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kept {
    Slot(u32),
    /// Variables of a script that has methods are shared with them.
    Shared(u32),
}

#[derive(Default)]
pub(super) struct Scope {
    locals: Vec<(String, Ty, Kept)>,
    /// The next free slot.
    next: u32,
    /// How many slots were ever taken at once.
    frame: u32,
}

#[derive(Clone, Copy)]
pub(super) struct Mark {
    locals: usize,
    next: u32,
}

impl Scope {
    pub(super) fn mark(&self) -> Mark {
        Mark { locals: self.locals.len(), next: self.next }
    }

    pub(super) fn close(&mut self, mark: Mark) {
        self.locals.truncate(mark.locals);
        self.next = mark.next;
    }

    /// A routine's own slots are counted from here.
    pub(super) fn begin(&mut self) {
        (self.next, self.frame) = (0, 0);
    }

    pub(super) fn frame(&self) -> u32 {
        self.frame
    }

    pub(super) fn declare(&mut self, name: &str, ty: Ty) -> u32 {
        let slot = self.next;
        self.next += 1;
        self.frame = self.frame.max(self.next);
        self.locals.push((name.to_ascii_lowercase(), ty, Kept::Slot(slot)));
        slot
    }

    pub(super) fn share(&mut self, name: &str, ty: Ty, slot: u32) {
        self.locals.push((name.to_ascii_lowercase(), ty, Kept::Shared(slot)));
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// Folded names with their slots, the newest first. Shared variables are members of their script.
    pub(super) fn slots(&self) -> Box<[(Arc<str>, u32)]> {
        let slot = |(name, _, kept): &(String, Ty, Kept)| match kept {
            Kept::Slot(slot) => Some((Arc::from(name.as_str()), *slot)),
            Kept::Shared(_) => None,
        };
        self.locals.iter().rev().filter_map(slot).collect()
    }

    pub(super) fn get(&self, name: &str) -> Option<(&Ty, Kept)> {
        let own = self.locals.iter().rev().find(|(own, ..)| own.eq_ignore_ascii_case(name));
        own.map(|(_, ty, kept)| (ty, *kept))
    }
}
