//! From text to tokens. Comments and blanks are dropped; string escapes are looked at where a literal is read, as
//! queries know escapes that Apex does not.

mod comments;
mod dates;
mod literal;
mod token;

pub(crate) use comments::without_comments;
pub(crate) use literal::unescape;
pub(crate) use token::{Token, TokenKind, Word};

use crate::errors::Fault;
use crate::position::Span;

/// All tokens, the last one `End`, or the first fault.
pub(crate) fn tokenize(text: &str) -> Result<Vec<Token>, Fault> {
    let mut lexer = Lexer { text, bytes: text.as_bytes(), at: 0, tokens: Vec::with_capacity(text.len() / 5 + 1) };
    if text.starts_with('\u{feff}') {
        lexer.at = '\u{feff}'.len_utf8();
    }
    while lexer.skip_blanks()? {
        lexer.token()?;
    }
    let end = text.len() as u32;
    lexer.tokens.push(Token { kind: TokenKind::End, span: Span::new(end, end) });
    Ok(lexer.tokens)
}

struct Lexer<'s> {
    text: &'s str,
    bytes: &'s [u8],
    at: usize,
    tokens: Vec<Token>,
}

impl Lexer<'_> {
    fn peek(&self, ahead: usize) -> u8 {
        self.bytes.get(self.at + ahead).copied().unwrap_or_default()
    }

    fn fault(&self, at: usize, message: String) -> Fault {
        Fault::new(at as u32, message)
    }

    /// Moves to the next token; false at the end.
    fn skip_blanks(&mut self) -> Result<bool, Fault> {
        loop {
            match self.peek(0) {
                b' ' | b'\t' | b'\n' | b'\r' | 0x0c => self.at += 1,
                b'/' if self.peek(1) == b'/' => self.skip_line(),
                b'/' if self.peek(1) == b'*' => self.skip_comment()?,
                _ => return Ok(self.at < self.bytes.len()),
            }
        }
    }

    fn skip_line(&mut self) {
        let rest = &self.bytes[self.at..];
        self.at += rest.iter().position(|byte| matches!(byte, b'\n' | b'\r')).unwrap_or(rest.len());
    }

    fn skip_comment(&mut self) -> Result<(), Fault> {
        let start = self.at;
        match self.text[start + 2..].find("*/") {
            Some(length) => self.at = start + 2 + length + 2,
            None => return Err(self.fault(start, "Missing closing mark */ on multi-line comment.".to_owned())),
        }
        Ok(())
    }

    fn token(&mut self) -> Result<(), Fault> {
        let start = self.at;
        let kind = match self.peek(0) {
            b'a'..=b'z' | b'A'..=b'Z' | b'_' | b'$' => self.word(),
            b'0'..=b'9' => match dates::fault(&self.text[start..]) {
                Some(message) => return Err(self.fault(start, message)),
                None => self.number(),
            },
            b'.' if self.peek(1).is_ascii_digit() && !self.follows_name() => self.number(),
            b'\'' => self.string()?,
            first => self.punctuation(first)?,
        };
        self.tokens.push(Token { kind, span: Span::new(start as u32, self.at as u32) });
        Ok(())
    }

    fn word(&mut self) -> TokenKind {
        let rest = &self.bytes[self.at..];
        let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$');
        let length = rest.iter().position(|byte| !is_part(byte)).unwrap_or(rest.len());
        self.at += length;
        TokenKind::Word(Word::of(&rest[..length]))
    }

    /// After a name or a closing bracket a point is a member access, not the start of a number.
    fn follows_name(&self) -> bool {
        let adjacent = |last: &&Token| last.span.end as usize == self.at;
        self.tokens.last().filter(adjacent).is_some_and(|last| matches!(last.kind, TokenKind::Word(_)))
    }

    fn digits(&mut self) {
        while self.peek(0).is_ascii_digit() {
            self.at += 1;
        }
    }

    fn number(&mut self) -> TokenKind {
        self.digits();
        let has_point = self.peek(0) == b'.' && self.peek(1).is_ascii_digit();
        if has_point {
            self.at += 1;
            self.digits();
        }
        match self.peek(0) {
            b'd' | b'D' if !self.peek(1).is_ascii_alphanumeric() => {
                self.at += 1;
                TokenKind::Double
            }
            b'l' | b'L' if !has_point && !self.peek(1).is_ascii_alphanumeric() => {
                self.at += 1;
                TokenKind::Long
            }
            _ if has_point => TokenKind::Decimal,
            _ => TokenKind::Integer,
        }
    }

    fn string(&mut self) -> Result<TokenKind, Fault> {
        if self.bytes[self.at..].starts_with(b"'''") {
            return self.text_block();
        }
        let start = self.at;
        let mut broken = false;
        self.at += 1;
        loop {
            match self.peek(0) {
                _ if self.at >= self.bytes.len() => return Err(self.unclosed(start)),
                b'\'' => break,
                b'\\' => self.at += 1,
                b'\n' | b'\r' => broken = true,
                _ => {}
            }
            self.at += 1;
        }
        self.at += 1;
        if broken {
            return Err(self.fault(start, "Line breaks are not allowed in string literals".to_owned()));
        }
        Ok(TokenKind::String)
    }

    /// A string that nothing closes; often a backslash at its end keeps the quote from doing so.
    fn unclosed(&self, start: usize) -> Fault {
        let inner = self.text[start + 1..].lines().next().unwrap_or_default();
        let message = match inner.rfind("\\'") {
            Some(at) => {
                let whole = &inner[..=at];
                format!(
                    "Invalid string literal '{whole}'.  '\\' is not allowed as the last character in a string literal."
                )
            }
            None => "Missing closing quote character ' on string.".to_owned(),
        };
        self.fault(start, message)
    }

    fn text_block(&mut self) -> Result<TokenKind, Fault> {
        let start = self.at;
        self.at += 3;
        while !self.bytes[self.at.min(self.bytes.len())..].starts_with(b"'''") {
            if self.at >= self.bytes.len() {
                return Err(self.fault(start, "Missing closing quote character ''' on string.".to_owned()));
            }
            self.at += if self.peek(0) == b'\\' { 2 } else { 1 };
        }
        self.at += 3;
        Ok(TokenKind::TextBlock)
    }

    fn punctuation(&mut self, first: u8) -> Result<TokenKind, Fault> {
        use TokenKind::*;
        let (second, third) = (self.peek(1), self.peek(2));
        let (kind, length) = match (first, second, third) {
            (b'(', ..) => (OpenParen, 1),
            (b')', ..) => (CloseParen, 1),
            (b'{', ..) => (OpenBrace, 1),
            (b'}', ..) => (CloseBrace, 1),
            (b'[', ..) => (OpenBracket, 1),
            (b']', ..) => (CloseBracket, 1),
            (b';', ..) => (Semicolon, 1),
            (b',', ..) => (Comma, 1),
            (b'.', ..) => (Dot, 1),
            (b'?', b'.', third) if !third.is_ascii_digit() => (SafeDot, 2),
            (b'?', b'?', _) => (Coalesce, 2),
            (b'?', ..) => (Question, 1),
            (b':', ..) => (Colon, 1),
            (b'@', ..) => (At, 1),
            (b'=', b'=', b'=') => (Identical, 3),
            (b'=', b'=', _) => (Equal, 2),
            (b'=', b'>', _) => (Arrow, 2),
            (b'=', ..) => (Assign, 1),
            (b'!', b'=', b'=') => (NotIdentical, 3),
            (b'!', b'=', _) => (NotEqual, 2),
            (b'!', ..) => (Not, 1),
            (b'<', b'>', _) => (NotEqual, 2),
            (b'<', ..) => (Less, 1),
            (b'>', ..) => (Greater, 1),
            (b'+', b'+', _) => (PlusPlus, 2),
            (b'+', b'=', _) => (PlusAssign, 2),
            (b'+', ..) => (Plus, 1),
            (b'-', b'-', _) => (MinusMinus, 2),
            (b'-', b'=', _) => (MinusAssign, 2),
            (b'-', ..) => (Minus, 1),
            (b'*', b'=', _) => (StarAssign, 2),
            (b'*', ..) => (Star, 1),
            (b'/', b'=', _) => (SlashAssign, 2),
            (b'/', ..) => (Slash, 1),
            (b'&', b'&', _) => (AndAnd, 2),
            (b'&', b'=', _) => (AndAssign, 2),
            (b'&', ..) => (And, 1),
            (b'|', b'|', _) => (OrOr, 2),
            (b'|', b'=', _) => (OrAssign, 2),
            (b'|', ..) => (Or, 1),
            (b'^', b'=', _) => (CaretAssign, 2),
            (b'^', ..) => (Caret, 1),
            (b'~', ..) => (Tilde, 1),
            _ => return Err(self.stray()),
        };
        self.at += length;
        Ok(kind)
    }

    /// The message for a character no token starts with.
    fn stray(&self) -> Fault {
        let stray = self.text[self.at..].chars().next().unwrap_or_default();
        let message = match stray {
            '#' | '%' | '`' | '"' | '\\' => {
                format!("Found punctuation symbol or operator '{stray}' that isn't valid in Apex.")
            }
            control if control.is_control() || control == '\u{feff}' => {
                let code = control as u32;
                format!("Found control character hex 0x{code:X} (decimal {code}) that isn't valid in Apex.")
            }
            _ => format!("Unrecognized symbol '{stray}', which is not a valid Apex identifier."),
        };
        self.fault(self.at, message)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(text: &str) -> Vec<TokenKind> {
        tokenize(text).unwrap().iter().map(|token| token.kind).collect()
    }

    #[test]
    fn numbers_end_where_they_must() {
        use TokenKind::*;
        assert_eq!(kinds("1 2L 1.5 1.5d .5 3d"), [Integer, Long, Decimal, Double, Decimal, Double, End]);
        assert_eq!(
            kinds("a[0].b"),
            [Word(token::Word::Other), OpenBracket, Integer, CloseBracket, Dot, Word(token::Word::Other), End]
        );
    }

    #[test]
    fn angle_brackets_stay_single_and_comments_vanish() {
        use TokenKind::*;
        assert_eq!(
            kinds(">>= <= <> /* ' */ ?. ?? // x"),
            [Greater, Greater, Assign, Less, Assign, NotEqual, SafeDot, Coalesce, End]
        );
    }
}
