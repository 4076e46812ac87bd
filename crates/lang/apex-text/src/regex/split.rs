use std::sync::Arc;

use super::matcher::Matcher;
use super::pattern::Pattern;
use super::{MOST_INPUT, checked};
use crate::Result;

impl Pattern {
    /// `split(input, limit)`: at most `limit` parts; without one, a limit of 0 drops empty parts from the end.
    pub fn split(self: &Arc<Self>, text: &str, limit: i32) -> Result<Vec<String>> {
        checked(text, MOST_INPUT / 2)?;
        let most = usize::try_from(limit).ok().filter(|limit| *limit > 0).unwrap_or(usize::MAX);
        let mut matcher = Matcher::new(self.clone(), text);
        let mut parts = Vec::new();
        let mut copied = 0;
        let mut any = false;
        while parts.len() < most - 1 && matcher.find()? {
            let Some(range) = matcher.range(0) else { break };
            // An empty match at the very start splits nothing off.
            if range.end == 0 {
                continue;
            }
            parts.push(text[copied..range.start].to_owned());
            copied = range.end;
            any = true;
        }
        parts.push(text[copied..].to_owned());
        while any && limit == 0 && parts.last().is_some_and(String::is_empty) {
            parts.pop();
        }
        Ok(parts)
    }
}
