//! What a path names, for this caller on this surface.

use crate::call::Call;
use crate::failure::Failure;
use crate::schema::{self, ObjectDef};
use crate::visible::Visible;
use orgyard_engine::Tx;
use orgyard_values::Id;

/// The object of the path's `{object}`; what the caller's org or surface does not have, or the caller may not read, does
/// not exist.
pub(crate) fn object<'a>(call: &Call, tx: &'a Tx) -> Result<&'a ObjectDef, Failure> {
    let object = schema::object(tx, call.api(), call.param("object")).ok_or_else(Failure::not_found)?;
    if Visible::of(tx, call.api())?.object(object) { Ok(object) } else { Err(Failure::not_found()) }
}

/// The path's `{id}`.
pub(crate) fn id(call: &Call) -> Result<Id, Failure> {
    let text = call.param("id");
    let unknown = |_| {
        let text = format!("Provided external ID field does not exist or is not accessible: {text}");
        Failure::new(404, "NOT_FOUND", text)
    };
    text.parse().map_err(unknown)
}
