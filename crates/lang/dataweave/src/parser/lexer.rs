//! Tokens, cut on demand: a stroke or a slash means something else where an operand stands, and the parser knows.

use crate::error::{Error, Result, Span};

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Token {
    Name(String),
    Number(String),
    /// Pieces of text, and of code between `$(` and `)` with where it starts.
    Text(Vec<Piece>),
    Mark(&'static str),
    End,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Piece {
    Text(String),
    Code(usize, usize),
}

/// Longer ones first.
const MARKS: [&str; 43] = [
    "---", "..*", "->", "::", "++", "--", "==", "!=", "~=", "<=", ">=", ">>", "<<", ".*", "..", ".@", ".&", ".^", "[?",
    "$$$", "$$", "(", ")", "[", "]", "{", "}", ",", ":", ".", "+", "-", "*", "/", "<", ">", "=", "!", "?", "~", "@",
    "|", "#",
];

#[derive(Debug, Clone)]
pub(super) struct Lexer<'s> {
    pub(super) source: &'s str,
    pub(super) at: usize,
    /// Where the source ends for this one.
    pub(super) end: usize,
}

impl<'s> Lexer<'s> {
    pub(super) fn rest(&self) -> &'s str {
        self.source.get(self.at..self.end).unwrap_or_default()
    }

    pub(super) fn skip_blanks(&mut self) {
        loop {
            let rest = self.rest();
            let trimmed = rest.trim_start();
            self.at += rest.len() - trimmed.len();
            let comment = if trimmed.starts_with("//") {
                trimmed.find('\n').unwrap_or(trimmed.len())
            } else if trimmed.starts_with("/*") {
                trimmed.find("*/").map_or(trimmed.len(), |at| at + 2)
            } else {
                return;
            };
            self.at += comment;
        }
    }

    pub(super) fn next(&mut self) -> Result<(Token, Span)> {
        self.skip_blanks();
        let start = self.at;
        let token = self.token()?;
        Ok((token, Span { start, end: self.at }))
    }

    fn token(&mut self) -> Result<Token> {
        let rest = self.rest();
        let Some(first) = rest.chars().next() else { return Ok(Token::End) };
        if first.is_alphabetic() || first == '_' {
            return Ok(Token::Name(self.take_while(|c| c.is_alphanumeric() || c == '_')));
        }
        if first.is_ascii_digit() {
            return Ok(Token::Number(self.number()));
        }
        if matches!(first, '"' | '\'' | '`') {
            return self.text(first);
        }
        // `$`, `$$` and `$$$` are names.
        if first == '$' {
            return Ok(Token::Name(self.take_while(|c| c == '$')));
        }
        match MARKS.into_iter().find(|mark| rest.starts_with(mark)) {
            Some(mark) => {
                self.at += mark.len();
                Ok(Token::Mark(mark))
            }
            None => {
                let span = Span { start: self.at, end: self.at + first.len_utf8() };
                Err(Error::new(format!("Invalid input '{first}'")).at(span))
            }
        }
    }

    fn take_while(&mut self, is_part: impl Fn(char) -> bool) -> String {
        let rest = self.rest();
        let length = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
        self.at += length;
        rest[..length].to_owned()
    }

    fn number(&mut self) -> String {
        let mut text = self.take_while(|c| c.is_ascii_digit());
        let rest = self.rest();
        let is_digit = |at: usize| rest.as_bytes().get(at).is_some_and(u8::is_ascii_digit);
        if rest.starts_with('.') && is_digit(1) {
            self.at += 1;
            text = format!("{text}.{}", self.take_while(|c| c.is_ascii_digit()));
        }
        let rest = self.rest();
        let is_digit = |at: usize| rest.as_bytes().get(at).is_some_and(u8::is_ascii_digit);
        let signed = usize::from(matches!(rest.as_bytes().get(1), Some(b'+' | b'-')));
        if rest.starts_with(['e', 'E']) && is_digit(1 + signed) {
            let sign = rest[1..1 + signed].to_owned();
            self.at += 1 + signed;
            text = format!("{text}e{sign}{}", self.take_while(|c| c.is_ascii_digit()));
        }
        text
    }

    fn text(&mut self, quote: char) -> Result<Token> {
        let start = self.at;
        self.at += 1;
        let (mut pieces, mut own) = (Vec::new(), String::new());
        loop {
            let rest = self.rest();
            let Some(c) = rest.chars().next() else {
                let span = Span { start, end: self.at };
                return Err(Error::new("The text does not end: its closing quote is missing").at(span));
            };
            self.at += c.len_utf8();
            match c {
                _ if c == quote => break,
                '\\' => own.push(self.escaped()),
                '$' if self.rest().starts_with('(') => {
                    pieces.push(Piece::Text(std::mem::take(&mut own)));
                    let begin = self.at + 1;
                    self.at = self.code_end(begin)?;
                    pieces.push(Piece::Code(begin, self.at - 1));
                }
                _ => own.push(c),
            }
        }
        pieces.push(Piece::Text(own));
        Ok(Token::Text(pieces))
    }

    fn escaped(&mut self) -> char {
        let Some(c) = self.rest().chars().next() else { return '\\' };
        self.at += c.len_utf8();
        match c {
            'n' => '\n',
            't' => '\t',
            'r' => '\r',
            'b' => '\u{8}',
            'f' => '\u{c}',
            'u' => {
                let code = self.rest().get(..4).and_then(|hex| u32::from_str_radix(hex, 16).ok());
                let known = code.and_then(char::from_u32);
                self.at += if known.is_some() { 4 } else { 0 };
                known.unwrap_or('u')
            }
            other => other,
        }
    }

    /// Behind the bracket that closes the code in a text.
    fn code_end(&self, begin: usize) -> Result<usize> {
        let mut inner = Lexer { at: begin, ..self.clone() };
        let mut depth = 1;
        loop {
            match inner.next()? {
                (Token::Mark("("), _) => depth += 1,
                (Token::Mark(")"), _) if depth == 1 => return Ok(inner.at),
                (Token::Mark(")"), _) => depth -= 1,
                (Token::End, span) => return Err(Error::new("A closing ')' is missing").at(span)),
                _ => {}
            }
        }
    }

    /// What stands between two of a character, from after the first: `|2020-01-01|`, `/a.*/`.
    pub(super) fn until(&mut self, closing: char) -> Result<String> {
        let start = self.at;
        let mut text = String::new();
        let mut chars = self.rest().char_indices();
        while let Some((at, c)) = chars.next() {
            if c == closing {
                self.at += at + c.len_utf8();
                return Ok(text);
            }
            if c == '\n' {
                break;
            }
            text.push(c);
            if c == '\\'
                && let Some((_, next)) = chars.next()
            {
                // An escaped slash of a pattern is a slash.
                if next == closing {
                    text.pop();
                }
                text.push(next);
            }
        }
        Err(Error::new(format!("A closing '{closing}' is missing")).at(Span { start, end: start + 1 }))
    }
}
