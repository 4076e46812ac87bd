//! ConnectApi: named credentials and what they are made of; whom a user follows.

pub(crate) mod chatter_users;
pub(crate) mod holders;
pub(crate) mod named_credentials;
