use std::str::FromStr;

use crate::{Result, Thrown};

/// `Integer.valueOf(String)`.
pub fn parse_integer(text: &str) -> Result<i32> {
    parse(text, "integer")
}

/// `Long.valueOf(String)`.
pub fn parse_long(text: &str) -> Result<i64> {
    parse(text, "long")
}

fn parse<T: FromStr>(text: &str, name: &str) -> Result<T> {
    text.parse().map_err(|_| Thrown::of_type(format!("Invalid {name}: {text}")))
}
