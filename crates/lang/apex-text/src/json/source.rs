use std::sync::Arc;

use crate::Thrown;

/// The text, where reading has come to, and the errors that name this place.
#[derive(Debug, Clone)]
pub(super) struct Source {
    pub text: Arc<str>,
    pub at: usize,
    line: usize,
    line_start: usize,
}

impl Source {
    pub fn new(text: &str) -> Self {
        Self { text: text.into(), at: 0, line: 1, line_start: 0 }
    }

    pub fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    pub fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    pub fn skip_blanks(&mut self) {
        while let Some(byte) = self.byte() {
            match byte {
                b' ' | b'\t' => self.at += 1,
                b'\n' | b'\r' => {
                    self.at += if self.rest().starts_with("\r\n") { 2 } else { 1 };
                    self.line += 1;
                    self.line_start = self.at;
                }
                _ => return,
            }
        }
    }

    /// Line and column, both from 1, the column in UTF-16 units.
    pub fn location(&self) -> (usize, usize) {
        let column = self.text.get(self.line_start..self.at).map_or(0, crate::text::length);
        (self.line, column as usize + 1)
    }

    pub fn error(&self, message: &str) -> Thrown {
        let (line, column) = self.location();
        Thrown::json(format!("{message} at [line:{line}, column:{column}]"))
    }

    /// The character counts as read, so that the place is behind it.
    pub fn unexpected(&mut self, expected: &str) -> Thrown {
        self.unexpected_in("", expected)
    }

    pub fn unexpected_in(&mut self, inside: &str, expected: &str) -> Thrown {
        let Some(letter) = self.rest().chars().next() else { return self.error("Unexpected end-of-input in a value") };
        self.at += letter.len_utf8();
        self.error(&format!("Unexpected character ({}){inside}: {expected}", described(letter)))
    }
}

pub(super) fn described(letter: char) -> String {
    let code = letter.encode_utf16(&mut [0; 2])[0];
    match code {
        0..=0x1f => format!("(CTRL-CHAR, code {code})"),
        0x100.. => format!("'{letter}' (code {code} / 0x{code:x})"),
        _ => format!("'{letter}' (code {code})"),
    }
}
