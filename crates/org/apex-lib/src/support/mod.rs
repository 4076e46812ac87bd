//! What several files of natives need.

mod component;
mod elements;
mod field_access;
mod hash;
mod record_copy;
mod sort;
mod store;
mod user;

pub(crate) use component::{component_element, component_of_class, component_root};
pub(crate) use elements::elements_of;
pub(crate) use field_access::{canonical, get_field, get_parent, name_of, put_field, put_parent};
pub(crate) use hash::hash_code;
pub(crate) use record_copy::record_copy;
pub(crate) use sort::sorted;
pub(crate) use store::stored;
pub(crate) use user::{locale, running_user, zone};
