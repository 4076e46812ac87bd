//! Member access, calls, indexes and trailing `++`.

use super::{Parse, Parser};
use crate::lexer::{TokenKind, Word};
use crate::position::Span;
use crate::syntax::{Call, Expr, ExprKind, FieldAccess, TypePart, TypeRef};

/// How many members one chain may have.
const LONGEST_CHAIN: u32 = 250;

impl Parser<'_> {
    pub(super) fn postfix(&mut self) -> Parse<Expr> {
        let mut expression = self.primary()?;
        for _ in 0..LONGEST_CHAIN {
            expression = match self.peek() {
                TokenKind::Dot if self.peek_at(1) == TokenKind::Word(Word::Class) => self.type_literal(expression)?,
                TokenKind::Dot => self.member(expression, false)?,
                TokenKind::SafeDot => self.member(expression, true)?,
                TokenKind::OpenBracket => self.index(expression)?,
                TokenKind::PlusPlus | TokenKind::MinusMinus => self.postfix_step(expression),
                _ => return Ok(expression),
            };
        }
        Err(self.too_long())
    }

    fn postfix_step(&mut self, operand: Expr) -> Expr {
        let up = self.bump().kind == TokenKind::PlusPlus;
        let span = self.since(operand.span);
        Expr { kind: ExprKind::Step { up, prefix: false, operand: Box::new(operand) }, span }
    }

    fn index(&mut self, target: Expr) -> Parse<Expr> {
        self.bump();
        let index = Box::new(self.nested(Self::expression)?);
        self.expect(TokenKind::CloseBracket)?;
        let span = self.since(target.span);
        Ok(Expr { kind: ExprKind::Index { target: Box::new(target), index }, span })
    }

    fn member(&mut self, target: Expr, safe: bool) -> Parse<Expr> {
        self.bump();
        let start = target.span;
        let name = self.member_name()?;
        let kind = if self.is(TokenKind::OpenParen) {
            let arguments = self.arguments()?;
            ExprKind::Call(Box::new(Call { target: Some(target), safe, name, arguments }))
        } else {
            ExprKind::Field(Box::new(FieldAccess { target, safe, name }))
        };
        Ok(Expr { kind, span: self.since(start) })
    }

    pub(super) fn arguments(&mut self) -> Parse<Vec<Expr>> {
        self.expect(TokenKind::OpenParen)?;
        let mut arguments = Vec::new();
        if !self.is(TokenKind::CloseParen) {
            arguments = self.nested(|parser| parser.comma_separated(Self::expression))?;
        }
        self.expect(TokenKind::CloseParen)?;
        Ok(arguments)
    }

    /// `A.B.class`: the dotted names so far turn out to be a type.
    fn type_literal(&mut self, expression: Expr) -> Parse<Expr> {
        let mut parts = Vec::new();
        if !collect_parts(&expression, &mut parts) {
            self.bump();
            return Err(self.unexpected());
        }
        self.bump();
        self.bump();
        let ty = TypeRef { parts, dimensions: 0, span: expression.span };
        Ok(self.type_literal_of(ty, expression.span))
    }

    pub(super) fn type_literal_of(&mut self, ty: TypeRef, start: Span) -> Expr {
        Expr { kind: ExprKind::TypeLiteral(Box::new(ty)), span: self.since(start) }
    }
}

fn collect_parts(expression: &Expr, parts: &mut Vec<TypePart>) -> bool {
    let name = match &expression.kind {
        ExprKind::Name(name) => name,
        ExprKind::Field(access) if !access.safe && collect_parts(&access.target, parts) => &access.name,
        _ => return false,
    };
    parts.push(TypePart { name: name.clone(), arguments: Vec::new() });
    true
}
