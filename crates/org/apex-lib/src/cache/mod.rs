//! Platform Cache: what is put is there for the rest of the transaction.

mod capacity;
pub mod partition;
pub mod whole;
