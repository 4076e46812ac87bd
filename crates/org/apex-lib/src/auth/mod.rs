//! Namespace Auth: what needs no identity provider.

pub(crate) mod jwt;
pub(crate) mod session_management;
