//! One-time codes. A code is a token with an early end that is exchanged for lasting ones; where it is made and shown
//! (`ScratchOrgInfo.AuthCode`, `tooling/sandboxAuth`) the caller is already known.

use crate::call::Call;
use crate::failure::Failure;
use crate::oauth::token::refused;
use orgyard_engine::{OrgInfo, Session};

const LIFE_MILLISECONDS: i64 = 15 * 60 * 1000;

pub(crate) fn make_code(call: &Call, org: &OrgInfo) -> Result<String, Failure> {
    let end = call.home().env().now() + LIFE_MILLISECONDS;
    Ok(call.home().issue_token_until(org.id, org.user_id, Some(end))?)
}

/// Who a code lets in. It works once.
pub(super) fn redeem_code(call: &Call, code: &str) -> Result<Session, Failure> {
    let session = call.home().authenticate(code).ok().filter(|session| session.expires.is_some());
    let session = session.ok_or_else(|| refused("invalid_grant", "expired authorization code"))?;
    call.home().revoke_token(code)?;
    Ok(session)
}
