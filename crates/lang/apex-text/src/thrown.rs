use std::fmt;

/// The platform's exception types that this crate raises.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ExceptionType {
    InvalidParameterValue,
    Json,
    Limit,
    ListException,
    Math,
    NullPointer,
    Security,
    StringException,
    Type,
}

impl ExceptionType {
    /// The class name in namespace System.
    pub fn name(self) -> &'static str {
        match self {
            Self::InvalidParameterValue => "InvalidParameterValueException",
            Self::Json => "JSONException",
            Self::Limit => "LimitException",
            Self::ListException => "ListException",
            Self::Math => "MathException",
            Self::NullPointer => "NullPointerException",
            Self::Security => "SecurityException",
            Self::StringException => "StringException",
            Self::Type => "TypeException",
        }
    }
}

/// An exception as Apex code meets it: its type and `getMessage()`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct Thrown {
    pub exception: ExceptionType,
    pub message: String,
}

impl fmt::Display for Thrown {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "System.{}: {}", self.exception.name(), self.message)
    }
}

macro_rules! makers {
    ($($maker:ident $kind:ident,)*) => {
        impl Thrown {
            $(pub(crate) fn $maker(message: impl Into<String>) -> Self {
                Self { exception: ExceptionType::$kind, message: message.into() }
            })*
        }
    };
}

makers! {
    invalid_parameter InvalidParameterValue,
    json Json,
    limit Limit,
    math Math,
    security Security,
    string StringException,
    of_type Type,
}
