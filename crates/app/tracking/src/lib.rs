//! Source tracking: what changed in a project and in an org since both were last the same.
//!
//! The local side is the hash of each file's content, the remote side the revision of each `SourceMember` row. Both are kept
//! per org in the project's `.orgyard/tracking`, where the official tool does not look. What that tool tracks itself is read.

mod base;
mod changes;
mod compare;
mod conflicts;
mod error;
mod format;
mod late;
mod member;
mod objects;
mod official;
mod push;
mod remote;
mod scan;
mod settle;
mod sides;
mod state;
mod theirs;
mod tracker;

pub use changes::{Kind, Local, LocalChange};
pub use compare::{Compare, Compared};
pub use conflicts::Conflict;
pub use error::TrackingError;
pub use format::fuzz_state;
pub use late::{Late, Patience};
pub use member::Component;
pub use push::Push;
pub use remote::RemoteChange;
pub use scan::{Files, blob_id};
pub use sides::Sides;
pub use state::{FOLDER, Pending};
pub use tracker::Tracker;
