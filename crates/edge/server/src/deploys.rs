//! The one way from this crate to deploys and retrieves, for SOAP and REST alike: what one starts the other can ask for.

use crate::call::Call;
use crate::failure::Failure;
use orgyard_values::Id;
use serde_json::Value as Json;

/// Options as both surfaces write them, in the names of `DeployOptions`.
pub(crate) fn start(_call: &Call, _zip: &[u8], _options: Json) -> Result<Id, Failure> {
    Err(Failure::not_built("metadata deploys"))
}

pub(crate) fn quick(_call: &Call, _validated: Id) -> Result<Id, Failure> {
    Err(Failure::not_built("quick deploys"))
}

/// The `DeployResult`, with its `details`.
pub(crate) fn status(_call: &Call, _id: Id) -> Result<Json, Failure> {
    Err(Failure::not_built("metadata deploys"))
}

pub(crate) fn cancel(_call: &Call, _id: Id) -> Result<Json, Failure> {
    Err(Failure::not_built("cancelling a deploy"))
}

pub(crate) fn start_retrieve(_call: &Call, _request: Json) -> Result<Id, Failure> {
    Err(Failure::not_built("metadata retrieves"))
}

pub(crate) fn retrieve_status(_call: &Call, _id: Id) -> Result<Json, Failure> {
    Err(Failure::not_built("metadata retrieves"))
}

pub(crate) fn describe(_call: &Call) -> Result<Json, Failure> {
    Err(Failure::not_built("describeMetadata"))
}

pub(crate) fn list(_call: &Call, _type_name: &str, _folder: Option<&str>) -> Result<Vec<Json>, Failure> {
    Err(Failure::not_built("listMetadata"))
}
