//! Tokens of the formula language.

use crate::ast::Span;

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Token {
    Identifier(String),
    Number(String),
    Text(String),
    /// An operator or a sign of punctuation.
    Sign(&'static str),
    MergeStart,
    End,
}

/// A fault in the platform's words.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct SyntaxError {
    pub message: String,
    pub span: Span,
}

/// Longer signs first.
const SIGNS: [&str; 27] = [
    "&&", "||", "==", "!=", "<>", "<=", ">=", "&", "=", "<", ">", "+", "-", "*", "/", "^", "%", "!", "(", ")", ",",
    "[", "]", "}", "?", ":", ".",
];

pub(crate) struct Lexer<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Lexer<'a> {
    pub(crate) fn new(text: &'a str, at: usize) -> Self {
        Self { text, at }
    }

    pub(crate) fn next(&mut self) -> Result<(Token, Span), SyntaxError> {
        self.skip_blanks();
        let start = self.at;
        let rest = &self.text[start..];
        let Some(first) = rest.chars().next() else { return Ok((Token::End, start..start)) };
        let token = match first {
            '"' | '\'' => self.string(first)?,
            '{' if rest.starts_with("{!") || rest.starts_with("{#") => self.take(2, Token::MergeStart),
            c if c.is_ascii_digit() || c == '.' && rest[1..].starts_with(|c: char| c.is_ascii_digit()) => self.number(),
            c if starts_name(c) => self.identifier(),
            c => match SIGNS.into_iter().find(|sign| rest.starts_with(sign)) {
                Some(sign) => self.take(sign.len(), Token::Sign(sign)),
                None => {
                    let message = format!("Syntax error. Found '{c}'");
                    return Err(SyntaxError { message, span: start..start + c.len_utf8() });
                }
            },
        };
        Ok((token, start..self.at))
    }

    fn take(&mut self, length: usize, token: Token) -> Token {
        self.at += length;
        token
    }

    fn skip_blanks(&mut self) {
        loop {
            let rest = &self.text[self.at..];
            let blanks = rest.len() - rest.trim_start().len();
            self.at += blanks;
            let rest = &rest[blanks..];
            if !rest.starts_with("/*") {
                return;
            }
            // A comment without an end swallows the rest.
            self.at += rest[2..].find("*/").map_or(rest.len(), |end| end + 4);
        }
    }

    fn string(&mut self, quote: char) -> Result<Token, SyntaxError> {
        let start = self.at;
        let mut out = String::new();
        let mut chars = self.text[start + 1..].char_indices();
        while let Some((i, c)) = chars.next() {
            match c {
                '\\' => out.extend(chars.next().map(|(_, escaped)| unescaped(escaped))),
                c if c == quote => {
                    self.at = start + i + 2;
                    return Ok(Token::Text(out));
                }
                c => out.push(c),
            }
        }
        let message = format!("Syntax error. Missing '{quote}'");
        Err(SyntaxError { message, span: start..self.text.len() })
    }

    fn number(&mut self) -> Token {
        let rest = &self.text[self.at..];
        let mut end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        if rest[end..].starts_with('.') {
            let fraction = &rest[end + 1..];
            end += 1 + fraction.find(|c: char| !c.is_ascii_digit()).unwrap_or(fraction.len());
        }
        let number = rest[..end].to_string();
        self.take(end, Token::Number(number))
    }

    fn identifier(&mut self) -> Token {
        let rest = &self.text[self.at..];
        let end = rest.find(|c: char| !continues_name(c)).unwrap_or(rest.len());
        let name = rest[..end].to_string();
        self.take(end, Token::Identifier(name))
    }

    /// Whether the very next characters, with no blank between, are a colon and a name: `Owner:User`.
    pub(crate) fn polymorphic(&mut self) -> Option<String> {
        let rest = self.text.get(self.at..)?.strip_prefix(':')?;
        rest.chars().next().filter(|c| c.is_ascii_alphabetic())?;
        let end = rest.find(|c: char| !continues_name(c)).unwrap_or(rest.len());
        self.at += 1 + end;
        Some(rest[..end].to_string())
    }

    pub(crate) fn position(&self) -> usize {
        self.at
    }
}

fn unescaped(c: char) -> char {
    match c {
        'n' => '\n',
        't' => '\t',
        'r' => '\r',
        c => c,
    }
}

fn starts_name(c: char) -> bool {
    c.is_alphabetic() || c == '_' || c == '$'
}

fn continues_name(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || c == '$'
}
