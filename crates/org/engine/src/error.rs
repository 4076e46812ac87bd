//! The two kinds of failure: of the engine itself, and of a request.

use orgyard_store::StoreError;
use orgyard_values::Id;
use serde::{Deserialize, Serialize};

/// What went wrong below the level of requests.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("no org with the id {0} is in this home; `orgyard org list` shows those that are")]
    NoSuchOrg(Id),
    #[error("no org in this home has the username '{0}'; `orgyard org list` shows those that have one")]
    NoSuchUsername(String),
    #[error(
        "the org '{org}' is being written by {holder}; gave up after {seconds} s. Wait for it to end, or raise the wait with --lock-wait"
    )]
    Busy { org: String, holder: String, seconds: u64 },
    #[error(
        "the org '{0}' is being written by this very request already; a write inside a write of the same org would never end"
    )]
    Nested(String),
    #[error("{what} cannot be read: {reason}. The file is damaged or was written by a newer version of orgyard")]
    Damaged { what: String, reason: String },
    #[error("{path}: {message}")]
    Io { path: String, message: String },
    #[error("Session expired or invalid")]
    InvalidToken,
    /// A rule of an object refused what code of the platform's own wanted to save.
    #[error(transparent)]
    Refused(#[from] ApiError),
    #[error("the object '{0}' has no key prefix, so its rows can have no ids; declare one in its data file")]
    NoKeyPrefix(String),
}

impl EngineError {
    pub(crate) fn damaged(what: &str, reason: impl std::fmt::Display) -> Self {
        Self::Damaged { what: what.into(), reason: reason.to_string() }
    }

    pub(crate) fn io(path: &std::path::Path, error: &std::io::Error) -> Self {
        Self::Io { path: path.display().to_string(), message: error.to_string() }
    }
}

/// What a request is answered with when it fails: the platform's code and text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{message}")]
pub struct ApiError {
    #[serde(rename = "errorCode")]
    pub code: String,
    pub message: String,
    #[serde(default)]
    pub fields: Vec<String>,
}

impl ApiError {
    pub fn new(code: &str, message: impl Into<String>) -> Self {
        Self { code: code.into(), message: message.into(), fields: Vec::new() }
    }

    #[must_use]
    pub fn on(mut self, field: &str) -> Self {
        self.fields.push(field.into());
        self
    }
}

impl From<EngineError> for ApiError {
    fn from(error: EngineError) -> Self {
        if let EngineError::Refused(refusal) = error {
            return refusal;
        }
        let code = match &error {
            EngineError::Busy { .. } | EngineError::Store(StoreError::Moved) => "UNABLE_TO_LOCK_ROW",
            EngineError::InvalidToken => "INVALID_SESSION_ID",
            EngineError::NoSuchOrg(_) | EngineError::NoSuchUsername(_) => "NOT_FOUND",
            EngineError::Store(StoreError::DiskFull(_)) => "STORAGE_LIMIT_EXCEEDED",
            _ => "UNKNOWN_EXCEPTION",
        };
        let text = match code {
            "UNABLE_TO_LOCK_ROW" => format!("unable to obtain exclusive access to this record: {error}"),
            _ => error.to_string(),
        };
        Self::new(code, text)
    }
}

impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> Self {
        EngineError::from(error).into()
    }
}
