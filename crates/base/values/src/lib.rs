//! Values that rows, queries and answers are made of.

mod env;
mod id;
mod record;
mod value;
mod version;

pub use env::{Clock, Env, Random};
pub use id::{Id, InvalidId};
pub use record::Record;
pub use value::{Value, format_datetime};
pub use version::{Build, InvalidVersion, VersionNumber};
