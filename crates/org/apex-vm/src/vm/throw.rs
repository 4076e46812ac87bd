//! What ends a run before its end.

use crate::value::Value;
use orgyard_engine::{ApiError, EngineError};

#[derive(Debug)]
pub enum Throw {
    /// An exception that `catch` may take.
    Catchable(Value),
    /// Limits, failed assertions, writes to read-only rows: neither catch nor finally runs.
    Fatal(Value),
    /// An exception that natives throw; it becomes a value where the machine sees it first.
    New(Box<NewException>),
    /// What is not here yet, by its name.
    Unsupported(String),
    Engine(Box<EngineError>),
}

#[derive(Debug)]
pub struct NewException {
    /// `System.ListException`
    pub ty: &'static str,
    pub message: String,
    pub is_fatal: bool,
}

impl Throw {
    /// An exception of the platform's by its type: `System.ListException`.
    pub fn new(ty: &'static str, message: impl Into<String>) -> Self {
        Throw::New(Box::new(NewException { ty, message: message.into(), is_fatal: false }))
    }

    /// One that no handler sees.
    pub fn fatal(ty: &'static str, message: impl Into<String>) -> Self {
        Throw::New(Box::new(NewException { ty, message: message.into(), is_fatal: true }))
    }

    pub fn null_pointer() -> Self {
        Self::new("System.NullPointerException", "Attempt to de-reference a null object")
    }

    pub fn limit(message: impl Into<String>) -> Self {
        Self::fatal("System.LimitException", message)
    }

    pub fn conversion(from: &str, to: &str) -> Self {
        Self::new("System.TypeException", format!("Invalid conversion from runtime type {from} to {to}"))
    }

    /// What is not implemented: `System.String.foo(Integer)`.
    pub fn unsupported(what: impl AsRef<str>) -> Self {
        Throw::Unsupported(format!("not implemented here: {}", what.as_ref()))
    }

    /// The exception's value, where there is one yet.
    pub fn value(&self) -> Option<&Value> {
        match self {
            Throw::Catchable(value) | Throw::Fatal(value) => Some(value),
            _ => None,
        }
    }
}

impl From<orgyard_apex_text::Thrown> for Throw {
    fn from(thrown: orgyard_apex_text::Thrown) -> Self {
        use orgyard_apex_text::ExceptionType as T;
        let ty = match thrown.exception {
            T::InvalidParameterValue => "System.InvalidParameterValueException",
            T::Json => "System.JSONException",
            T::Limit => return Throw::limit(thrown.message),
            T::ListException => "System.ListException",
            T::Math => "System.MathException",
            T::NullPointer => "System.NullPointerException",
            T::Security => "System.SecurityException",
            T::StringException => "System.StringException",
            T::Type => "System.TypeException",
        };
        Throw::new(ty, thrown.message)
    }
}

impl From<EngineError> for Throw {
    fn from(error: EngineError) -> Self {
        Throw::Engine(Box::new(error))
    }
}

impl From<ApiError> for Throw {
    fn from(error: ApiError) -> Self {
        Throw::Engine(Box::new(EngineError::Refused(error)))
    }
}
