//! Local variables.

use crate::ty::Ty;

#[derive(Default)]
pub(super) struct Scope {
    locals: Vec<(String, Ty)>,
}

impl Scope {
    pub(super) fn mark(&self) -> usize {
        self.locals.len()
    }

    pub(super) fn close(&mut self, mark: usize) {
        self.locals.truncate(mark);
    }

    pub(super) fn declare(&mut self, name: &str, ty: Ty) {
        self.locals.push((name.to_ascii_lowercase(), ty));
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    pub(super) fn get(&self, name: &str) -> Option<&Ty> {
        self.locals.iter().rev().find(|(own, _)| own.eq_ignore_ascii_case(name)).map(|(_, ty)| ty)
    }
}
