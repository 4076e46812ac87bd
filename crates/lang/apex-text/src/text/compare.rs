use super::units::{cut, from_units, units_in};
use crate::{Result, Thrown};

/// Pairs of letters that the distance of two texts may compare: ten seconds of the platform's time, and more.
const MOST_PAIRS: usize = 1_000_000_000;

/// The form in which two units count as the same letter, as `String.equalsIgnoreCase` of Java compares them.
pub(super) fn fold(unit: u16) -> u16 {
    let single = |letter: char, mapped: &mut dyn Iterator<Item = char>| match (mapped.next(), mapped.next()) {
        (Some(only), None) if only.len_utf16() == 1 => only,
        _ => letter,
    };
    let Some(letter) = char::from_u32(u32::from(unit)) else { return unit };
    if letter.is_ascii() {
        return u16::from(letter.to_ascii_lowercase() as u8);
    }
    let upper = single(letter, &mut letter.to_uppercase());
    single(upper, &mut upper.to_lowercase()) as u32 as u16
}

/// `equalsIgnoreCase(other)`, and `==` between Strings.
pub fn equals_ignore_case(left: &str, right: &str) -> bool {
    if left.is_ascii() && right.is_ascii() {
        return left.eq_ignore_ascii_case(right);
    }
    left.encode_utf16().map(fold).eq(right.encode_utf16().map(fold))
}

/// `compareTo(other)`: the difference of the first units that differ, else that of the lengths.
pub fn compare_to(left: &str, right: &str) -> i32 {
    let (mut left, mut right) = (left.encode_utf16(), right.encode_utf16());
    loop {
        match (left.next(), right.next()) {
            (Some(a), Some(b)) if a == b => {}
            (Some(a), Some(b)) => return i32::from(a) - i32::from(b),
            (Some(_), None) => return 1 + left.count() as i32,
            (None, Some(_)) => return -1 - right.count() as i32,
            (None, None) => return 0,
        }
    }
}

/// `hashCode()`.
pub fn hash_code(text: &str) -> i32 {
    text.encode_utf16().fold(0, |hash: i32, unit| hash.wrapping_mul(31).wrapping_add(i32::from(unit)))
}

/// `indexOfDifference(other)`: -1 when they are equal.
pub fn index_of_difference(left: &str, right: &str) -> i32 {
    if left == right {
        return -1;
    }
    left.encode_utf16().zip(right.encode_utf16()).take_while(|(a, b)| a == b).count() as i32
}

/// `difference(other)`: the rest of the other text from where it differs.
pub fn difference(text: &str, other: &str) -> String {
    match usize::try_from(index_of_difference(text, other)) {
        Ok(at) => cut(other, at, usize::MAX),
        Err(_) => String::new(),
    }
}

/// `String.getCommonPrefix(strings)`.
pub fn get_common_prefix<S: AsRef<str>>(texts: &[S]) -> String {
    let Some((first, rest)) = texts.split_first() else { return String::new() };
    let mut prefix: Vec<u16> = first.as_ref().encode_utf16().collect();
    for text in rest {
        let same = prefix.iter().copied().zip(text.as_ref().encode_utf16()).take_while(|(a, b)| a == b).count();
        prefix.truncate(same);
    }
    from_units(&prefix)
}

/// `getLevenshteinDistance(other)`; with a threshold, -1 for anything above it.
pub fn get_levenshtein_distance(left: &str, right: &str, threshold: Option<i32>) -> Result<i32> {
    if units_in(left).saturating_mul(units_in(right)) > MOST_PAIRS {
        return Err(Thrown::limit("Apex CPU time limit exceeded"));
    }
    let (left, right): (Vec<u16>, Vec<u16>) = (left.encode_utf16().collect(), right.encode_utf16().collect());
    let mut row: Vec<i32> = (0..=right.len() as i32).collect();
    for (i, a) in left.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = i as i32 + 1;
        for (j, b) in right.iter().enumerate() {
            let replaced = diagonal + i32::from(a != b);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(row[j] + 1).min(diagonal + 1);
        }
    }
    let distance = row[right.len()];
    Ok(if threshold.is_some_and(|most| distance > most) { -1 } else { distance })
}
