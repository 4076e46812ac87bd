//! Permissions of users over objects and fields, and which records are shared with them.
//!
//! ```text
//! profile ┐
//! permission sets ┼─ Grants (by file, or rows) ─ Permissions of a user ─ object, field, user permission
//! groups − muting ┘
//! ```

mod access;
mod cache;
mod check;
mod gather;
mod grants;
mod rows;
mod rules;
mod sharing;
mod standard;
mod user;

pub use access::{AccessType, FieldAccess, ObjectAccess};
pub(crate) use cache::{Cache, Shared};
pub use check::{RemovedFields, Stripped, check_save};
pub(crate) use rows::{field_rows, group_rows, is_object_permissionable, object_rows};
pub use rules::{governing, is_permissionable, standard_sharing};
pub use sharing::{RecordAccess, Sharing};
pub use standard::standard_profile;
pub(crate) use standard::{ADMINISTRATOR, profiles};
pub use user::Permissions;
