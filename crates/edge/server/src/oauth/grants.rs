//! One-time codes: a scratch org's is in its `ScratchOrgInfo`, a sandbox's is made by `tooling/sandboxAuth`.

use crate::call::Call;
use crate::failure::Failure;
use crate::oauth::token::refused;
use orgyard_engine::{OrgInfo, Session};
use orgyard_values::Value;

/// Who a code lets in. It works once.
pub(crate) fn redeem_code(call: &Call, code: &str) -> Result<Session, Failure> {
    if let Some(session) = call.shared.codes.take(call.home().env(), code) {
        return Ok(session);
    }
    for hub in call.home().orgs()?.into_iter().filter(|org| org.dev_hub) {
        if let Some(session) = redeem_signup(call, &hub, code)? {
            return Ok(session);
        }
    }
    Err(refused("invalid_grant", "expired authorization code"))
}

fn redeem_signup(call: &Call, hub: &OrgInfo, code: &str) -> Result<Option<Session>, Failure> {
    let org = call.home().org(hub.id)?;
    let rows = org.read(hub.user_id)?.find("ScratchOrgInfo", "AuthCode", &Value::from(code))?;
    let Some(mut row) = rows.into_iter().find(|row| row.text("AuthCode") == Some(code)) else { return Ok(None) };
    let Some(scratch) = row.get("ScratchOrg").as_id() else { return Ok(None) };
    let user = call.home().org(scratch)?.info().user_id;
    row.set("AuthCode", Value::Null);
    org.write(hub.user_id, |tx| tx.put_row(&row))?;
    Ok(Some(Session { org: scratch, user, expires: None }))
}
