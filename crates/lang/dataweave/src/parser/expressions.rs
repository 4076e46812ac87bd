//! Expressions, from those that bind loosest to those that bind tightest.

use super::Parser;
use super::lexer::Token;
use crate::error::Result;
use crate::tree::{Expr, ExprKind, KeyExpr, Lambda, Member, Operator, Parameter};
use std::rc::Rc;

/// Words that no infix call can have for a name.
const WORDS: [&str; 16] = [
    "and", "or", "as", "is", "if", "else", "case", "default", "match", "do", "not", "at", "from", "input", "output",
    "unless",
];

type Level = &'static [(&'static str, Operator)];

/// Loosest first; `and` and `or` are names to the lexer.
const LEVELS: [Level; 6] = [
    &[("or", Operator::Or)],
    &[("and", Operator::And)],
    &[("==", Operator::Equal), ("!=", Operator::NotEqual), ("~=", Operator::Similar)],
    &[("<", Operator::Less), ("<=", Operator::LessOrEqual), (">", Operator::Greater), (">=", Operator::GreaterOrEqual)],
    &[
        ("+", Operator::Add),
        ("-", Operator::Subtract),
        ("++", Operator::Concat),
        ("--", Operator::Remove),
        (">>", Operator::Shift),
    ],
    &[("*", Operator::Multiply), ("/", Operator::Divide)],
];

impl Parser<'_> {
    /// An expression, or one pair, which stands for an object with it.
    pub(super) fn expression(&mut self) -> Result<Expr> {
        self.deeper(|parser| {
            let start = parser.span.start;
            if let Some(key) = parser.key_with_attributes()? {
                return parser.only_pair(start, key);
            }
            let expression = parser.infix()?;
            if parser.is(":") && may_be_key(&expression) {
                let key = KeyExpr { name: as_key(expression), attributes: Vec::new() };
                return parser.only_pair(start, key);
            }
            Ok(expression)
        })
    }

    fn only_pair(&mut self, start: usize, key: KeyExpr) -> Result<Expr> {
        self.want(":")?;
        let value = self.expression()?;
        let members = vec![Member::Pair { key, value, condition: None }];
        Ok(self.made(start, ExprKind::Object(members)))
    }

    /// `a map b filter c`: infix calls, `default` and `match` lean to the left.
    fn infix(&mut self) -> Result<Expr> {
        let start = self.span.start;
        let mut left = self.level(0)?;
        loop {
            let Token::Name(word) = &self.token else { return Ok(left) };
            let word = word.clone();
            left = match word.as_str() {
                "default" => {
                    self.advance()?;
                    let right = self.level(0)?;
                    self.binary(start, Operator::Default, left, right)
                }
                "match" => {
                    self.advance()?;
                    if self.is("{") { self.matching(start, left)? } else { self.infix_call(start, "match", left)? }
                }
                word if WORDS.contains(&word) || word.starts_with('$') || self.begins_declaration() => return Ok(left),
                word => {
                    self.advance()?;
                    self.infix_call(start, word, left)?
                }
            };
        }
    }

    fn begins_declaration(&self) -> bool {
        ["var", "fun", "import", "type"].iter().any(|word| self.is_name(word))
    }

    fn infix_call(&mut self, start: usize, name: &str, left: Expr) -> Result<Expr> {
        let place = self.since(self.last_end - name.len());
        let function = Expr { kind: ExprKind::Name(Rc::from(name)), span: place };
        let right = self.operand()?;
        let kind = ExprKind::Call { function: Box::new(function), arguments: vec![left, right] };
        Ok(self.made(start, kind))
    }

    /// The right side of an infix call: with `$` in it, it is a function.
    fn operand(&mut self) -> Result<Expr> {
        self.implicit.push(0);
        let start = self.span.start;
        let operand = self.level(0);
        let met = self.implicit.pop().unwrap_or_default();
        let operand = operand?;
        Ok(if met > 0 { self.implicit_lambda(start, operand) } else { operand })
    }

    pub(super) fn implicit_lambda(&self, start: usize, body: Expr) -> Expr {
        let parameter = |name: &str| Parameter { name: Rc::from(name), default: None };
        let parameters = ["$", "$$", "$$$"].map(parameter).into();
        self.made(start, ExprKind::Lambda(Rc::new(Lambda { parameters, body })))
    }

    fn level(&mut self, level: usize) -> Result<Expr> {
        let Some(operators) = LEVELS.get(level) else { return self.prefix() };
        let start = self.span.start;
        let mut left = self.level(level + 1)?;
        while let Some(operator) = self.operator(operators) {
            self.advance()?;
            let right = self.level(level + 1)?;
            left = self.binary(start, operator, left, right);
        }
        Ok(left)
    }

    fn operator(&self, operators: Level) -> Option<Operator> {
        let found = match &self.token {
            Token::Mark(mark) => operators.iter().find(|(own, _)| own == mark),
            Token::Name(name) => operators.iter().find(|(own, _)| own == name),
            _ => None,
        };
        found.map(|(_, operator)| *operator)
    }

    fn binary(&self, start: usize, operator: Operator, left: Expr, right: Expr) -> Expr {
        let (left, right) = (Box::new(left), Box::new(right));
        self.made(start, ExprKind::Binary { operator, left, right })
    }

    fn prefix(&mut self) -> Result<Expr> {
        let start = self.span.start;
        if self.take_name("not")? || self.take("!")? {
            let operand = self.deeper(Self::prefix)?;
            return Ok(self.made(start, ExprKind::Not(Box::new(operand))));
        }
        if self.take("-")? {
            let operand = self.deeper(Self::prefix)?;
            return Ok(self.made(start, ExprKind::Negate(Box::new(operand))));
        }
        self.typed(start)
    }

    /// `value as Type`, `value is Type`.
    fn typed(&mut self, start: usize) -> Result<Expr> {
        let mut value = self.selected()?;
        loop {
            let is_check = self.is_name("is");
            if !is_check && !self.is_name("as") {
                return Ok(value);
            }
            self.advance()?;
            let ty = Box::new(self.type_reference()?);
            let value_box = Box::new(value);
            let kind =
                if is_check { ExprKind::Is { value: value_box, ty } } else { ExprKind::As { value: value_box, ty } };
            value = self.made(start, kind);
        }
    }
}

/// What may stand before the colon of a pair.
pub(super) fn may_be_key(expression: &Expr) -> bool {
    matches!(
        expression.kind,
        ExprKind::Name(_) | ExprKind::Constant(_) | ExprKind::Interpolated(_) | ExprKind::Do { .. }
    )
}

/// A name that stands for itself becomes a text; in brackets it is an expression.
pub(super) fn as_key(expression: Expr) -> Expr {
    let kind = match expression.kind {
        ExprKind::Name(name) => ExprKind::Constant(crate::value::Value::String(name)),
        other => other,
    };
    Expr { kind, span: expression.span }
}
