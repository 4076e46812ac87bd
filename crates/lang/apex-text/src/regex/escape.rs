use super::parser::{Parsed, Parser};

const HORIZONTAL: &str = " \\t\\x{A0}\\x{1680}\\x{180E}\\x{2000}-\\x{200A}\\x{202F}\\x{205F}\\x{3000}";
const VERTICAL: &str = "\\n\\x0B\\f\\r\\x{85}\\x{2028}\\x{2029}";

impl Parser {
    /// What follows a backslash outside of a class; false when it was quoted text, whose last character is no atom here.
    pub fn escape(&mut self) -> Parsed<bool> {
        let Some(letter) = self.peek() else { return Err(self.error("Unexpected internal error", self.at)) };
        let fixed = match letter {
            'A' => "\\A",
            'z' => "\\z",
            // Alone, the engine would take it for the place where a search begins.
            'G' => "(?:\\G|(?!))",
            'b' => "\\b",
            'B' => "\\B",
            'Z' => self.line_end(false),
            'R' => "(?:\\r\\n|[\\n\\x0B\\f\\r\\x{85}\\x{2028}\\x{2029}])",
            'X' => "(?:\\r\\n|\\P{M}\\p{M}*|\\p{M}+)",
            _ => "",
        };
        if !fixed.is_empty() {
            self.at += 1;
            self.out.push_str(fixed);
            return Ok(true);
        }
        match letter {
            'Q' => self.quoted(),
            'k' => self.named_reference(),
            '1'..='9' => self.reference(),
            _ => self.class_or_literal(),
        }
    }

    fn class_or_literal(&mut self) -> Parsed<bool> {
        match self.predefined()? {
            Some(class) => self.out.push_str(&format!("[{class}]")),
            None => {
                let letter = self.escaped_letter()?;
                self.literal(letter);
            }
        }
        Ok(true)
    }

    /// `\Q…\E`: a quantifier behind it belongs to its last character.
    fn quoted(&mut self) -> Parsed<bool> {
        self.at += 1;
        let quoted = self.quoted_letters();
        let Some((last, before)) = quoted.split_last() else { return Ok(false) };
        for letter in before {
            self.literal(*letter);
        }
        let start = self.out.len();
        self.literal(*last);
        self.quantifier(start)?;
        Ok(false)
    }

    pub fn quoted_letters(&mut self) -> Vec<char> {
        let start = self.at;
        while self.at < self.letters.len() && !self.looking_at("\\E") {
            self.at += 1;
        }
        let quoted = self.letters[start..self.at].to_vec();
        self.take("\\E");
        quoted
    }

    /// `\1`: further digits belong to it as long as there is such a group.
    fn reference(&mut self) -> Parsed<bool> {
        let mut group = 0;
        while let Some(digit) = self.peek().and_then(|letter| letter.to_digit(10)) {
            let longer = group * 10 + digit as usize;
            if group > 0 && longer > self.groups {
                break;
            }
            group = longer;
            self.at += 1;
        }
        self.push_reference(group);
        Ok(true)
    }

    fn named_reference(&mut self) -> Parsed<bool> {
        self.at += 1;
        if !self.take("<") {
            return Err(self.error("\\k is not followed by '<' for named capturing group", self.at));
        }
        let name = self.group_name()?;
        match self.names.iter().find(|(known, _)| *known == name) {
            Some((_, group)) => self.push_reference(*group),
            None => {
                return Err(self.error(&format!("named capturing group <{name}> does not exist"), self.at - 1));
            }
        }
        Ok(true)
    }

    /// A group that is not there yet, or not closed, has matched nothing, so nothing equals it.
    fn push_reference(&mut self, group: usize) {
        let flag = if self.flags.ignore_case { "i" } else { "" };
        if group > self.groups || self.open.contains(&group) {
            self.out.push_str("(?!)");
        } else {
            self.out.push_str(&format!("(?{flag}:\\{group})"));
        }
    }

    /// The inside of the class that `\d`, `\p{…}` and the like stand for.
    pub fn predefined(&mut self) -> Parsed<Option<String>> {
        let Some(letter) = self.peek() else { return Ok(None) };
        let unicode = self.flags.unicode_class;
        let class = match letter.to_ascii_lowercase() {
            'd' => if unicode { "\\p{Nd}" } else { "0-9" }.to_owned(),
            's' => if unicode { "\\p{White_Space}" } else { " \\t\\n\\x0B\\f\\r" }.to_owned(),
            'w' => if unicode { "\\w" } else { "a-zA-Z_0-9" }.to_owned(),
            'h' => HORIZONTAL.to_owned(),
            'v' => VERTICAL.to_owned(),
            'n' if letter == 'N' => return Err(self.error("not implemented here: \\N", self.at)),
            'p' => {
                self.at += 1;
                return Ok(Some(self.property(letter == 'P')?));
            }
            _ => return Ok(None),
        };
        self.at += 1;
        Ok(Some(if letter.is_ascii_uppercase() { format!("[^{class}]") } else { class }))
    }

    /// The single character that an escape stands for.
    pub fn escaped_letter(&mut self) -> Parsed<char> {
        let Some(letter) = self.next() else { return Err(self.error("Unexpected internal error", self.at)) };
        Ok(match letter {
            't' => '\t',
            'n' => '\n',
            'r' => '\r',
            'f' => '\u{c}',
            'a' => '\u{7}',
            'e' => '\u{1b}',
            'c' => {
                let control = self.next();
                let control = control.ok_or_else(|| self.error("Illegal control escape sequence", self.at))?;
                char::from_u32(control as u32 ^ 64).unwrap_or(control)
            }
            '0' => self.octal()?,
            'x' => self.hex()?,
            'u' => self.unicode()?,
            _ if letter.is_ascii_alphanumeric() => {
                return Err(self.error("Illegal/unsupported escape sequence", self.at - 1));
            }
            _ => letter,
        })
    }

    fn octal(&mut self) -> Parsed<char> {
        let mut value = 0;
        let mut count = 0;
        while let Some(digit) = self.peek().and_then(|letter| letter.to_digit(8)) {
            if count == 3 || value * 8 + digit > 0o377 {
                break;
            }
            value = value * 8 + digit;
            count += 1;
            self.at += 1;
        }
        let letter = (count > 0).then(|| char::from_u32(value)).flatten();
        letter.ok_or_else(|| self.error("Illegal octal escape sequence", self.at))
    }

    fn hex(&mut self) -> Parsed<char> {
        if self.take("{") {
            let start = self.at;
            while self.peek().is_some_and(|letter| letter.is_ascii_hexdigit()) {
                self.at += 1;
            }
            let digits: String = self.letters[start..self.at].iter().collect();
            if !self.take("}") {
                return Err(self.error("Unclosed hexadecimal escape sequence", self.at));
            }
            let letter = u32::from_str_radix(&digits, 16).ok().and_then(char::from_u32);
            return letter.ok_or_else(|| self.error("Hexadecimal codepoint is too big", self.at - 1));
        }
        let value = self.hex_digits(2);
        let letter = value.and_then(char::from_u32);
        letter.ok_or_else(|| self.error("Illegal hexadecimal escape sequence", self.at))
    }

    /// `\uhhhh`, or two of them for a character beyond the first plane.
    fn unicode(&mut self) -> Parsed<char> {
        let first = self.hex_digits(4).ok_or_else(|| self.error("Illegal Unicode escape sequence", self.at))?;
        if (0xD800..0xDC00).contains(&first) && self.looking_at("\\u") {
            let before = self.at;
            self.at += 2;
            let pair = self.hex_digits(4).filter(|second| (0xDC00..0xE000).contains(second));
            if let Some(second) = pair {
                let value = 0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00);
                return Ok(char::from_u32(value).unwrap_or(char::REPLACEMENT_CHARACTER));
            }
            self.at = before;
        }
        Ok(char::from_u32(first).unwrap_or(char::REPLACEMENT_CHARACTER))
    }

    fn hex_digits(&mut self, count: usize) -> Option<u32> {
        let mut value = 0;
        for _ in 0..count {
            value = value * 16 + self.peek()?.to_digit(16)?;
            self.at += 1;
        }
        Some(value)
    }
}
