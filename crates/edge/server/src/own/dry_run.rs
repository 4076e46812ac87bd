//! `POST install/dry-run`: what an install would do to the caller's org, component by component.

use crate::answer::Answer;
use crate::call::Call;
use crate::failure::Failure;
use crate::route::{Access, Endpoint, Under};
use orgyard_engine::incoming;
use orgyard_hub::install::InstallOptions;

pub(crate) const ENDPOINTS: &[Endpoint] =
    &[Endpoint::new("POST", Under::Root, "/services/orgyard/install/dry-run", Access::Session, dry_run)];

/// Takes the fields of a `PackageInstallRequest`. The transaction is never committed, so nobody's writes wait for it.
fn dry_run(call: &Call) -> Result<Answer, Failure> {
    let mut tx = call.read()?;
    let object = tx.schema().object("PackageInstallRequest").ok_or_else(Failure::not_found)?;
    let row = incoming(&tx, object, &call.json()?)?;
    let text = "SubscriberPackageVersionKey: the id of a package version (04t…) is needed";
    let options = InstallOptions::of_row(&row).ok_or_else(|| Failure::new(400, "INVALID_ID_FIELD", text))?;
    Answer::of_value(&orgyard_hub::own::dry_run(&mut tx, &options)?)
}
