//! UTF-16 positions over UTF-8 text.

use crate::{Result, Thrown};

/// `length()`.
pub fn length(text: &str) -> i32 {
    units_in(text) as i32
}

pub(super) fn units_in(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.encode_utf16().count() }
}

/// The byte where the given unit starts; the end of the text when there are fewer.
pub(super) fn byte_of(text: &str, unit: usize) -> usize {
    if text.is_ascii() {
        return unit.min(text.len());
    }
    let mut before = 0;
    for (byte, letter) in text.char_indices() {
        if before >= unit {
            return byte;
        }
        before += letter.len_utf16();
    }
    text.len()
}

/// The units from `start` to `end`, both cut to what is there.
pub(super) fn cut(text: &str, start: usize, end: usize) -> String {
    if text.is_ascii() {
        let end = end.min(text.len());
        return text[start.min(end)..end].to_owned();
    }
    let units: Vec<u16> = text.encode_utf16().take(end).skip(start).collect();
    String::from_utf16_lossy(&units)
}

pub(super) fn from_units(units: &[u16]) -> String {
    String::from_utf16_lossy(units)
}

/// A position or a count that came from Apex: what is negative counts as zero.
pub(super) fn at_least_zero(number: i32) -> usize {
    usize::try_from(number).unwrap_or(0)
}

/// `charAt(index)`: the value of one unit.
pub fn char_at(text: &str, index: i32) -> Result<i32> {
    let found = usize::try_from(index).ok().and_then(|index| text.encode_utf16().nth(index));
    found.map(i32::from).ok_or_else(|| out_of_bounds(index))
}

/// `codePointAt(index)`: a whole character where a pair starts, else one unit.
pub fn code_point_at(text: &str, index: i32) -> Result<i32> {
    let units: Vec<u16> = text.encode_utf16().skip(at_least_zero(index)).take(2).collect();
    if index < 0 || units.is_empty() {
        return Err(out_of_bounds(index));
    }
    Ok(match char::decode_utf16(units.iter().copied()).next() {
        Some(Ok(letter)) => letter as i32,
        _ => i32::from(units[0]),
    })
}

/// `codePointBefore(index)`.
pub fn code_point_before(text: &str, index: i32) -> Result<i32> {
    if index < 1 || index > length(text) {
        return Err(out_of_bounds(index));
    }
    let last = char_at(text, index - 1)?;
    if (0xDC00..0xE000).contains(&last) && index >= 2 {
        return code_point_at(text, index - 2);
    }
    Ok(last)
}

/// `codePointCount(beginIndex, endIndex)`.
pub fn code_point_count(text: &str, begin: i32, end: i32) -> Result<i32> {
    if begin < 0 || begin > end {
        return Err(out_of_bounds(begin));
    }
    if end > length(text) {
        return Err(out_of_bounds(end));
    }
    let units = text.encode_utf16().take(end as usize).skip(begin as usize);
    Ok(char::decode_utf16(units).count() as i32)
}

/// `offsetByCodePoints(index, codePointOffset)`.
pub fn offset_by_code_points(text: &str, index: i32, offset: i32) -> Result<i32> {
    let units: Vec<u16> = text.encode_utf16().collect();
    let mut at = usize::try_from(index).ok().filter(|at| *at <= units.len()).ok_or_else(|| out_of_bounds(index))?;
    for _ in 0..offset.unsigned_abs() {
        let step = if offset > 0 { step_after(&units, at) } else { step_before(&units, at) };
        at = step.ok_or_else(|| out_of_bounds(index.saturating_add(offset)))?;
    }
    Ok(at as i32)
}

fn is_pair(units: &[u16], at: usize) -> bool {
    matches!(units.get(at..at + 2), Some([0xD800..=0xDBFF, 0xDC00..=0xDFFF]))
}

fn step_after(units: &[u16], at: usize) -> Option<usize> {
    (at < units.len()).then(|| if is_pair(units, at) { at + 2 } else { at + 1 })
}

fn step_before(units: &[u16], at: usize) -> Option<usize> {
    (at > 0).then(|| if at >= 2 && is_pair(units, at - 2) { at - 2 } else { at - 1 })
}

/// `getChars()`: the value of each unit.
pub fn get_chars(text: &str) -> Vec<i32> {
    text.encode_utf16().map(i32::from).collect()
}

/// `String.fromCharArray(values)`: each value is one unit; characters beyond them are written as two.
pub fn from_char_array(values: &[i32]) -> String {
    let mut units = Vec::with_capacity(values.len());
    for value in values {
        match u32::try_from(*value).ok().filter(|value| *value > 0xFFFF).and_then(char::from_u32) {
            Some(letter) => units.extend_from_slice(letter.encode_utf16(&mut [0; 2])),
            None => units.push(*value as u16),
        }
    }
    from_units(&units)
}

fn out_of_bounds(index: i32) -> Thrown {
    Thrown::string(format!("String index out of range: {index}"))
}
