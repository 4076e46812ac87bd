//! The engine of an org: rows, components and jobs over a store, the record pipeline, and queries.
//!
//! ```text
//! Home ── Org ── Tx ── Overlay ── Snapshot (store)
//! ```
//! A [`Home`] holds orgs, tokens and blobs; an [`Org`] is read as it stands or written in one commit; a [`Tx`] is the
//! org at one revision with what has been written on top. A [`Behaviour`] makes an object more than rows.

mod behaviour;
mod encoding;
mod error;
mod formulas;
mod home;
mod jobs;
mod lock;
mod org;
mod permissions;
mod query;
mod save;
mod schema;
mod standard;
#[cfg(test)]
mod tests;
mod tx;

pub use behaviour::{Behaviour, Wanted};
pub use error::{ApiError, EngineError};
pub use home::{Home, HomeOptions, NewOrg, OnWait, OrgInfo, OrgKind, Session, Token, TokenKind, WaitNotice};
pub use org::Org;
pub use orgyard_schema::spellings;
pub use orgyard_store::{BlobHash, BlobStore, InvalidBlobHash, StoreError};
pub use permissions::{
    AccessType, FieldAccess, ObjectAccess, Permissions, RecordAccess, RemovedFields, Sharing, Stripped, check_save,
    governing, is_permissionable, standard_profile, standard_sharing,
};
pub use query::{
    Access, BindValue, Binds, NoBinds, QueryApi, QueryColumn, QueryOptions, QueryResult, SearchOptions, SelectOptions,
    Selected, SelectedValue, Selection,
};
pub use save::{
    Automation, MixedDml, Operation, Plain, SaveOptions, SaveOutcome, SaveRow, TriggerEvent, from_json, incoming,
    parse_datetime, save,
};
pub use schema::{ChildRelationship, FieldDef, FieldType, ObjectDef, Schema, Surface};
pub use standard::objects_with_behaviour;
pub use tx::{Frozen, NewComponent, Savepoint, StoredComponent, StoredReference, Tx, holds_data};
