//! The schema of the org: the platform's objects and what its components define.

use super::{Result, StoredComponent, Tx};
use crate::schema::Schema;
use std::sync::Arc;

impl Tx {
    pub fn schema(&self) -> &Schema {
        self.schema.get_or_init(|| Arc::new(Schema::default()))
    }

    pub(super) fn define(&mut self, _component: &StoredComponent) -> Result<()> {
        Ok(())
    }

    pub(super) fn undefine(&mut self, _component: &StoredComponent) -> Result<()> {
        Ok(())
    }
}
