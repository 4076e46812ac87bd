//! Recursive descent over the tokens.

mod clauses;
mod conditions;
mod fields;
mod literals;
pub(crate) mod search;

use crate::lexer::{self, Spanned, Token};
use crate::{Path, Query, SoqlError};
use std::ops::Range;

/// Deeper nesting than this is no query.
const MAX_DEPTH: usize = 60;

pub(crate) struct Parser<'a> {
    text: &'a str,
    tokens: Vec<Spanned>,
    at: usize,
    depth: usize,
    /// Binds met so far.
    binds: usize,
}

type Result<T> = std::result::Result<T, SoqlError>;

impl<'a> Parser<'a> {
    pub(crate) fn new(text: &'a str, apex: &[Range<usize>]) -> Result<Self> {
        Ok(Self { text, tokens: lexer::tokens(text, apex)?, at: 0, depth: 0, binds: 0 })
    }

    pub(crate) fn query_to_end(mut self) -> Result<Query> {
        let query = self.query()?;
        match self.peek() {
            None => Ok(query),
            Some(_) => Err(self.unexpected()),
        }
    }

    fn query(&mut self) -> Result<Query> {
        self.deeper(|p| p.clauses())
    }

    /// Bounds the recursion, so that no input overflows the stack.
    fn deeper<T>(&mut self, parse: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        if self.depth >= MAX_DEPTH {
            return Err(SoqlError::malformed("the query is nested too deeply", self.offset()));
        }
        self.depth += 1;
        let result = parse(self);
        self.depth -= 1;
        result
    }

    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.at).map(|t| &t.token)
    }

    fn peek_at(&self, ahead: usize) -> Option<&Token> {
        self.tokens.get(self.at + ahead).map(|t| &t.token)
    }

    /// Where the current token starts; at the end, the end.
    fn offset(&self) -> usize {
        self.tokens.get(self.at).map_or(self.text.len(), |t| t.start)
    }

    fn advance(&mut self) {
        self.at += 1;
    }

    fn is_word(&self, word: &str) -> bool {
        self.is_word_at(0, word)
    }

    fn is_word_at(&self, ahead: usize, word: &str) -> bool {
        matches!(self.peek_at(ahead), Some(Token::Word(w)) if w.eq_ignore_ascii_case(word))
    }

    fn is_symbol(&self, symbol: &str) -> bool {
        matches!(self.peek(), Some(Token::Symbol(s)) if *s == symbol)
    }

    fn is_symbol_at(&self, ahead: usize, symbol: &str) -> bool {
        matches!(self.peek_at(ahead), Some(Token::Symbol(s)) if *s == symbol)
    }

    fn take_word(&mut self, word: &str) -> bool {
        let found = self.is_word(word);
        self.at += usize::from(found);
        found
    }

    /// Takes `first second` or nothing.
    fn take_words(&mut self, first: &str, second: &str) -> bool {
        let found = self.is_word(first) && self.is_word_at(1, second);
        self.at += if found { 2 } else { 0 };
        found
    }

    fn take_symbol(&mut self, symbol: &str) -> bool {
        let found = self.is_symbol(symbol);
        self.at += usize::from(found);
        found
    }

    fn expect_word(&mut self, word: &str) -> Result<()> {
        if self.take_word(word) { Ok(()) } else { Err(self.expecting(&format!("'{}'", word.to_lowercase()))) }
    }

    fn expect_symbol(&mut self, symbol: &str) -> Result<()> {
        if self.take_symbol(symbol) { Ok(()) } else { Err(self.expecting(&format!("'{symbol}'"))) }
    }

    fn name(&mut self) -> Result<String> {
        match self.peek() {
            Some(Token::Word(word)) => {
                let word = word.clone();
                self.advance();
                Ok(word)
            }
            _ => Err(self.unexpected()),
        }
    }

    fn path(&mut self) -> Result<Path> {
        let offset = self.offset();
        let mut names = vec![self.name()?];
        while self.is_symbol(".") {
            self.advance();
            names.push(self.name()?);
        }
        Ok(Path { names, offset })
    }

    fn list<T>(&mut self, mut item: impl FnMut(&mut Self) -> Result<T>) -> Result<Vec<T>> {
        let mut items = vec![item(self)?];
        while self.take_symbol(",") {
            items.push(item(self)?);
        }
        Ok(items)
    }

    fn found(&self) -> String {
        let Some(token) = self.tokens.get(self.at) else { return "<EOF>".into() };
        self.text[token.start..token.end].into()
    }

    fn unexpected(&self) -> SoqlError {
        let text = match self.peek() {
            None => "unexpected end of file".to_string(),
            Some(_) => format!("unexpected token: '{}'", self.found()),
        };
        SoqlError::malformed(text, self.offset())
    }

    fn expecting(&self, what: &str) -> SoqlError {
        match self.peek() {
            None => self.unexpected(),
            Some(_) => SoqlError::malformed(format!("expecting {what}, found '{}'", self.found()), self.offset()),
        }
    }
}
