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

/// The known operations of the Metadata API, and whether each is served.
#[cfg(test)]
pub(crate) fn operations() -> impl Iterator<Item = (&'static str, bool)> {
    metadata::OPERATIONS
        .iter()
        .map(|(name, _)| (*name, true))
        .chain(metadata::NOT_BUILT.iter().map(|name| (*name, false)))
}
