//! Pattern and Matcher: Java's regular expressions, written anew for an engine with a limit on backtracking.

mod class;
mod escape;
mod group;
mod matcher;
mod parser;
mod pattern;
mod property;
mod replace;
mod split;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use crate::{Result, Thrown};

pub use matcher::Matcher;
pub use pattern::{Pattern, compile};
pub use replace::quote_replacement;

/// Longer inputs end `matches` and `replaceAll`, half of it `split` and `replaceFirst`, in an exception.
const MOST_INPUT: usize = 1_000_000;

fn too_complicated() -> Thrown {
    Thrown::limit("Regex too complicated")
}

fn checked(text: &str, most: usize) -> Result<()> {
    let longer = text.len() > most && crate::text::length(text) as usize > most;
    if longer { Err(too_complicated()) } else { Ok(()) }
}

/// `Pattern.matches(regex, input)`: the whole input.
pub fn matches(regex: &str, input: &str) -> Result<bool> {
    Matcher::new(compile(regex)?, input).matches()
}

/// `replaceAll(regex, replacement)`.
pub fn replace_all(text: &str, regex: &str, replacement: &str) -> Result<String> {
    Matcher::new(compile(regex)?, text).replace_all(replacement)
}

/// `replaceFirst(regex, replacement)`.
pub fn replace_first(text: &str, regex: &str, replacement: &str) -> Result<String> {
    Matcher::new(compile(regex)?, text).replace_first(replacement)
}

/// `split(regex, limit)`; the form without limit has limit 0, which drops empty texts from the end.
pub fn split(text: &str, regex: &str, limit: i32) -> Result<Vec<String>> {
    let pattern: Arc<Pattern> = compile(regex)?;
    pattern.split(text, limit)
}

/// `Pattern.quote(text)`.
pub fn quote(text: &str) -> String {
    format!("\\Q{}\\E", text.replace("\\E", "\\E\\\\E\\Q"))
}
