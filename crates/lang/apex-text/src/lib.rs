//! What Apex's String, Decimal, Date, Pattern, JSON and Crypto compute: plain values in, plain values out.
//!
//! Nothing here knows objects, orgs or running code. What Apex would throw comes back as [`Thrown`].

pub mod crypto;
pub mod dates;
pub mod decimal;
pub mod encoding;
mod fuzz;
pub mod json;
pub mod locale;
pub mod regex;
pub mod text;
mod thrown;
pub mod url;
pub mod uuid;

pub use fuzz::{fuzz_json, fuzz_regex};
pub use thrown::{ExceptionType, Thrown};

/// The result of a platform method that can throw.
pub type Result<T> = std::result::Result<T, Thrown>;
