//! The value of a string literal.

/// Resolves the escapes of a literal's inner text; the error is the platform's message.
pub(crate) fn unescape(inner: &str) -> Result<Box<str>, String> {
    if !inner.contains('\\') {
        return Ok(inner.into());
    }
    let mut out = String::with_capacity(inner.len());
    let mut rest = inner;
    while let Some(at) = rest.find('\\') {
        out.push_str(&rest[..at]);
        let (value, length) = escape(inner, &rest[at + 1..])?;
        out.push(value);
        rest = &rest[at + 1 + length..];
    }
    out.push_str(rest);
    Ok(out.into())
}

/// The character an escape stands for and how many bytes it takes behind the backslash.
fn escape(whole: &str, after: &str) -> Result<(char, usize), String> {
    let Some(letter) = after.chars().next() else {
        return Err(format!(
            "Invalid string literal '{whole}'.  '\\' is not allowed as the last character in a string literal."
        ));
    };
    let value = match letter {
        'b' | 'B' => '\u{8}',
        't' | 'T' => '\t',
        'n' | 'N' => '\n',
        'f' | 'F' => '\u{c}',
        'r' | 'R' => '\r',
        '"' | '\'' | '\\' => letter,
        // Dynamic queries are written with these; they stand for themselves.
        '_' | '%' => letter,
        'u' | 'U' => return unicode(whole, after),
        _ => {
            return Err(format!(
                "Invalid string literal '{whole}'. Illegal character sequence '\\{letter}' in string literal."
            ));
        }
    };
    Ok((value, letter.len_utf8()))
}

fn unicode(whole: &str, after: &str) -> Result<(char, usize), String> {
    let digits: String = after.chars().skip(1).take(4).collect();
    let message = if digits.len() < 4 {
        format!(
            "Invalid string literal '{whole}'. Illegal unicode sequence. Less than four hex digits '\\{digits}' in string literal."
        )
    } else {
        format!("Invalid string literal '{whole}'. Illegal unicode sequence. '\\u'{digits}' in string literal.")
    };
    let all_hex = digits.len() == 4 && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    let code = u32::from_str_radix(&digits, 16).ok().filter(|_| all_hex).ok_or(message)?;
    // Half of a surrogate pair has no place in UTF-8; the replacement character keeps the length.
    Ok((char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER), 5))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_resolve() {
        assert_eq!(&*unescape(r"a\n\'b\\ \u0041").unwrap(), "a\n'b\\ A");
    }

    #[test]
    fn unknown_escapes_are_named() {
        let check = |inner: &str, expected: &str| assert_eq!(unescape(inner).unwrap_err(), expected);
        check(r"a\q", r"Invalid string literal 'a\q'. Illegal character sequence '\q' in string literal.");
        check(
            r"\u00",
            r"Invalid string literal '\u00'. Illegal unicode sequence. Less than four hex digits '\00' in string literal.",
        );
        check(r"\u00zz", r"Invalid string literal '\u00zz'. Illegal unicode sequence. '\u'00zz' in string literal.");
    }
}
