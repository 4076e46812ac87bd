//! Access tokens: given out once, kept only as hashes.

use super::{Home, Result};
use crate::EngineError;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use orgyard_store::Write;
use orgyard_text::hash;
use orgyard_values::Id;
use serde::{Deserialize, Serialize};

/// Who a token speaks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    pub org: Id,
    pub user: Id,
    /// Milliseconds since 1970; `None` for a token without end.
    pub expires: Option<i64>,
}

fn key(token: &str) -> Vec<u8> {
    [b"t".as_slice(), hash::of(token.as_bytes()).as_bytes()].concat()
}

impl Home {
    /// `<15-character org id>!<64 url-safe characters>`; only its hash is kept.
    pub fn issue_token(&self, org: Id, user: Id) -> Result<String> {
        self.issue_token_until(org, user, None)
    }

    pub fn issue_token_until(&self, org: Id, user: Id, expires: Option<i64>) -> Result<String> {
        // The official client takes letters, digits, dots and underscores after the mark.
        let secret = URL_SAFE_NO_PAD.encode(self.env.random::<48>()).replace('-', ".");
        let token = format!("{}!{secret}", org.short());
        let session = serde_json::to_vec(&Session { org, user, expires }).unwrap_or_default();
        self.change(|_| Ok(vec![(key(&token), Some(session.clone()))]))?;
        Ok(token)
    }

    pub fn authenticate(&self, token: &str) -> Result<Session> {
        let stored = self.store.snapshot()?.get(&key(token))?.ok_or(EngineError::InvalidToken)?;
        let session: Session = serde_json::from_slice(&stored).map_err(|e| EngineError::damaged("a token", e))?;
        if session.expires.is_some_and(|end| end <= self.env.now()) || self.org_info(session.org).is_err() {
            return Err(EngineError::InvalidToken);
        }
        Ok(session)
    }

    /// Whether there was such a token.
    pub fn revoke_token(&self, token: &str) -> Result<bool> {
        let known = self.store.snapshot()?.get(&key(token))?.is_some();
        self.change(|_| Ok(vec![(key(token), None)]))?;
        Ok(known)
    }

    /// Tokens that speak for an org that is gone.
    pub(super) fn tokens_of(&self, org: Id) -> Result<Vec<Write>> {
        let snapshot = self.store.snapshot()?;
        let end = orgyard_store::prefix_end(b"t").unwrap_or_default();
        let mut out = Vec::new();
        for entry in snapshot.range(std::ops::Bound::Included(b"t"), std::ops::Bound::Excluded(&end)) {
            let (key, value) = entry?;
            if serde_json::from_slice::<Session>(&value).is_ok_and(|s| s.org == org) {
                out.push((key, None));
            }
        }
        Ok(out)
    }
}
