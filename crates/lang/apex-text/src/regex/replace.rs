use super::matcher::Matcher;
use super::{MOST_INPUT, checked};
use crate::text::check_length;
use crate::{Result, Thrown};

/// `Matcher.quoteReplacement(text)`.
pub fn quote_replacement(text: &str) -> String {
    text.replace('\\', "\\\\").replace('$', "\\$")
}

impl Matcher {
    /// `replaceAll(replacement)`: `$1` and `${name}` are groups, a backslash takes the next character for itself.
    pub fn replace_all(&mut self, replacement: &str) -> Result<String> {
        checked(self.input(), MOST_INPUT)?;
        self.replace(replacement, usize::MAX)
    }

    /// `replaceFirst(replacement)`.
    pub fn replace_first(&mut self, replacement: &str) -> Result<String> {
        checked(self.input(), MOST_INPUT / 2)?;
        self.replace(replacement, 1)
    }

    fn replace(&mut self, replacement: &str, most: usize) -> Result<String> {
        self.reset();
        let mut out = String::with_capacity(self.input().len());
        let mut copied = 0;
        let mut count = 0;
        while count < most && self.find()? {
            let Some(range) = self.range(0) else { break };
            out.push_str(&self.input()[copied..range.start]);
            self.expand(replacement, &mut out)?;
            check_length(out.len())?;
            copied = range.end;
            count += 1;
        }
        out.push_str(&self.input()[copied..]);
        self.reset();
        Ok(out)
    }

    fn expand(&self, replacement: &str, out: &mut String) -> Result<()> {
        let mut rest = replacement;
        while let Some(at) = rest.find(['\\', '$']) {
            out.push_str(&rest[..at]);
            let after = &rest[at + 1..];
            rest = if rest[at..].starts_with('\\') { escaped(after, out)? } else { self.reference(after, out)? };
        }
        out.push_str(rest);
        Ok(())
    }

    /// What follows a dollar sign; gives back what follows the reference.
    fn reference<'t>(&self, text: &'t str, out: &mut String) -> Result<&'t str> {
        if let Some(named) = text.strip_prefix('{') {
            return self.named(named, out);
        }
        let first = text.chars().next();
        let first = first.ok_or_else(|| Thrown::string("Illegal group reference: group index is missing"))?;
        let digit = first.to_digit(10).ok_or_else(|| Thrown::string("Illegal group reference"))? as usize;
        if digit > self.pattern().group_count() {
            return Err(Thrown::string(format!("No group {digit}")));
        }
        let mut group = digit;
        let mut length = 1;
        while let Some(digit) = text[length..].chars().next().and_then(|letter| letter.to_digit(10)) {
            let longer = group * 10 + digit as usize;
            if longer > self.pattern().group_count() {
                break;
            }
            group = longer;
            length += 1;
        }
        out.push_str(self.group(group as i32)?.unwrap_or_default());
        Ok(&text[length..])
    }

    fn named<'t>(&self, text: &'t str, out: &mut String) -> Result<&'t str> {
        let missing = || Thrown::string("named capturing group is missing trailing '}'");
        let (name, rest) = text.split_once('}').ok_or_else(missing)?;
        if !name.bytes().all(|byte| byte.is_ascii_alphanumeric()) || name.is_empty() {
            return Err(missing());
        }
        if self.pattern().group_named(name).is_none() {
            return Err(Thrown::string(format!("No group with name {{{name}}}")));
        }
        out.push_str(self.group_named(name)?.unwrap_or_default());
        Ok(rest)
    }
}

fn escaped<'t>(text: &'t str, out: &mut String) -> Result<&'t str> {
    let mut letters = text.chars();
    let letter = letters.next().ok_or_else(|| Thrown::string("character to be escaped is missing"))?;
    out.push(letter);
    Ok(letters.as_str())
}
