//! Moving metadata into and out of an org: deploy, retrieve, description, and who owns what.

pub mod check;
pub mod compile;
mod container;
mod deploy;
mod describe;
mod made;
mod names;
pub mod namespace;
mod options;
pub mod ownership;
mod package;
mod profile;
mod request;
mod result;
mod retrieve;
mod single;
mod standard;
pub mod syntax;
mod tests;
mod transact;

pub use container::ContainerAsyncRequest;
pub use describe::{DescribeMetadataResult, FileProperties, describe_metadata, list_metadata};
pub use options::DeployOptions;
pub use profile::filled_profile;
pub use request::DeployRequest;
pub use result::{DeployDetails, DeployMessage, DeployResult, DeployStatus, RunTestResult};
pub use retrieve::{RetrieveMessage, RetrieveRequest, RetrieveResult, retrieve};
pub use single::{Single, SingleError, remove_single, save_single};
pub use standard::standard_component;
pub use transact::{Outcome, transact};
