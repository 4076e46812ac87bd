//! The SOAP APIs.

mod arguments;
pub(crate) mod envelope;
mod metadata;

use crate::answer::Answer;
use crate::failure::Failure;
use crate::route::Endpoint;

pub(crate) fn endpoints() -> Vec<Endpoint> {
    metadata::ENDPOINTS.to_vec()
}

/// A refusal before any operation was known, such as a body that is too large.
pub(crate) fn fault(failure: &Failure) -> Answer {
    envelope::fault(metadata::NAMESPACE, failure)
}
