use super::class::is_java_whitespace;
use super::units::{at_least_zero, cut, length, units_in};
use crate::{Result, Thrown};

/// What the platform lets a String grow to.
const MOST_CHARACTERS: usize = 6_000_000;

pub(crate) fn checked(characters: usize) -> Result<()> {
    if characters > MOST_CHARACTERS {
        return Err(Thrown::string(format!("String length exceeds maximum: {MOST_CHARACTERS}")));
    }
    Ok(())
}

/// Exactly so many units of the padding, over and over.
fn padding(pad: &str, units: usize) -> Result<String> {
    checked(units)?;
    let pad = if pad.is_empty() { " " } else { pad };
    let times = units.div_ceil(units_in(pad));
    Ok(cut(&pad.repeat(times), 0, units))
}

fn missing(text: &str, width: i32) -> usize {
    at_least_zero(width).saturating_sub(length(text) as usize)
}

/// `leftPad(length, padStr)`; the form without padStr pads with spaces.
pub fn left_pad(text: &str, width: i32, pad: &str) -> Result<String> {
    Ok(padding(pad, missing(text, width))? + text)
}

/// `rightPad(length, padStr)`.
pub fn right_pad(text: &str, width: i32, pad: &str) -> Result<String> {
    Ok(text.to_owned() + &padding(pad, missing(text, width))?)
}

/// `center(size, padStr)`: the odd one goes to the right.
pub fn center(text: &str, width: i32, pad: &str) -> Result<String> {
    let missing = missing(text, width);
    let left = missing / 2;
    Ok(padding(pad, left)? + text + &padding(pad, missing - left)?)
}

/// `repeat(numberOfTimes)`.
pub fn repeat(text: &str, times: i32) -> Result<String> {
    repeat_with(text, "", times)
}

/// `repeat(separator, numberOfTimes)`.
pub fn repeat_with(text: &str, separator: &str, times: i32) -> Result<String> {
    let times = at_least_zero(times);
    checked(times.saturating_mul(text.len() + separator.len()))?;
    let repeated = format!("{text}{separator}").repeat(times.saturating_sub(1));
    Ok(if times == 0 { String::new() } else { repeated + text })
}

/// `overlay(overlay, start, end)`: positions out of range are moved into it, and exchanged when they are the wrong way round.
pub fn overlay(text: &str, overlay: &str, start: i32, end: i32) -> String {
    let all = length(text) as usize;
    let (a, b) = (at_least_zero(start).min(all), at_least_zero(end).min(all));
    cut(text, 0, a.min(b)) + overlay + &cut(text, a.max(b), all)
}

/// `replace(target, replacement)`: literally, and every time.
pub fn replace(text: &str, target: &str, replacement: &str) -> Result<String> {
    let grown = replacement.len().saturating_sub(target.len());
    checked(text.matches(target).count().saturating_mul(grown))?;
    Ok(text.replace(target, replacement))
}

/// `reverse()`: pairs stay in order.
pub fn reverse(text: &str) -> String {
    text.chars().rev().collect()
}

/// `normalizeSpace()`: one space for any whitespace inside, none at the ends.
pub fn normalize_space(text: &str) -> String {
    let words = text.split(is_java_whitespace).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ")
}

/// `deleteWhitespace()`.
pub fn delete_whitespace(text: &str) -> String {
    text.chars().filter(|letter| !is_java_whitespace(*letter)).collect()
}

/// `String.join(iterable, separator)`, over the elements' texts.
pub fn join<S: AsRef<str>>(texts: &[S], separator: &str) -> String {
    let texts: Vec<&str> = texts.iter().map(AsRef::as_ref).collect();
    texts.join(separator)
}
