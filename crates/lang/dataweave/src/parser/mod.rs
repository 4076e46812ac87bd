//! From text to tree.

mod expressions;
mod header;
mod lexer;
mod matching;
mod objects;
mod operands;
mod types;

use crate::error::{Error, Result, Span};
use crate::tree::{Expr, ExprKind, Header};
use lexer::{Lexer, Token};

/// Brackets and operators nest so deep at most.
const DEPTH: usize = 120;

pub(crate) fn parse(source: &str) -> Result<(Header, Expr)> {
    let mut parser = Parser::over(source, version_end(source)?, source.len())?;
    let header = parser.header()?;
    let body = parser.expression()?;
    parser.end()?;
    Ok((header, body))
}

/// Behind `%dw 2.0`, where a script begins with it.
fn version_end(source: &str) -> Result<usize> {
    let blank = source.len() - source.trim_start().len();
    let Some(rest) = source[blank..].strip_prefix("%dw") else { return Ok(0) };
    let line = rest.lines().next().unwrap_or_default();
    let end = source.len() - rest.len() + line.len();
    let version = line.split("//").next().unwrap_or_default().trim();
    if version.is_empty() || version.starts_with("2.") {
        return Ok(end);
    }
    Err(Error::new(format!("DataWeave {version} is not known: write %dw 2.0")).at(Span { start: blank, end }))
}

struct Parser<'s> {
    lexer: Lexer<'s>,
    token: Token,
    span: Span,
    /// Where the token before ended.
    last_end: usize,
    depth: usize,
    /// Per operand around the place: whether `$` was met, which makes a function of it.
    implicit: Vec<usize>,
}

impl<'s> Parser<'s> {
    fn over(source: &'s str, at: usize, end: usize) -> Result<Self> {
        let lexer = Lexer { source, at, end };
        let (token, span) = (Token::End, Span::default());
        let mut parser = Self { lexer, token, span, last_end: at, depth: 0, implicit: Vec::new() };
        parser.advance()?;
        Ok(parser)
    }

    fn advance(&mut self) -> Result<Token> {
        self.last_end = self.span.end;
        let (token, span) = self.lexer.next()?;
        self.span = span;
        Ok(std::mem::replace(&mut self.token, token))
    }

    fn is(&self, mark: &str) -> bool {
        matches!(&self.token, Token::Mark(own) if *own == mark)
    }

    fn is_name(&self, name: &str) -> bool {
        matches!(&self.token, Token::Name(own) if own == name)
    }

    fn take(&mut self, mark: &str) -> Result<bool> {
        let found = self.is(mark);
        if found {
            self.advance()?;
        }
        Ok(found)
    }

    fn take_name(&mut self, name: &str) -> Result<bool> {
        let found = self.is_name(name);
        if found {
            self.advance()?;
        }
        Ok(found)
    }

    fn want(&mut self, mark: &str) -> Result<()> {
        if self.take(mark)? {
            return Ok(());
        }
        Err(self.unexpected(&format!("'{mark}'")))
    }

    fn name(&mut self) -> Result<String> {
        match &self.token {
            Token::Name(_) => match self.advance()? {
                Token::Name(name) => Ok(name),
                _ => Err(self.unexpected("a name")),
            },
            _ => Err(self.unexpected("a name")),
        }
    }

    fn unexpected(&self, wanted: &str) -> Error {
        let found = match &self.token {
            Token::End => "end of input".to_owned(),
            _ => format!("'{}'", &self.lexer.source[self.span.start..self.span.end]),
        };
        Error::new(format!("Invalid input {found}, expected {wanted}")).at(self.span)
    }

    fn end(&self) -> Result<()> {
        if self.token == Token::End { Ok(()) } else { Err(self.unexpected("end of input")) }
    }

    fn since(&self, start: usize) -> Span {
        Span { start, end: self.last_end.max(start) }
    }

    fn made(&self, start: usize, kind: ExprKind) -> Expr {
        Expr { kind, span: self.since(start) }
    }

    /// The parser as it is, to go back to.
    fn mark(&self) -> (Lexer<'s>, Token, Span, usize) {
        (self.lexer.clone(), self.token.clone(), self.span, self.last_end)
    }

    fn go_back(&mut self, mark: (Lexer<'s>, Token, Span, usize)) {
        (self.lexer, self.token, self.span, self.last_end) = mark;
    }

    fn deeper<T>(&mut self, parse: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        if self.depth >= DEPTH {
            return Err(Error::new("The script nests too deeply: take parts of it into functions").at(self.span));
        }
        self.depth += 1;
        let result = parse(self);
        self.depth -= 1;
        result
    }
}
