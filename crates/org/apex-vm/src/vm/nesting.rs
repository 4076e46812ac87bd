//! Values inside of values: looking into them ends as calls inside of calls do.

use super::{Throw, Vm};

/// Calls that may run inside each other, and values that are looked into.
pub(crate) const DEPTH: usize = 1_000;

impl Vm {
    /// Looks into a value whose parts are looked into in turn: one that holds itself has no end.
    pub fn inside<T>(&mut self, look: impl FnOnce(&mut Vm) -> Result<T, Throw>) -> Result<T, Throw> {
        self.check_depth(self.nesting + 1)?;
        self.nesting += 1;
        let result = look(self);
        self.nesting -= 1;
        result
    }

    /// For those that count by themselves how deep they are.
    pub fn check_depth(&mut self, depth: usize) -> Result<(), Throw> {
        if depth > DEPTH { Err(self.raised(too_deep())) } else { Ok(()) }
    }
}

pub(crate) fn too_deep() -> Throw {
    Throw::limit(format!("Maximum stack depth reached: {}", DEPTH + 1))
}
