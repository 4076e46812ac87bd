//! `POST packages/adopt`: makes a package of a real Dev Hub known to the caller's hub under its real id.

use crate::answer::Answer;
use crate::call::Call;
use crate::failure::Failure;
use crate::route::{Endpoint, Under};
use orgyard_engine::Tx;
use orgyard_hub::own::{self, Adopt};

pub(crate) const ENDPOINTS: &[Endpoint] =
    &[Endpoint::write("POST", Under::Root, "/services/orgyard/packages/adopt", adopt)];

/// `{"id", "name", "namespace"?, "isOrgDependent", "project", "knownVersions": [{"alias", "id"}]}`.
fn adopt(call: &Call, tx: &mut Tx) -> Result<Answer, Failure> {
    if !tx.org().dev_hub {
        return Err(Failure::new(403, "INSUFFICIENT_ACCESS", "packages belong to a Dev Hub; this org is none"));
    }
    let request: Adopt =
        serde_json::from_slice(call.body.bytes()).map_err(|e| Failure::malformed_json(e.to_string()))?;
    Ok(Answer::created(own::adopt(tx, &request)?.as_str()))
}
