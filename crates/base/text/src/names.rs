//! Names as the platform compares them: without regard to case.

use std::borrow::Cow;

/// The form under which a name is stored and looked up.
pub fn fold(name: &str) -> String {
    name.to_lowercase()
}

/// Decodes the `%XX` sequences that file names and manifests use for what is not a letter, digit,
/// blank, hyphen or underscore. A `%` that starts no such sequence stays as it is.
pub fn percent_decode(name: &str) -> Cow<'_, str> {
    if !name.contains('%') {
        return Cow::Borrowed(name);
    }
    let bytes = name.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut i = 0;
    while i < bytes.len() {
        let hex = (bytes[i] == b'%').then(|| name.get(i + 1..i + 3)).flatten();
        match hex.and_then(|h| u8::from_str_radix(h, 16).ok()) {
            Some(byte) => {
                out.push(byte);
                i += 3;
            }
            None => {
                out.push(bytes[i]);
                i += 1;
            }
        }
    }
    String::from_utf8(out).map_or(Cow::Borrowed(name), Cow::Owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percent_sequences_are_decoded_and_stray_signs_stay() {
        assert_eq!(percent_decode("A %28B%29 100% %zz"), "A (B) 100% %zz");
    }

    proptest::proptest! {
        #[test]
        fn decoding_never_panics(name in ".*") {
            let _ = percent_decode(&name).len();
        }
    }
}
