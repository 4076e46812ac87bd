//! The client side of an org's APIs: transport, calls, logins. Nothing here prints.

mod apex;
mod auth;
mod bulk;
mod call;
pub mod change_sets;
mod dependencies;
mod error;
mod http;
pub mod login;
mod metadata;
mod multipart;
mod org;
pub mod ours;
mod poll;
mod query;
mod sandbox;
mod scratch;
mod soap;
mod transport;
mod unsupported;
mod users;

pub use ::http::Method;
pub use apex::Anonymous;
pub use auth::{AuthStore, OrgAuth, OrgFacts};
pub use bulk::{BulkJob, BulkPage};
pub use call::Call;
pub use dependencies::{DependencyChoice, resolve_dependency};
pub use error::{ClientError, Result};
pub use http::HttpTransport;
pub use metadata::{DeployOptions, ListedComponent, MetadataTypes, RetrieveRequest, Retrieved};
pub use multipart::Multipart;
pub use org::{Api, DEFAULT_CLIENT_ID, Org, Rows};
pub use ours::{Home, HomeOrg};
pub use poll::{Poll, Wait};
pub use query::quote;
pub use sandbox::{SandboxProcess, SandboxRequest, SandboxState};
pub use scratch::{ScratchOrg, ScratchRequest};
pub use transport::{BoxFuture, Transport};
pub use unsupported::unsupported_calls;
pub use users::random_password;

/// An answer of an org.
pub type Response = ::http::Response<bytes::Bytes>;
