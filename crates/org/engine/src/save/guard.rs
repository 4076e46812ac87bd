//! User mode: what the user may do with the object, its fields and this record.

use super::{Automation, How};
use crate::permissions::{AccessType, Permissions, RecordAccess, check_save};
use crate::schema::ObjectDef;
use crate::{ApiError, EngineError, Tx};
use orgyard_values::Record;
use std::sync::Arc;

/// None where the platform itself saves, or code that is not asked for permissions.
pub(super) struct Guard(Option<Arc<Permissions>>);

impl Guard {
    pub(super) fn new(host: &mut dyn Automation, how: &How) -> Result<Self, EngineError> {
        let tx = host.tx();
        let asks = how.options.user_mode && !how.platform;
        Ok(Self(if asks { Some(tx.permissions(tx.user())?) } else { None }))
    }

    /// The object and every field the record carries.
    pub(super) fn fields(&self, def: &ObjectDef, access: AccessType, row: &Record) -> Result<(), ApiError> {
        let Some(permissions) = &self.0 else { return Ok(()) };
        check_save(permissions, def, access, row.fields.keys().map(String::as_str))
    }

    /// The stored record is shared with the user as far as it must be.
    pub(super) fn record(&self, tx: &Tx, def: &ObjectDef, old: &Record, least: RecordAccess) -> Result<(), ApiError> {
        if self.0.is_none() || tx.sharing(tx.user())?.access(def, old)? >= least {
            return Ok(());
        }
        Err(ApiError::new("INSUFFICIENT_ACCESS_OR_READONLY", "insufficient access rights on object id"))
    }
}
