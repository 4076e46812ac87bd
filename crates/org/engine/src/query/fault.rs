//! Faults of queries in the platform's words.

use crate::ApiError;
use orgyard_soql::SoqlError;

const REFERENCE: &str = "Please reference your WSDL or the describe call for the appropriate names.";

pub(super) type Result<T, E = Fault> = std::result::Result<T, E>;

/// A fault at a place of the query, or one that has none.
#[derive(Debug)]
pub(super) enum Fault {
    At(SoqlError),
    /// Fields that are closed to the user: `Account.Industry`.
    Closed(SoqlError, Vec<String>),
    Plain(ApiError),
}

impl From<SoqlError> for Fault {
    fn from(error: SoqlError) -> Self {
        Self::At(error)
    }
}

impl<E: Into<ApiError>> From<E> for Fault {
    fn from(error: E) -> Self {
        Self::Plain(error.into())
    }
}

impl Fault {
    /// As the API answers it: with a window of the query around the place.
    pub(super) fn into_api(self, text: &str) -> ApiError {
        match self {
            Self::At(error) => ApiError::new(error.code, error.with_window(text)),
            Self::Closed(error, fields) => ApiError { fields, ..ApiError::new(error.code, error.with_window(text)) },
            Self::Plain(error) => error,
        }
    }
}

impl Fault {
    /// As Apex words it.
    pub(super) fn into_plain(self) -> ApiError {
        match self {
            Self::At(error) => ApiError::new(error.code, error.message),
            Self::Closed(error, fields) => ApiError { fields, ..ApiError::new(error.code, error.message) },
            Self::Plain(error) => error,
        }
    }
}

fn at(code: &'static str, message: String, offset: usize) -> Fault {
    Fault::At(SoqlError::new(code, message, offset))
}

pub(super) fn malformed(message: impl Into<String>, offset: usize) -> Fault {
    at("MALFORMED_QUERY", message.into(), offset)
}

pub(super) fn invalid_field(message: String, offset: usize) -> Fault {
    at("INVALID_FIELD", message, offset)
}

pub(super) fn no_such_column(field: &str, object: &str, offset: usize) -> Fault {
    let advice =
        "If you are attempting to use a custom field, be sure to append the '__c' after the custom field name.";
    invalid_field(format!("No such column '{field}' on entity '{object}'. {advice} {REFERENCE}"), offset)
}

pub(super) fn no_such_relationship(name: &str, offset: usize) -> Fault {
    invalid_field(
        format!("Didn't understand relationship '{name}' in field path. {} {REFERENCE}", RELATIONSHIP),
        offset,
    )
}

const RELATIONSHIP: &str = "If you are attempting to use a custom relationship, be sure to append the '__r' after the custom relationship name.";

pub(super) fn no_such_child_relationship(name: &str, offset: usize) -> Fault {
    let message =
        format!("Didn't understand relationship '{name}' in FROM part of query call. {RELATIONSHIP} {REFERENCE}");
    at("INVALID_TYPE", message, offset)
}

pub(super) fn no_such_object(name: &str, offset: usize) -> Fault {
    let advice = "If you are attempting to use a custom object, be sure to append the '__c' after the entity name.";
    at("INVALID_TYPE", format!("sObject type '{name}' is not supported. {advice} {REFERENCE}"), offset)
}

pub(super) fn not_quoted(field: &str, kind: &str, offset: usize) -> Fault {
    let text = format!(
        "value of filter criterion for field '{field}' must be of type {kind} and should not be enclosed in quotes"
    );
    invalid_field(text, offset)
}

pub(super) fn quoted(field: &str, offset: usize) -> Fault {
    let text = format!(
        "value of filter criterion for field '{field}' must be of type string and should be enclosed in quotes"
    );
    invalid_field(text, offset)
}

pub(super) fn invalid_id(value: &str, offset: usize) -> Fault {
    at("INVALID_QUERY_FILTER_OPERATOR", format!("invalid ID field: {value}"), offset)
}

pub(super) fn invalid_operator(message: &str, offset: usize) -> Fault {
    at("INVALID_QUERY_FILTER_OPERATOR", message.into(), offset)
}

pub(super) fn number_outside(message: String, offset: usize) -> Fault {
    at("NUMBER_OUTSIDE_VALID_RANGE", message, offset)
}

pub(super) fn malformed_search(message: String) -> Fault {
    Fault::Plain(ApiError::new("MALFORMED_SEARCH", message))
}
