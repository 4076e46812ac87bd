//! Refusals. Ordinary ones are 4xx: the official client takes 5xx as a reason to try five times more.

use crate::answer::Answer;
use orgyard_engine::{ApiError, EngineError, StoreError};
use serde_json::{Value as Json, json};

/// A refusal in the platform's terms; each surface has its own way to write it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{code}: {message}")]
pub(crate) struct Failure {
    pub status: u16,
    pub code: String,
    pub message: String,
    pub fields: Vec<String>,
}

impl Failure {
    pub(crate) fn new(status: u16, code: &str, message: impl Into<String>) -> Self {
        Self { status, code: code.into(), message: message.into(), fields: Vec::new() }
    }

    pub(crate) fn not_found() -> Self {
        Self::new(404, "NOT_FOUND", "The requested resource does not exist")
    }

    /// The platform has this, we have not: said by name, never as an empty answer.
    pub(crate) fn not_built(what: &str) -> Self {
        Self::new(400, "NOT_IMPLEMENTED", format!("not implemented here: {what}"))
    }

    pub(crate) fn no_session() -> Self {
        Self::new(401, "INVALID_SESSION_ID", "Session expired or invalid")
    }

    pub(crate) fn malformed_json(message: impl Into<String>) -> Self {
        Self::new(400, "JSON_PARSER_ERROR", message)
    }

    /// What nobody should meet. The cause is in the log, not in the answer.
    pub(crate) fn internal(cause: &dyn std::fmt::Display) -> Self {
        tracing::error!(%cause, "a request failed");
        Self::new(500, "UNKNOWN_EXCEPTION", "An unexpected error occurred. The log of this server says more.")
    }

    #[must_use]
    pub(crate) fn status(mut self, status: u16) -> Self {
        self.status = status;
        self
    }

    /// REST: an array of one object; `fields` only where a field is to blame.
    pub(crate) fn to_json(&self) -> Json {
        let mut error = json!({"message": self.message, "errorCode": self.code});
        if !self.fields.is_empty() {
            error["fields"] = json!(self.fields);
        }
        json!([error])
    }

    pub(crate) fn rest_answer(&self) -> Answer {
        Answer::json(&self.to_json()).status(self.status)
    }

    /// OAuth endpoints: one object with `error` and `error_description`.
    pub(crate) fn oauth_answer(&self) -> Answer {
        Answer::json(&json!({"error": self.code, "error_description": self.message})).status(self.status)
    }
}

impl From<ApiError> for Failure {
    fn from(error: ApiError) -> Self {
        let status = match error.code.as_str() {
            "NOT_FOUND" | "ENTITY_IS_DELETED" => 404,
            "INVALID_SESSION_ID" => 401,
            "REQUEST_LIMIT_EXCEEDED" => 403,
            _ => 400,
        };
        Self { status, code: error.code, message: error.message, fields: error.fields }
    }
}

impl From<EngineError> for Failure {
    fn from(error: EngineError) -> Self {
        match error {
            // What fails here is a file or a disk of the caller's own machine: the cause helps.
            EngineError::Store(StoreError::Backend { .. }) | EngineError::Damaged { .. } | EngineError::Io { .. } => {
                tracing::error!(%error, "a request failed");
                Self::new(500, "UNKNOWN_EXCEPTION", error.to_string())
            }
            EngineError::Busy { org, holder, seconds } => {
                let text = format!(
                    "unable to obtain exclusive access to this record: the org '{org}' is being written by {holder}; gave up after {seconds} s. Wait for it to end, or wait \
                     longer: ORGYARD_LOCK_WAIT takes seconds"
                );
                Self::new(400, "UNABLE_TO_LOCK_ROW", text)
            }
            refusal => ApiError::from(refusal).into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(failure: &Failure, expected: &str) {
        assert_eq!(failure.to_json().to_string(), expected);
    }

    #[test]
    fn a_refusal_is_an_array_of_one_object() {
        check(
            &Failure::not_found(),
            r#"[{"message":"The requested resource does not exist","errorCode":"NOT_FOUND"}]"#,
        );
        check(
            &Failure::not_built("search"),
            r#"[{"message":"not implemented here: search","errorCode":"NOT_IMPLEMENTED"}]"#,
        );
        let mut missing = Failure::new(400, "REQUIRED_FIELD_MISSING", "Required fields are missing: [Name]");
        missing.fields.push("Name".into());
        check(
            &missing,
            r#"[{"message":"Required fields are missing: [Name]","errorCode":"REQUIRED_FIELD_MISSING","fields":["Name"]}]"#,
        );
    }
}
