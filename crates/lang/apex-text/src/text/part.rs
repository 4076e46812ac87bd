use super::search::{ends_with_ignore_case, starts_with_ignore_case};
use super::units::{at_least_zero, cut, length};
use crate::{Result, Thrown};

/// `substring(start)`.
pub fn substring_from(text: &str, start: i32) -> Result<String> {
    substring(text, start, length(text))
}

/// `substring(start, end)`.
pub fn substring(text: &str, start: i32, end: i32) -> Result<String> {
    let length = length(text);
    if start < 0 || start > length {
        return Err(Thrown::string(format!("Starting position out of bounds: {start}")));
    }
    if end < start || end > length {
        return Err(Thrown::string(format!("Ending position out of bounds: {end}")));
    }
    Ok(cut(text, start as usize, end as usize))
}

/// `left(length)`.
pub fn left(text: &str, count: i32) -> String {
    cut(text, 0, at_least_zero(count))
}

/// `right(length)`.
pub fn right(text: &str, count: i32) -> String {
    let all = length(text) as usize;
    cut(text, all.saturating_sub(at_least_zero(count)), all)
}

/// `mid(startIndex, length)`.
pub fn mid(text: &str, start: i32, count: i32) -> String {
    let start = at_least_zero(start);
    cut(text, start, start + at_least_zero(count))
}

/// `substringAfter(separator)`: empty when it is absent.
pub fn substring_after(text: &str, separator: &str) -> String {
    text.split_once(separator).map_or_else(String::new, |(_, after)| after.to_owned())
}

/// `substringAfterLast(separator)`.
pub fn substring_after_last(text: &str, separator: &str) -> String {
    if separator.is_empty() {
        return String::new();
    }
    text.rsplit_once(separator).map_or_else(String::new, |(_, after)| after.to_owned())
}

/// `substringBefore(separator)`: all of the text when it is absent.
pub fn substring_before(text: &str, separator: &str) -> String {
    text.split_once(separator).map_or(text, |(before, _)| before).to_owned()
}

/// `substringBeforeLast(separator)`.
pub fn substring_before_last(text: &str, separator: &str) -> String {
    text.rsplit_once(separator).map_or(text, |(before, _)| before).to_owned()
}

/// `substringBetween(open, close)`; null when either is absent.
pub fn substring_between(text: &str, open: &str, close: &str) -> Option<String> {
    let (_, after) = text.split_once(open)?;
    after.split_once(close).map(|(between, _)| between.to_owned())
}

/// `abbreviate(maxWidth)`.
pub fn abbreviate(text: &str, width: i32) -> Result<String> {
    abbreviate_from(text, width, 0)
}

/// `abbreviate(maxWidth, offset)`: three points stand for what is left out on either side.
pub fn abbreviate_from(text: &str, width: i32, offset: i32) -> Result<String> {
    const POINTS: usize = 3;
    if width < 4 {
        return Err(Thrown::string("Minimum abbreviation width is 4"));
    }
    let (all, width) = (length(text) as usize, width as usize);
    if all <= width {
        return Ok(text.to_owned());
    }
    let kept = width - POINTS;
    let offset = at_least_zero(offset).min(all - kept);
    if offset <= 4 {
        return Ok(cut(text, 0, kept) + "...");
    }
    if width < 7 {
        return Err(Thrown::string("Minimum abbreviation width with offset is 7"));
    }
    if offset + kept < all {
        return Ok(format!("...{}...", cut(text, offset, offset + kept - POINTS)));
    }
    Ok(format!("...{}", cut(text, all - kept, all)))
}

/// `remove(substring)`.
pub fn remove(text: &str, removed: &str) -> String {
    if removed.is_empty() { text.to_owned() } else { text.replace(removed, "") }
}

/// `removeStart(substring)`.
pub fn remove_start(text: &str, removed: &str) -> String {
    text.strip_prefix(removed).unwrap_or(text).to_owned()
}

/// `removeEnd(substring)`.
pub fn remove_end(text: &str, removed: &str) -> String {
    text.strip_suffix(removed).unwrap_or(text).to_owned()
}

/// `removeStartIgnoreCase(substring)`.
pub fn remove_start_ignore_case(text: &str, removed: &str) -> String {
    if starts_with_ignore_case(text, removed) {
        return cut(text, length(removed) as usize, usize::MAX);
    }
    text.to_owned()
}

/// `removeEndIgnoreCase(substring)`.
pub fn remove_end_ignore_case(text: &str, removed: &str) -> String {
    if ends_with_ignore_case(text, removed) {
        return cut(text, 0, (length(text) - length(removed)) as usize);
    }
    text.to_owned()
}

/// `trim()`: everything up to the space, at both ends.
pub fn trim(text: &str) -> String {
    text.trim_matches(|letter| letter <= ' ').to_owned()
}

/// `stripHtmlTags()`: once through, so that what then looks like a tag stays.
pub fn strip_html_tags(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, tag)) = rest.split_once('<') {
        kept.push_str(before);
        match tag.split_once('>') {
            Some((_, after)) => rest = after,
            None => {
                rest = &rest[before.len()..];
                break;
            }
        }
    }
    kept + rest
}
