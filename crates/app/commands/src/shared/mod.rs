//! What several commands need: flags, orgs, packages of a project, texts.

pub(crate) mod flags;
pub(crate) mod js;
pub(crate) mod orgs;
pub(crate) mod packages;
pub(crate) mod text;
