//! The methods of String that look at nothing but text. Positions count UTF-16 units, as on the platform.
//!
//! Cutting between the two halves of a pair leaves U+FFFD in their place: a Rust string holds no lone half.

mod case;
mod class;
mod compare;
mod entities;
mod escape;
mod message;
mod part;
mod search;
mod shape;
#[cfg(test)]
mod tests;
mod unescape;
mod units;
mod words;

pub use case::{capitalize, swap_case, to_lower_case, to_upper_case, uncapitalize};
pub use class::{
    is_all_lower_case, is_all_upper_case, is_alpha, is_alpha_space, is_alphanumeric, is_alphanumeric_space,
    is_ascii_printable, is_blank, is_java_whitespace, is_numeric, is_numeric_space, is_whitespace,
};
pub use compare::{
    compare_to, difference, equals_ignore_case, get_common_prefix, get_levenshtein_distance, hash_code,
    index_of_difference,
};
pub use escape::{
    escape_csv, escape_ecma_script, escape_html3, escape_html4, escape_java, escape_single_quotes, escape_unicode,
    escape_xml,
};
pub use message::{format, template};
pub use part::{
    abbreviate, abbreviate_from, left, mid, remove, remove_end, remove_end_ignore_case, remove_start,
    remove_start_ignore_case, right, strip_html_tags, substring, substring_after, substring_after_last,
    substring_before, substring_before_last, substring_between, substring_from, trim,
};
pub use search::{
    contains_any, contains_ignore_case, contains_none, contains_only, contains_whitespace, count_matches,
    ends_with_ignore_case, index_of, index_of_any, index_of_any_but, index_of_char, index_of_ignore_case,
    last_index_of, last_index_of_char, last_index_of_ignore_case, starts_with_ignore_case,
};
pub(crate) use shape::checked as check_length;
pub use shape::{
    center, delete_whitespace, join, left_pad, normalize_space, overlay, repeat, repeat_with, replace, reverse,
    right_pad,
};
pub use unescape::{
    unescape_csv, unescape_ecma_script, unescape_html3, unescape_html4, unescape_java, unescape_unicode, unescape_xml,
};
pub use units::{
    char_at, code_point_at, code_point_before, code_point_count, from_char_array, get_chars, length,
    offset_by_code_points,
};
pub use words::{split_by_character_type, split_by_character_type_camel_case};
