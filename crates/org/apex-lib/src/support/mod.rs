//! What several files of natives need.

mod elements;
mod hash;
mod record_copy;
mod sort;
mod store;

pub(crate) use elements::elements_of;
pub(crate) use hash::hash_code;
pub(crate) use record_copy::record_copy;
pub(crate) use sort::sorted;
pub(crate) use store::stored;
