//! Operators and their precedence.

use super::{Parse, Parser};
use crate::lexer::TokenKind;
use crate::lexer::Word;
use crate::syntax::{BinaryOperator, Expr, ExprKind, UnaryOperator};

/// How many operands one chain may have. The tree of a chain is as deep as the chain is long.
const LONGEST_CHAIN: u32 = 2000;

/// Relations and equality share a level, read from left to right.
const RELATION: u8 = 7;

impl Parser<'_> {
    pub(super) fn expression(&mut self) -> Parse<Expr> {
        let target = self.conditional()?;
        let Some((operator, tokens)) = self.assignment_ahead() else { return Ok(target) };
        self.skip(tokens);
        let value = Box::new(self.nested(Self::expression)?);
        let span = self.since(target.span);
        Ok(Expr { kind: ExprKind::Assign { operator, target: Box::new(target), value }, span })
    }

    /// The assignment at the current token and how many tokens it takes.
    fn assignment_ahead(&self) -> Option<(Option<BinaryOperator>, usize)> {
        use BinaryOperator::*;
        use TokenKind as T;
        let operator = match self.peek() {
            T::Assign => return Some((None, 1)),
            T::PlusAssign => Add,
            T::MinusAssign => Subtract,
            T::StarAssign => Multiply,
            T::SlashAssign => Divide,
            T::AndAssign => BitAnd,
            T::OrAssign => BitOr,
            T::CaretAssign => BitXor,
            T::Less | T::Greater => return self.shift_assignment(),
            _ => return None,
        };
        Some((Some(operator), 1))
    }

    fn shift_assignment(&self) -> Option<(Option<BinaryOperator>, usize)> {
        use TokenKind::{Assign, Greater, Less};
        match (self.peek(), self.peek_at(1), self.peek_at(2), self.peek_at(3)) {
            (Less, Less, Assign, _) => Some((Some(BinaryOperator::ShiftLeft), 3)),
            (Greater, Greater, Assign, _) => Some((Some(BinaryOperator::ShiftRight), 3)),
            (Greater, Greater, Greater, Assign) => Some((Some(BinaryOperator::ShiftRightUnsigned), 4)),
            _ => None,
        }
    }

    pub(super) fn conditional(&mut self) -> Parse<Expr> {
        let condition = self.binary(1)?;
        if !self.eat(TokenKind::Question) {
            return Ok(condition);
        }
        let then = Box::new(self.nested(Self::expression)?);
        self.expect(TokenKind::Colon)?;
        let otherwise = Box::new(self.nested(Self::expression)?);
        let span = self.since(condition.span);
        Ok(Expr { kind: ExprKind::Ternary { condition: Box::new(condition), then, otherwise }, span })
    }

    fn binary(&mut self, lowest: u8) -> Parse<Expr> {
        let mut left = self.unary()?;
        let mut length = 0;
        loop {
            if RELATION >= lowest && self.is_word(Word::InstanceOf) {
                left = self.instance_of(left)?;
                continue;
            }
            let Some((operator, level, tokens)) = self.operator_ahead().filter(|found| found.1 >= lowest) else {
                return Ok(left);
            };
            length += 1;
            if length > LONGEST_CHAIN {
                return Err(self.too_long());
            }
            self.skip(tokens);
            let right = Box::new(self.binary(level + 1)?);
            let span = self.since(left.span);
            left = Expr { kind: ExprKind::Binary { operator, left: Box::new(left), right }, span };
        }
    }

    fn instance_of(&mut self, value: Expr) -> Parse<Expr> {
        self.bump();
        let ty = Box::new(self.type_ref()?);
        let span = self.since(value.span);
        Ok(Expr { kind: ExprKind::InstanceOf { value: Box::new(value), ty }, span })
    }

    /// The binary operator at the current token, its level and how many tokens it takes.
    fn operator_ahead(&self) -> Option<(BinaryOperator, u8, usize)> {
        use BinaryOperator::*;
        use TokenKind as T;
        let (operator, level) = match self.peek() {
            T::Coalesce => (Coalesce, 1),
            T::OrOr => (Or, 2),
            T::AndAnd => (And, 3),
            T::Or => (BitOr, 4),
            T::Caret => (BitXor, 5),
            T::And => (BitAnd, 6),
            T::Equal => (Equal, RELATION),
            T::NotEqual => (NotEqual, RELATION),
            T::Identical => (Identical, RELATION),
            T::NotIdentical => (NotIdentical, RELATION),
            T::Less | T::Greater => return self.angle_operator(),
            T::Plus => (Add, 9),
            T::Minus => (Subtract, 9),
            T::Star => (Multiply, 10),
            T::Slash => (Divide, 10),
            _ => return None,
        };
        Some((operator, level, 1))
    }

    /// Comparisons and shifts, joined from single angle brackets.
    fn angle_operator(&self) -> Option<(BinaryOperator, u8, usize)> {
        use BinaryOperator::*;
        use TokenKind as T;
        if self.shift_assignment().is_some() {
            return None;
        }
        let found = match (self.peek(), self.peek_at(1), self.peek_at(2)) {
            (T::Less, T::Less, _) => (ShiftLeft, 8, 2),
            (T::Less, T::Assign, _) => (LessOrEqual, RELATION, 2),
            (T::Less, ..) => (Less, RELATION, 1),
            (T::Greater, T::Greater, T::Greater) => (ShiftRightUnsigned, 8, 3),
            (T::Greater, T::Greater, _) => (ShiftRight, 8, 2),
            (T::Greater, T::Assign, _) => (GreaterOrEqual, RELATION, 2),
            _ => (Greater, RELATION, 1),
        };
        Some(found)
    }

    pub(super) fn unary(&mut self) -> Parse<Expr> {
        let start = self.span();
        let operator = match self.peek() {
            TokenKind::Plus => UnaryOperator::Plus,
            TokenKind::Minus if self.at_smallest_integer() => return self.smallest_integer(),
            TokenKind::Minus => UnaryOperator::Minus,
            TokenKind::Not => UnaryOperator::Not,
            TokenKind::Tilde => UnaryOperator::BitNot,
            TokenKind::PlusPlus | TokenKind::MinusMinus => return self.prefix_step(),
            TokenKind::OpenParen if self.at_cast() => return self.cast(),
            _ => return self.postfix(),
        };
        self.bump();
        let operand = Box::new(self.nested(Self::unary)?);
        Ok(Expr { kind: ExprKind::Unary { operator, operand }, span: self.since(start) })
    }

    fn prefix_step(&mut self) -> Parse<Expr> {
        let token = self.bump();
        let up = token.kind == TokenKind::PlusPlus;
        let operand = Box::new(self.nested(Self::unary)?);
        Ok(Expr { kind: ExprKind::Step { up, prefix: true, operand }, span: self.since(token.span) })
    }

    fn cast(&mut self) -> Parse<Expr> {
        let start = self.bump().span;
        let ty = Box::new(self.type_ref()?);
        self.expect(TokenKind::CloseParen)?;
        let value = Box::new(self.nested(Self::unary)?);
        Ok(Expr { kind: ExprKind::Cast { ty, value }, span: self.since(start) })
    }

    /// Whether `(T) …` is a cast; a plain name in brackets is one only before what cannot continue an expression.
    fn at_cast(&self) -> bool {
        let Some(shape) = self.skip_type(1) else { return false };
        if self.peek_at(shape.end) != TokenKind::CloseParen {
            return false;
        }
        let next = shape.end + 1;
        match self.peek_at(next) {
            TokenKind::Word(word) => self.starts_operand(word, next),
            TokenKind::Integer | TokenKind::Long | TokenKind::Decimal | TokenKind::Double => true,
            TokenKind::String | TokenKind::TextBlock | TokenKind::OpenParen => true,
            TokenKind::Not | TokenKind::Tilde => true,
            TokenKind::OpenBracket => self.at_query(next),
            TokenKind::Plus | TokenKind::Minus | TokenKind::PlusPlus | TokenKind::MinusMinus => {
                shape.certain || self.is_number_type(1, shape.end)
            }
            _ => false,
        }
    }

    /// A word behind the bracket is the cast's operand unless it is an operator, or one of a query around us.
    fn starts_operand(&self, word: Word, ahead: usize) -> bool {
        use Word::*;
        match word {
            InstanceOf => false,
            New | This | Super | Null | True | False => true,
            _ if word.is_hard() => false,
            _ => !self.in_query() || !self.is_query_word(ahead),
        }
    }

    /// A sign behind a bracketed name belongs to a cast only when the name is a number type.
    fn is_number_type(&self, from: usize, end: usize) -> bool {
        let names = ["integer", "long", "decimal", "double"];
        let text = self.slice(self.token(from).span);
        end == from + 1 && names.iter().any(|name| text.eq_ignore_ascii_case(name))
    }
}
