//! Literals, names, `new`, brackets.

use super::{Parse, Parser};
use crate::errors::Fault;
use crate::lexer::{TokenKind, Word, unescape};
use crate::position::Span;
use crate::syntax::{Call, Expr, ExprKind, Literal, Name, New, NewInitializer};

impl Parser<'_> {
    pub(super) fn primary(&mut self) -> Parse<Expr> {
        let start = self.span();
        let kind = match self.peek() {
            TokenKind::Word(word) => self.word_primary(word)?,
            TokenKind::OpenParen => self.parenthesized_primary()?,
            TokenKind::OpenBracket if self.at_query(0) => self.query()?,
            _ => ExprKind::Literal(self.literal()?),
        };
        Ok(Expr { kind, span: self.since(start) })
    }

    fn parenthesized_primary(&mut self) -> Parse<ExprKind> {
        self.bump();
        let inner = self.nested(Self::expression)?;
        self.expect(TokenKind::CloseParen)?;
        Ok(ExprKind::Parenthesized(Box::new(inner)))
    }

    fn word_primary(&mut self, word: Word) -> Parse<ExprKind> {
        match word {
            Word::New => self.new_expression(),
            Word::This => self.self_or_constructor(ExprKind::This, false),
            Word::Super => self.self_or_constructor(ExprKind::Super, true),
            Word::Null => Ok(self.keyword_literal(Literal::Null)),
            Word::True => Ok(self.keyword_literal(Literal::Boolean(true))),
            Word::False => Ok(self.keyword_literal(Literal::Boolean(false))),
            Word::Package if self.at_package_version() => Ok(self.package_version()),
            _ if self.at_type_literal() => self.certain_type_literal(),
            _ => self.name_or_call(),
        }
    }

    fn keyword_literal(&mut self, literal: Literal) -> ExprKind {
        self.bump();
        ExprKind::Literal(literal)
    }

    fn self_or_constructor(&mut self, kind: ExprKind, is_super: bool) -> Parse<ExprKind> {
        self.bump();
        if !self.is(TokenKind::OpenParen) {
            return Ok(kind);
        }
        Ok(ExprKind::ConstructorCall { is_super, arguments: self.arguments()? })
    }

    fn name_or_call(&mut self) -> Parse<ExprKind> {
        let name = self.name()?;
        if !self.is(TokenKind::OpenParen) {
            return Ok(ExprKind::Name(name));
        }
        let arguments = self.arguments()?;
        Ok(ExprKind::Call(Box::new(Call { target: None, safe: false, name, arguments })))
    }

    /// A type with arguments or dimensions before `.class`.
    fn at_type_literal(&self) -> bool {
        let follows = matches!(self.peek_at(1), TokenKind::Less | TokenKind::OpenBracket | TokenKind::Dot);
        let ends =
            |end: usize| self.peek_at(end) == TokenKind::Dot && self.peek_at(end + 1) == TokenKind::Word(Word::Class);
        follows && self.skip_type(0).is_some_and(|shape| shape.certain && ends(shape.end))
    }

    fn certain_type_literal(&mut self) -> Parse<ExprKind> {
        let ty = self.type_ref()?;
        self.bump();
        self.bump();
        Ok(ExprKind::TypeLiteral(Box::new(ty)))
    }

    fn at_package_version(&self) -> bool {
        let is_version = self.peek_at(1) == TokenKind::Dot && self.peek_at(2) == TokenKind::Word(Word::Version);
        let request = self.peek_at(3) == TokenKind::Dot && self.peek_at(4) == TokenKind::Word(Word::Request);
        let number =
            self.peek_at(3) == TokenKind::Dot && matches!(self.peek_at(4), TokenKind::Decimal | TokenKind::Integer);
        is_version && (request || number)
    }

    fn package_version(&mut self) -> ExprKind {
        self.skip(4);
        let last = self.bump();
        let number = (last.kind != TokenKind::Word(Word::Request)).then(|| self.slice(last.span).into());
        ExprKind::PackageVersion(number)
    }

    fn new_expression(&mut self) -> Parse<ExprKind> {
        self.bump();
        let start = self.span();
        let mut ty = self.type_without_dimensions()?;
        ty.dimensions = self.dimensions();
        ty.span = self.since(start);
        let initializer = match self.peek() {
            TokenKind::OpenParen if ty.dimensions == 0 => self.constructor_arguments()?,
            TokenKind::OpenBrace => self.collection_literal()?,
            TokenKind::OpenBracket => self.sized(&mut ty.dimensions)?,
            _ => return Err(self.unexpected()),
        };
        Ok(ExprKind::New(Box::new(New { ty, initializer })))
    }

    fn sized(&mut self, dimensions: &mut u32) -> Parse<NewInitializer> {
        self.bump();
        let size = self.nested(Self::expression)?;
        self.expect(TokenKind::CloseBracket)?;
        *dimensions += 1 + self.dimensions();
        Ok(NewInitializer::Size(Box::new(size)))
    }

    fn constructor_arguments(&mut self) -> Parse<NewInitializer> {
        let arguments = self.arguments()?;
        let named = !arguments.is_empty() && arguments.iter().all(is_named);
        if !named {
            return Ok(NewInitializer::Arguments(arguments));
        }
        Ok(NewInitializer::Fields(arguments.into_iter().filter_map(into_named).collect()))
    }

    fn collection_literal(&mut self) -> Parse<NewInitializer> {
        self.bump();
        if self.eat(TokenKind::CloseBrace) {
            return Ok(NewInitializer::Elements(Vec::new()));
        }
        let initializer = self.nested(|parser| {
            let first = parser.expression()?;
            if parser.is(TokenKind::Arrow) { parser.entries(first) } else { parser.elements(first) }
        })?;
        self.expect(TokenKind::CloseBrace)?;
        Ok(initializer)
    }

    fn elements(&mut self, first: Expr) -> Parse<NewInitializer> {
        let mut elements = vec![first];
        while self.eat(TokenKind::Comma) {
            elements.push(self.expression()?);
        }
        Ok(NewInitializer::Elements(elements))
    }

    fn entries(&mut self, first: Expr) -> Parse<NewInitializer> {
        self.expect(TokenKind::Arrow)?;
        let mut entries = vec![(first, self.expression()?)];
        while self.eat(TokenKind::Comma) {
            let key = self.expression()?;
            self.expect(TokenKind::Arrow)?;
            entries.push((key, self.expression()?));
        }
        Ok(NewInitializer::Entries(entries))
    }

    fn literal(&mut self) -> Parse<Literal> {
        let span = self.span();
        let text = self.slice(span);
        let literal = match self.peek() {
            TokenKind::Integer => Literal::Integer(self.in_range(text.parse().ok(), span, "Illegal integer")),
            TokenKind::Long => {
                let digits = text.trim_end_matches(['l', 'L']);
                Literal::Long(self.in_range(digits.parse().ok(), span, "Illegal long"))
            }
            TokenKind::Decimal => Literal::Decimal(text.into()),
            TokenKind::Double => {
                let digits = text.trim_end_matches(['d', 'D']);
                let value = digits.parse::<f64>().ok().filter(|value| value.is_finite());
                self.in_range(value, span, "Illegal double");
                Literal::Double(digits.into())
            }
            TokenKind::String => Literal::String(self.string(text, span)),
            TokenKind::TextBlock => Literal::String(self.text_block(text, span)?),
            _ => return Err(self.unexpected()),
        };
        self.bump();
        Ok(literal)
    }

    fn in_range<T: Default>(&mut self, value: Option<T>, span: Span, message: &str) -> T {
        if value.is_none() {
            self.faults.push(Fault::new(span.start, message));
        }
        value.unwrap_or_default()
    }

    fn string(&mut self, quoted: &str, span: Span) -> Box<str> {
        let inner = quoted.get(1..quoted.len() - 1).unwrap_or_default();
        self.unescaped(inner, span)
    }

    fn unescaped(&mut self, inner: &str, span: Span) -> Box<str> {
        unescape(inner).unwrap_or_else(|message| {
            self.faults.push(Fault::new(span.start, message));
            inner.into()
        })
    }

    /// The line break that must follow the opening quotes is no part of the text.
    fn text_block(&mut self, quoted: &str, span: Span) -> Parse<Box<str>> {
        let inner = quoted.get(3..quoted.len() - 3).unwrap_or_default();
        let body = inner.trim_start_matches([' ', '\t']);
        let Some(body) = body.strip_prefix("\r\n").or(body.strip_prefix(['\n', '\r'])) else {
            return Err(Fault::new(span.start, format!("Illegal string literal: {inner}")));
        };
        Ok(self.unescaped(body, span))
    }

    pub(super) fn at_smallest_integer(&self) -> bool {
        let text = self.slice(self.token(1).span);
        match self.peek_at(1) {
            TokenKind::Integer => text == "2147483648",
            TokenKind::Long => text.trim_end_matches(['l', 'L']) == "9223372036854775808",
            _ => false,
        }
    }

    /// The sign belongs to these two literals, as their digits alone are out of range.
    pub(super) fn smallest_integer(&mut self) -> Parse<Expr> {
        let start = self.bump().span;
        let is_long = self.bump().kind == TokenKind::Long;
        let literal = if is_long { Literal::Long(i64::MIN) } else { Literal::Integer(i32::MIN) };
        Ok(Expr { kind: ExprKind::Literal(literal), span: self.since(start) })
    }
}

fn is_named(argument: &Expr) -> bool {
    let ExprKind::Assign { operator: None, target, .. } = &argument.kind else { return false };
    matches!(target.kind, ExprKind::Name(_))
}

fn into_named(argument: Expr) -> Option<(Name, Expr)> {
    let ExprKind::Assign { target, value, .. } = argument.kind else { return None };
    let ExprKind::Name(name) = target.kind else { return None };
    Some((name, *value))
}
