//! What a class that answers REST requests works with.

pub mod context;
