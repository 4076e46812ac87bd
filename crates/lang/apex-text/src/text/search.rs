use super::class::is_java_whitespace;
use super::compare::fold;
use super::units::{at_least_zero, byte_of, from_units, units_in};

const ABSENT: i32 = -1;

/// `indexOf(substring, start)`; the form without start begins at 0.
pub fn index_of(text: &str, sought: &str, start: i32) -> i32 {
    let from = byte_of(text, at_least_zero(start));
    text[from..].find(sought).map_or(ABSENT, |at| units_in(&text[..from + at]) as i32)
}

/// `lastIndexOf(substring, end)`: where the last one starts that starts at `end` or before.
pub fn last_index_of(text: &str, sought: &str, end: i32) -> i32 {
    let Ok(end) = usize::try_from(end) else { return ABSENT };
    let mut start = byte_of(text, end);
    if units_in(&text[..start]) > end {
        // In the middle of a pair nothing starts, but where the pair does.
        start = text[..start].char_indices().next_back().map_or(0, |(at, _)| at);
    }
    let mut limit = start.saturating_add(sought.len()).min(text.len());
    while !text.is_char_boundary(limit) {
        limit -= 1;
    }
    text[..limit].rfind(sought).map_or(ABSENT, |at| units_in(&text[..at]) as i32)
}

/// `indexOfChar(character, start)`.
pub fn index_of_char(text: &str, code_point: i32, start: i32) -> i32 {
    text_of(code_point).map_or(ABSENT, |sought| index_of(text, &sought, start))
}

/// `lastIndexOfChar(character, end)`.
pub fn last_index_of_char(text: &str, code_point: i32, end: i32) -> i32 {
    text_of(code_point).map_or(ABSENT, |sought| last_index_of(text, &sought, end))
}

fn text_of(code_point: i32) -> Option<String> {
    u32::try_from(code_point).ok().and_then(char::from_u32).map(String::from)
}

/// `indexOfIgnoreCase(substring, start)`.
pub fn index_of_ignore_case(text: &str, sought: &str, start: i32) -> i32 {
    if at_least_zero(start) > units_in(text) {
        return ABSENT;
    }
    index_of(&folded(text), &folded(sought), start)
}

/// `lastIndexOfIgnoreCase(substring, end)`.
pub fn last_index_of_ignore_case(text: &str, sought: &str, end: i32) -> i32 {
    last_index_of(&folded(text), &folded(sought), end)
}

/// Unit by unit, so that positions stay.
fn folded(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    from_units(&text.encode_utf16().map(fold).collect::<Vec<_>>())
}

/// `containsIgnoreCase(substring)`.
pub fn contains_ignore_case(text: &str, sought: &str) -> bool {
    index_of_ignore_case(text, sought, 0) != ABSENT
}

/// `startsWithIgnoreCase(prefix)`.
pub fn starts_with_ignore_case(text: &str, prefix: &str) -> bool {
    folded(text).starts_with(&folded(prefix))
}

/// `endsWithIgnoreCase(suffix)`.
pub fn ends_with_ignore_case(text: &str, suffix: &str) -> bool {
    folded(text).ends_with(&folded(suffix))
}

/// `containsAny(characters)`.
pub fn contains_any(text: &str, characters: &str) -> bool {
    text.chars().any(|letter| characters.contains(letter))
}

/// `containsNone(characters)`.
pub fn contains_none(text: &str, characters: &str) -> bool {
    !contains_any(text, characters)
}

/// `containsOnly(characters)`: the empty text contains nothing else.
pub fn contains_only(text: &str, characters: &str) -> bool {
    text.chars().all(|letter| characters.contains(letter))
}

/// `containsWhitespace()`.
pub fn contains_whitespace(text: &str) -> bool {
    text.chars().any(is_java_whitespace)
}

/// `countMatches(substring)`: without overlaps, and none of the empty text.
pub fn count_matches(text: &str, sought: &str) -> i32 {
    if sought.is_empty() { 0 } else { text.matches(sought).count() as i32 }
}

/// `indexOfAny(characters)`.
pub fn index_of_any(text: &str, characters: &str) -> i32 {
    first_unit(text, |letter| characters.contains(letter))
}

/// `indexOfAnyBut(characters)`; -1 too when no characters are given.
pub fn index_of_any_but(text: &str, characters: &str) -> i32 {
    if characters.is_empty() {
        return ABSENT;
    }
    first_unit(text, |letter| !characters.contains(letter))
}

fn first_unit(text: &str, wanted: impl Fn(char) -> bool) -> i32 {
    text.find(wanted).map_or(ABSENT, |at| units_in(&text[..at]) as i32)
}
