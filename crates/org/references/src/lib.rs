//! Which components name which: references out of every kind of metadata, and the check that each leads somewhere.

mod check;
mod component_names;
mod deletion;
mod eval;
mod names;
mod reference;
mod rules;
mod sink;
mod sources;

pub use check::check;
pub use component_names::ComponentNames;
pub use deletion::may_delete;
pub use names::Names;
pub use reference::{Kind, Place, Reference, Target};
pub use sources::references_of;
