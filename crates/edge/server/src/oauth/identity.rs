//! `GET /id/<org>/<user>`: the URL that token answers call `id`.

use crate::answer::Answer;
use crate::call::Call;
use crate::failure::Failure;
use crate::oauth::userinfo;
use crate::route::{Access, Endpoint, Under};
use orgyard_values::Id;

pub(crate) const ENDPOINTS: &[Endpoint] =
    &[Endpoint::new("GET", Under::Root, "/id/{org}/{user}", Access::Session, identity)];

/// Tells a caller about itself; everything else it may learn by queries.
fn identity(call: &Call) -> Result<Answer, Failure> {
    let session = call.session()?;
    let asked = |name: &str| call.param(name).parse::<Id>().ok();
    if asked("org") != Some(session.org) || asked("user") != Some(session.user) {
        return Err(Failure::not_found());
    }
    Ok(Answer::json(&userinfo::identity(call, session)?))
}
