//! What the caller may see of the org: objects, fields, records. An administrator sees all of them.

use crate::failure::Failure;
use crate::schema::{self, FieldDef, ObjectDef};
use orgyard_engine::{Access, Permissions, QueryApi, RecordAccess, Tx};
use orgyard_values::Record;
use std::sync::Arc;

/// Nothing where everything is visible.
pub(crate) struct Visible(Option<Arc<Permissions>>);

impl Visible {
    /// For the transaction's user. What the Tooling API shows is not asked for object by object.
    pub(crate) fn of(tx: &Tx, api: QueryApi) -> Result<Self, Failure> {
        if api == QueryApi::Tooling || tx.sees_all(tx.user())? {
            return Ok(Self(None));
        }
        Ok(Self(Some(tx.permissions(tx.user())?)))
    }

    pub(crate) fn access(&self, tx: &Tx) -> Access {
        if self.0.is_some() { Access::User { user: tx.user() } } else { Access::System }
    }

    pub(crate) fn object(&self, object: &ObjectDef) -> bool {
        self.0.as_ref().is_none_or(|permissions| permissions.object(object).read)
    }

    pub(crate) fn field(&self, object: &ObjectDef, field: &FieldDef) -> bool {
        self.0.as_ref().is_none_or(|permissions| permissions.field(object, field).read)
    }

    pub(crate) fn fields<'a>(&'a self, object: &'a ObjectDef) -> impl Iterator<Item = &'a FieldDef> {
        schema::fields(object).filter(|field| self.field(object, field))
    }

    /// Whether the record is shared with the caller.
    pub(crate) fn record(&self, tx: &Tx, object: &ObjectDef, record: &Record) -> Result<bool, Failure> {
        match &self.0 {
            None => Ok(true),
            Some(_) => Ok(tx.sharing(tx.user())?.access(object, record)? >= RecordAccess::Read),
        }
    }

    pub(crate) fn is_everything(&self) -> bool {
        self.0.is_none()
    }
}
