//! JSON text: a reader that goes token by token, and a writer. Texts of errors are those of the library behind the platform.

mod number;
mod reader;
mod source;
mod string;
#[cfg(test)]
mod tests;
mod writer;

use crate::Thrown;

pub use reader::{Reader, Token};
pub use writer::{Writer, escape};

/// What `JSON.deserialize` says about a text without any value.
pub fn no_content() -> Thrown {
    Thrown::json("No content to map to Object due to end of input")
}
