//! Objects: pairs, conditional pairs, and what spreads into pairs.

use super::Parser;
use super::expressions::{as_key, may_be_key};
use super::lexer::Token;
use crate::error::Result;
use crate::tree::{Expr, ExprKind, KeyExpr, Member};
use crate::value::Value;
use std::rc::Rc;

impl Parser<'_> {
    pub(super) fn object(&mut self, start: usize) -> Result<Expr> {
        self.advance()?;
        let mut members = Vec::new();
        while !self.take("}")? {
            members.push(self.member()?);
            if !self.take(",")? && !self.is("}") {
                return Err(self.unexpected("',' or '}'"));
            }
        }
        Ok(self.made(start, ExprKind::Object(members)))
    }

    fn member(&mut self) -> Result<Member> {
        let key = match self.key_with_attributes()? {
            Some(key) => key,
            None => {
                let expression = self.expression_of_member()?;
                if !self.is(":") || !may_be_key(&expression) {
                    return self.spread(expression);
                }
                KeyExpr { name: as_key(expression), attributes: Vec::new() }
            }
        };
        self.want(":")?;
        let value = self.expression()?;
        Ok(Member::Pair { key, value, condition: self.trailing_condition()? })
    }

    /// A key, or something in brackets: whatever else would be taken for the pair it begins.
    fn expression_of_member(&mut self) -> Result<Expr> {
        let start = self.span.start;
        if let Some(name) = self.static_key()? {
            return Ok(self.made(start, ExprKind::Constant(Value::String(name))));
        }
        self.selected()
    }

    /// `(a: 1) if cond` is one pair that may be absent; `(object)` gives its pairs.
    fn spread(&mut self, value: Expr) -> Result<Member> {
        Ok(Member::Spread { value, condition: self.trailing_condition()? })
    }

    fn trailing_condition(&mut self) -> Result<Option<Expr>> {
        if !self.take_name("if")? {
            return Ok(None);
        }
        self.selected().map(Some)
    }

    /// A name or a text right before a colon or the attributes.
    fn static_key(&mut self) -> Result<Option<Rc<str>>> {
        let name = match &self.token {
            Token::Name(name) if !name.starts_with('$') => name.clone(),
            _ => return Ok(None),
        };
        let mark = self.mark();
        self.advance()?;
        let name = if self.take("#")? { self.name()? } else { name };
        if self.is(":") || self.is("@") {
            return Ok(Some(Rc::from(name)));
        }
        self.go_back(mark);
        Ok(None)
    }

    /// `name @(a: 1)`, where that is what comes.
    pub(super) fn key_with_attributes(&mut self) -> Result<Option<KeyExpr>> {
        let mark = self.mark();
        let start = self.span.start;
        let name = match self.token.clone() {
            Token::Name(_) => match self.static_key()? {
                Some(name) => self.made(start, ExprKind::Constant(Value::String(name))),
                None => return Ok(None),
            },
            Token::Text(pieces) => {
                self.advance()?;
                self.made(start, ExprKind::Constant(Value::string(&super::operands::plain(&pieces))))
            }
            _ => return Ok(None),
        };
        if !self.take("@")? {
            self.go_back(mark);
            return Ok(None);
        }
        let attributes = self.attributes()?;
        Ok(Some(KeyExpr { name, attributes }))
    }

    fn attributes(&mut self) -> Result<Vec<Member>> {
        self.want("(")?;
        let mut attributes = Vec::new();
        while !self.take(")")? {
            attributes.push(self.member()?);
            if !self.take(",")? && !self.is(")") {
                return Err(self.unexpected("',' or ')'"));
            }
        }
        Ok(attributes)
    }
}
