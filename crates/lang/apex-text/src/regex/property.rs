use super::parser::{Parsed, Parser};

impl Parser {
    /// `{name}` or one letter behind `\p`, as the inside of a class.
    pub fn property(&mut self, negated: bool) -> Parsed<String> {
        let name = if self.take("{") {
            let start = self.at;
            while self.peek().is_some_and(|letter| letter != '}') {
                self.at += 1;
            }
            let name: String = self.letters[start..self.at].iter().collect();
            if !self.take("}") {
                return Err(self.error("Unclosed character family", self.letters.len().saturating_sub(1)));
            }
            name
        } else {
            self.next().map(String::from).unwrap_or_default()
        };
        if name.is_empty() {
            return Err(self.error("Empty character family", self.at.saturating_sub(1)));
        }
        let inside = match self.posix(&name) {
            Some(class) => class.to_owned(),
            None => self.unicode_property(&name)?,
        };
        Ok(if negated { format!("[^{inside}]") } else { inside })
    }

    /// The ASCII classes; upper and lower case are one when case is ignored.
    fn posix(&self, name: &str) -> Option<&'static str> {
        if self.flags.ignore_case && matches!(name, "Lower" | "Upper" | "javaLowerCase" | "javaUpperCase") {
            return Some(if name.starts_with("java") { "\\p{Lowercase}\\p{Uppercase}" } else { "a-zA-Z" });
        }
        Some(match name {
            "Lower" => "a-z",
            "Upper" => "A-Z",
            "ASCII" => "\\x00-\\x7F",
            "Alpha" => "a-zA-Z",
            "Digit" => "0-9",
            "Alnum" => "a-zA-Z0-9",
            "Punct" => "!-/:-@\\[-`\\{-~",
            "Graph" => "!-~",
            "Print" => "\\x20-~",
            "Blank" => " \\t",
            "Cntrl" => "\\x00-\\x1F\\x7F",
            "XDigit" => "0-9a-fA-F",
            "Space" => " \\t\\n\\x0B\\f\\r",
            "javaLowerCase" => "\\p{Lowercase}",
            "javaUpperCase" => "\\p{Uppercase}",
            "javaTitleCase" => "\\p{Lt}",
            "javaAlphabetic" => "\\p{Alphabetic}",
            "javaLetter" => "\\p{L}",
            "javaDigit" => "\\p{Nd}",
            "javaLetterOrDigit" => "\\p{L}\\p{Nd}",
            "javaSpaceChar" => "\\p{Z}",
            "javaWhitespace" => {
                "\\t-\\r\\x1C-\\x20\\x{1680}\\x{2000}-\\x{2006}\\x{2008}-\\x{200A}\\x{2028}\\x{2029}\\x{205F}\\x{3000}"
            }
            "javaISOControl" => "\\x00-\\x1F\\x7F-\\x{9F}",
            "L1" => "\\x00-\\x{FF}",
            "LD" => "\\p{L}\\p{Nd}",
            "LC" => "\\p{Lu}\\p{Ll}\\p{Lt}",
            "all" => "\\x00-\\x{10FFFF}",
            _ => return None,
        })
    }

    /// Scripts, categories and binary properties; the engine knows them by the same names.
    fn unicode_property(&self, name: &str) -> Parsed<String> {
        let plain = match name.split_once('=') {
            Some(("sc" | "script", value)) => format!("sc={value}"),
            Some(("gc" | "general_category", value)) => value.to_owned(),
            Some(("blk" | "block", value)) => return Err(self.no_blocks(value)),
            Some(_) => return Err(self.unknown(name)),
            None => match (name.strip_prefix("Is"), name.strip_prefix("In")) {
                (Some(value), _) => value.to_owned(),
                (None, Some(block)) => return Err(self.no_blocks(block)),
                (None, None) if name.len() <= 2 => name.to_owned(),
                (None, None) => return Err(self.unknown(name)),
            },
        };
        let property = format!("\\p{{{plain}}}");
        let clean = plain.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'='));
        if !clean || fancy_regex::Regex::new(&property).is_err() {
            return Err(self.unknown(name));
        }
        Ok(property)
    }

    fn unknown(&self, name: &str) -> crate::Thrown {
        self.error(&format!("Unknown character property name {{{name}}}"), self.at.saturating_sub(1))
    }

    fn no_blocks(&self, block: &str) -> crate::Thrown {
        self.error(&format!("not implemented here: character block {{{block}}}"), self.at.saturating_sub(1))
    }
}
