//! `POST versions/import` and `GET versions/<04t>/export`: a package version as one deterministic zip.

use crate::answer::Answer;
use crate::call::Call;
use crate::failure::Failure;
use crate::route::{Access, Endpoint, Under};

pub(crate) const ENDPOINTS: &[Endpoint] = &[
    Endpoint::new("POST", Under::Root, "/services/orgyard/versions/import", Access::Session, import),
    Endpoint::new("GET", Under::Root, "/services/orgyard/versions/{id}/export", Access::Session, export),
];

fn import(_: &Call) -> Result<Answer, Failure> {
    Err(Failure::not_built("importing a package version"))
}

fn export(_: &Call) -> Result<Answer, Failure> {
    Err(Failure::not_built("exporting a package version"))
}
