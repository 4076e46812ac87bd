//! Tokens: given out once, kept only as hashes, each good for one thing.

use super::{Home, Result};
use crate::EngineError;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use orgyard_store::{Snapshot, Write};
use orgyard_text::hash;
use orgyard_values::Id;
use serde::{Deserialize, Serialize};
use std::cell::Cell;
use std::ops::Bound;
use std::sync::Arc;

const MINUTE: i64 = 60_000;
/// One in so many new tokens takes those away that have ended.
const SWEEP: u8 = 64;

/// Who an access token speaks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Session {
    pub org: Id,
    pub user: Id,
    /// Milliseconds since 1970; `None` for a token without end.
    pub expires: Option<i64>,
}

/// What a token is good for; it opens nothing else.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum TokenKind {
    /// The API, until it was not used for as long as the org's session timeout.
    #[default]
    Access,
    /// More access tokens, until it is revoked.
    Refresh,
    /// One exchange for lasting tokens, within a quarter of an hour.
    Code,
    /// One way into the org's pages, within some minutes.
    Frontdoor,
    /// The org's pages, for as long as an access token.
    Page,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Token {
    #[serde(default)]
    pub kind: TokenKind,
    pub org: Id,
    pub user: Id,
    pub expires: Option<i64>,
    /// How long it stays good after each use.
    #[serde(default)]
    idle: Option<i64>,
    /// The hash of the refresh token it came from: it ends with that one.
    #[serde(default)]
    grant: Option<String>,
    /// What else must fit where it is shown; its issuer's affair.
    #[serde(default)]
    pub bound: Option<String>,
}

impl Token {
    pub fn session(&self) -> Session {
        Session { org: self.org, user: self.user, expires: self.expires }
    }
}

fn key(hash: &str) -> Vec<u8> {
    [b"t".as_slice(), hash.as_bytes()].concat()
}

fn key_of(token: &str) -> Vec<u8> {
    key(&hash::of(token.as_bytes()))
}

fn read(snapshot: &dyn Snapshot, key: &[u8]) -> Result<Option<Token>> {
    let stored = snapshot.get(key)?;
    stored.map(|bytes| serde_json::from_slice(&bytes).map_err(|e| EngineError::damaged("a token", e))).transpose()
}

fn entry(key: Vec<u8>, token: &Token) -> Write {
    (key, Some(serde_json::to_vec(token).unwrap_or_default()))
}

impl Home {
    /// An access token: `<15-character org id>!<64 url-safe characters>`; only its hash is kept.
    pub fn issue_token(self: &Arc<Self>, org: Id, user: Id) -> Result<String> {
        self.issue(TokenKind::Access, org, user, None)
    }

    /// One that ends with the refresh token it came from.
    pub fn issue_token_from(self: &Arc<Self>, refresh: &str, org: Id, user: Id) -> Result<String> {
        let mut token = self.new_token(TokenKind::Access, org, user)?;
        token.grant = Some(hash::of(refresh.as_bytes()));
        self.keep(&token)
    }

    pub fn issue(self: &Arc<Self>, kind: TokenKind, org: Id, user: Id, bound: Option<String>) -> Result<String> {
        let token = Token { bound, ..self.new_token(kind, org, user)? };
        self.keep(&token)
    }

    fn new_token(self: &Arc<Self>, kind: TokenKind, org: Id, user: Id) -> Result<Token> {
        let (life, idle) = match kind {
            TokenKind::Access | TokenKind::Page => {
                let idle = self.org(org)?.session_timeout()?;
                (Some(idle), Some(idle))
            }
            TokenKind::Refresh => (None, None),
            TokenKind::Code => (Some(15 * MINUTE), None),
            TokenKind::Frontdoor => (Some(5 * MINUTE), None),
        };
        let expires = life.map(|life| self.env.now() + life);
        Ok(Token { kind, org, user, expires, idle, grant: None, bound: None })
    }

    fn keep(&self, token: &Token) -> Result<String> {
        // The official client takes letters, digits, dots and underscores after the mark.
        let secret = URL_SAFE_NO_PAD.encode(self.env.random::<48>()).replace('-', ".");
        let text = format!("{}!{secret}", token.org.short());
        let sweeps = secret.as_bytes().first().is_some_and(|byte| byte % SWEEP == 0);
        self.change(|snapshot| {
            let mut writes = if sweeps { ended(snapshot, self.env.now())? } else { Vec::new() };
            writes.push(entry(key_of(&text), token));
            Ok(writes)
        })?;
        Ok(text)
    }

    /// The session of an access token. Using it keeps it good.
    pub fn authenticate(&self, token: &str) -> Result<Session> {
        let found = self.token(token, TokenKind::Access)?.ok_or(EngineError::InvalidToken)?;
        self.prolong(token, &found)?;
        Ok(found.session())
    }

    /// A token that is good for this and has not ended.
    pub fn token(&self, token: &str, kind: TokenKind) -> Result<Option<Token>> {
        let snapshot = self.store.snapshot()?;
        let found = read(snapshot.as_ref(), &key_of(token))?;
        let Some(found) = found.filter(|found| found.kind == kind && self.is_good(found)) else { return Ok(None) };
        let granted = match &found.grant {
            Some(hash) => snapshot.get(&key(hash))?.is_some(),
            None => true,
        };
        drop(snapshot);
        Ok(Some(found).filter(|found| granted && self.org_info(found.org).is_ok()))
    }

    fn is_good(&self, token: &Token) -> bool {
        token.expires.is_none_or(|end| end > self.env.now())
    }

    /// As on the platform, a session's end moves once half of its time is over.
    fn prolong(&self, token: &str, found: &Token) -> Result<()> {
        let (Some(idle), Some(end)) = (found.idle, found.expires) else { return Ok(()) };
        let now = self.env.now();
        if now < end - idle / 2 {
            return Ok(());
        }
        let key = key_of(token);
        self.change(|snapshot| {
            // Revoked meanwhile: it stays so.
            let present = read(snapshot, &key)?;
            Ok(present
                .map(|token| entry(key.clone(), &Token { expires: Some(now + idle), ..token }))
                .into_iter()
                .collect())
        })
    }

    /// Takes a token that works once: of two that show it at the same time, one gets it.
    pub fn redeem(&self, token: &str, kind: TokenKind) -> Result<Option<Token>> {
        let (key, taken) = (key_of(token), Cell::new(None));
        self.change(|snapshot| {
            let found = read(snapshot, &key)?.filter(|found| found.kind == kind);
            let writes = found.iter().map(|_| (key.clone(), None)).collect();
            taken.set(found);
            Ok(writes)
        })?;
        let taken = taken.into_inner().filter(|token| self.is_good(token));
        Ok(taken.filter(|token| self.org_info(token.org).is_ok()))
    }

    /// Whether there was such a token.
    pub fn revoke_token(&self, token: &str) -> Result<bool> {
        let key = key_of(token);
        let known = Cell::new(false);
        self.change(|snapshot| {
            known.set(snapshot.get(&key)?.is_some());
            Ok(vec![(key.clone(), None)])
        })?;
        Ok(known.get())
    }

    /// Tokens that speak for an org that is gone.
    pub(super) fn tokens_of(&self, org: Id) -> Result<Vec<Write>> {
        removed(self.store.snapshot()?.as_ref(), |token| token.org == org)
    }
}

fn ended(snapshot: &dyn Snapshot, now: i64) -> Result<Vec<Write>> {
    removed(snapshot, |token| token.expires.is_some_and(|end| end <= now))
}

fn removed(snapshot: &dyn Snapshot, goes: impl Fn(&Token) -> bool) -> Result<Vec<Write>> {
    let end = orgyard_store::prefix_end(b"t").unwrap_or_default();
    let mut out = Vec::new();
    for entry in snapshot.range(Bound::Included(b"t"), Bound::Excluded(&end)) {
        let (key, value) = entry?;
        if serde_json::from_slice::<Token>(&value).is_ok_and(|token| goes(&token)) {
            out.push((key, None));
        }
    }
    Ok(out)
}
