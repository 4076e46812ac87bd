//! A recursive-descent parser. It stops at the first error, as the platform's does; checks that leave the shape of
//! the tree alone are collected on the way.

mod classes;
mod expressions;
mod modifiers;
mod postfix;
mod primary;
mod query;
mod recovery;
mod scripts;
mod statements;
mod switches;
mod types;
mod units;

use crate::errors::Fault;
use crate::lexer::{Token, TokenKind, Word, tokenize};
use crate::names;
use crate::position::{Source, Span};
use crate::syntax::{Name, SourceKind, UnitBody};

pub(crate) type Parse<T> = Result<T, Fault>;

/// How deep brackets, blocks and unary operators may nest before we refuse, well inside a small thread's stack.
const DEEPEST: u32 = 120;

/// How many characters a source may have.
const LARGEST_SCRIPT: usize = 1_000_000;

pub(crate) struct Outcome {
    pub(crate) body: Option<UnitBody>,
    pub(crate) faults: Vec<Fault>,
}

pub(crate) fn parse(source: &Source, kind: SourceKind) -> Outcome {
    if source.as_str().chars().nth(LARGEST_SCRIPT).is_some() {
        let start: String = source.as_str().chars().take(50).collect();
        return Outcome { body: None, faults: vec![Fault::new(0, format!("Script too large: {start}..."))] };
    }
    let tokens = match tokenize(source.as_str()) {
        Ok(tokens) => tokens,
        Err(fault) => return Outcome { body: None, faults: vec![fault] },
    };
    let mut parser = Parser { text: source.as_str(), tokens, at: 0, depth: 0, queries: 0, faults: Vec::new() };
    match parser.unit(kind) {
        Ok(body) => Outcome { body: Some(body), faults: parser.faults },
        Err(fault) => Outcome { body: None, faults: vec![fault] },
    }
}

pub(crate) struct Parser<'s> {
    text: &'s str,
    tokens: Vec<Token>,
    at: usize,
    depth: u32,
    queries: u32,
    faults: Vec<Fault>,
}

impl<'s> Parser<'s> {
    fn token(&self, ahead: usize) -> Token {
        let end = || Token { kind: TokenKind::End, span: Span::default() };
        self.tokens.get(self.at + ahead).or(self.tokens.last()).copied().unwrap_or_else(end)
    }

    fn peek(&self) -> TokenKind {
        self.token(0).kind
    }

    fn peek_at(&self, ahead: usize) -> TokenKind {
        self.token(ahead).kind
    }

    fn span(&self) -> Span {
        self.token(0).span
    }

    /// Takes the current token; the end is never passed.
    fn bump(&mut self) -> Token {
        let token = self.token(0);
        if token.kind != TokenKind::End {
            self.at += 1;
        }
        token
    }

    fn skip(&mut self, tokens: usize) {
        for _ in 0..tokens {
            self.bump();
        }
    }

    fn is(&self, kind: TokenKind) -> bool {
        self.peek() == kind
    }

    fn is_word(&self, word: Word) -> bool {
        self.peek() == TokenKind::Word(word)
    }

    fn eat(&mut self, kind: TokenKind) -> bool {
        let found = self.is(kind);
        if found {
            self.bump();
        }
        found
    }

    fn eat_word(&mut self, word: Word) -> bool {
        self.eat(TokenKind::Word(word))
    }

    /// The span from a start to the last token taken.
    fn since(&self, start: Span) -> Span {
        let last = self.at.checked_sub(1).and_then(|at| self.tokens.get(at));
        last.map_or(start, |last| start.to(last.span))
    }

    fn slice(&self, span: Span) -> &'s str {
        self.text.get(span.start as usize..span.end as usize).unwrap_or_default()
    }

    /// A name in use: any word but those with a meaning everywhere.
    fn name(&mut self) -> Parse<Name> {
        match self.peek() {
            TokenKind::Word(word) if !word.is_hard() => Ok(self.any_word()),
            _ => Err(self.unexpected()),
        }
    }

    /// A name being declared: reserved names are reported, and parsing goes on.
    fn declared_name(&mut self) -> Parse<Name> {
        let name = self.name()?;
        if let Some(message) = names::problem(&name.text) {
            self.faults.push(Fault::new(name.span.start, message));
        }
        Ok(name)
    }

    /// The current token as a name, whatever the word.
    fn any_word(&mut self) -> Name {
        let token = self.bump();
        Name { text: self.slice(token.span).into(), span: token.span }
    }

    /// Behind a point every word is a name.
    fn member_name(&mut self) -> Parse<Name> {
        match self.peek() {
            TokenKind::Word(_) => Ok(self.any_word()),
            _ => Err(self.unexpected()),
        }
    }

    /// Runs a rule one level deeper.
    fn nested<T>(&mut self, rule: impl FnOnce(&mut Self) -> Parse<T>) -> Parse<T> {
        if self.depth >= DEEPEST {
            return Err(self.too_long());
        }
        self.depth += 1;
        let result = rule(self);
        self.depth -= 1;
        result
    }

    fn too_long(&self) -> Fault {
        let message = "Expression is too long, please split this expression into multiple statements";
        Fault::new(self.span().start, message)
    }

    /// `rule` again and again with commas between.
    fn comma_separated<T>(&mut self, mut rule: impl FnMut(&mut Self) -> Parse<T>) -> Parse<Vec<T>> {
        let mut items = vec![rule(self)?];
        while self.eat(TokenKind::Comma) {
            items.push(rule(self)?);
        }
        Ok(items)
    }

    /// Tries a rule and goes back to where it started when it gives nothing.
    fn attempt<T>(&mut self, rule: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        let start = self.at;
        let result = rule(self);
        if result.is_none() {
            self.at = start;
        }
        result
    }
}
