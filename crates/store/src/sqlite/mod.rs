//! Backends that keep everything in SQLite files.

mod blobs;
mod connection;
mod store;

pub use blobs::SqliteBlobs;
pub use store::SqliteStore;
