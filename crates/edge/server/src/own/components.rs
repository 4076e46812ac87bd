//! `POST components/remove`: takes components out of the caller's org, as a deploy of deletions would.

use crate::answer::Answer;
use crate::call::Call;
use crate::failure::Failure;
use crate::route::{Access, Endpoint, Under};

pub(crate) const ENDPOINTS: &[Endpoint] =
    &[Endpoint::new("POST", Under::Root, "/services/orgyard/components/remove", Access::Session, remove)];

fn remove(_: &Call) -> Result<Answer, Failure> {
    Err(Failure::not_built("removing components"))
}
