//! Callouts and the mocks that answer them in tests.

pub mod http;
pub mod http_message;
pub mod mocks;
pub mod resource_mocks;
