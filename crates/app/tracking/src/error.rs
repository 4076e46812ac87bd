//! What can go wrong while changes are looked for.

use orgyard_client::ClientError;
use orgyard_metadata::ConvertError;
use std::path::Path;

#[derive(Debug, thiserror::Error)]
pub enum TrackingError {
    #[error("{path} cannot be {what}: {error}")]
    Io { path: String, what: &'static str, error: std::io::Error },
    #[error("{path} is damaged: {why}")]
    Damaged { path: String, why: String },
    #[error("the org's answer to a retrieve cannot be read: {0}")]
    Answer(String),
    #[error(transparent)]
    Convert(#[from] ConvertError),
    #[error(transparent)]
    Client(#[from] ClientError),
}

pub(crate) type Result<T> = std::result::Result<T, TrackingError>;

impl TrackingError {
    pub(crate) fn io<'a>(path: &'a Path, what: &'static str) -> impl FnOnce(std::io::Error) -> Self + 'a {
        move |error| Self::Io { path: path.display().to_string(), what, error }
    }
}
