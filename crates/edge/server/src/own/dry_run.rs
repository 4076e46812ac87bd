//! `POST install/dry-run`: what an install would do to the caller's org.

use crate::answer::Answer;
use crate::call::Call;
use crate::failure::Failure;
use crate::route::{Access, Endpoint, Under};

pub(crate) const ENDPOINTS: &[Endpoint] =
    &[Endpoint::new("POST", Under::Root, "/services/orgyard/install/dry-run", Access::Session, dry_run)];

fn dry_run(_: &Call) -> Result<Answer, Failure> {
    Err(Failure::not_built("the dry run of an install"))
}
