//! Email: messages in and out.

pub(crate) mod inbound;
pub(crate) mod outbound;
pub(crate) mod push;
pub(crate) mod render;
pub(crate) mod send;
