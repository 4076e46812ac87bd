use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, OnceLock, PoisonError};

use fancy_regex::{CompileError, Error, Regex, RegexBuilder};

use super::parser::{Translated, translate};
use super::too_complicated;
use crate::{Result, Thrown};

/// Steps back after which a search is given up.
const MOST_STEPS_BACK: usize = 1_000_000;
/// Bytes that one expression may take in the engine.
const MOST_SIZE: usize = 4 << 20;
/// Patterns that are kept for the next use.
const MOST_KEPT: usize = 500;

static KEPT: LazyLock<Mutex<HashMap<String, Arc<Pattern>>>> = LazyLock::new(Mutex::default);

/// `Pattern.compile(regex)`. What was compiled lately is not compiled again.
pub fn compile(regex: &str) -> Result<Arc<Pattern>> {
    let mut kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(pattern) = kept.get(regex) {
        return Ok(pattern.clone());
    }
    let pattern = Arc::new(Pattern::new(regex)?);
    if kept.len() >= MOST_KEPT {
        kept.clear();
    }
    kept.insert(regex.to_owned(), pattern.clone());
    Ok(pattern)
}

/// A compiled pattern.
#[derive(Debug)]
pub struct Pattern {
    source: String,
    translated: Translated,
    anywhere: Regex,
    prefix: OnceLock<Result<Regex>>,
    whole: OnceLock<Result<Regex>>,
}

impl Pattern {
    fn new(source: &str) -> Result<Self> {
        let translated = translate(source)?;
        let anywhere = build(&translated.expression)?;
        Ok(Self { source: source.to_owned(), translated, anywhere, prefix: OnceLock::new(), whole: OnceLock::new() })
    }

    /// `pattern()`.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// `groupCount()`: without the group 0.
    pub fn group_count(&self) -> usize {
        self.translated.groups
    }

    pub(super) fn group_named(&self, name: &str) -> Option<usize> {
        self.translated.names.iter().find(|(known, _)| known == name).map(|(_, group)| *group)
    }

    pub(super) fn anywhere(&self) -> &Regex {
        &self.anywhere
    }

    pub(super) fn prefix(&self) -> Result<&Regex> {
        let built = self.prefix.get_or_init(|| build(&format!("\\A(?:{})", self.translated.expression)));
        built.as_ref().map_err(Clone::clone)
    }

    pub(super) fn whole(&self) -> Result<&Regex> {
        let built = self.whole.get_or_init(|| build(&format!("\\A(?:{})\\z", self.translated.expression)));
        built.as_ref().map_err(Clone::clone)
    }
}

fn build(expression: &str) -> Result<Regex> {
    let mut builder = RegexBuilder::new(expression);
    // Whether a search follows on the last match is the caller's to say, where it matters.
    builder.allow_input_assertion_overrides(expression.contains("\\G"));
    builder.backtrack_limit(MOST_STEPS_BACK).delegate_size_limit(MOST_SIZE).max_prog_size(MOST_SIZE);
    builder.build().map_err(|error| refused(&error))
}

/// Syntax was checked before: what is left is too large, or one of the few things that the engine cannot do.
fn refused(error: &Error) -> Thrown {
    match error {
        Error::CompileError(inner) => match inner.as_ref() {
            CompileError::FeatureNotYetSupported(_) | CompileError::LookBehindNotConst => {
                Thrown::string("not implemented here: this kind of look-behind in a regular expression")
            }
            _ => too_complicated(),
        },
        _ => too_complicated(),
    }
}
