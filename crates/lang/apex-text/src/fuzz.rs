//! Fuzz targets as plain functions: they must neither panic nor hang.

use crate::regex::{Matcher, compile};

/// The bytes up to the first line feed are a pattern, the rest is what it is tried on.
pub fn fuzz_regex(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let (pattern, input) = text.split_once('\n').unwrap_or((&text, ""));
    let Ok(pattern) = compile(pattern) else { return };
    let mut matcher = Matcher::new(pattern.clone(), input);
    let _ = (matcher.matches(), matcher.looking_at());
    matcher.reset();
    while let Ok(true) = matcher.find() {
        let (start, end) = (matcher.start(0).unwrap_or(1), matcher.end(0).unwrap_or(0));
        assert!(start <= end);
    }
    let _ = (matcher.replace_all("<$0>"), pattern.split(input, 0));
}
