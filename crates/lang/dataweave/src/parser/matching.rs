//! `match { case … }`.

use super::Parser;
use super::lexer::Token;
use crate::error::Result;
use crate::tree::{Case, Expr, ExprKind, Pattern};
use std::rc::Rc;

impl Parser<'_> {
    pub(super) fn matching(&mut self, start: usize, target: Expr) -> Result<Expr> {
        self.want("{")?;
        // `$` is the value that is matched.
        self.implicit.push(0);
        let cases = self.cases();
        self.implicit.pop();
        Ok(self.made(start, ExprKind::Match { target: Box::new(target), cases: cases? }))
    }

    fn cases(&mut self) -> Result<Vec<Case>> {
        let mut cases = Vec::new();
        while !self.take("}")? {
            let (pattern, guard) = if self.take_name("else")? {
                let name = if matches!(self.token, Token::Name(_)) { Some(Rc::from(self.name()?)) } else { None };
                (Pattern::Anything(name), None)
            } else if self.take_name("case")? {
                let pattern = self.pattern()?;
                let guard = if self.take_name("if")? { Some(self.guard()?) } else { None };
                (pattern, guard)
            } else {
                return Err(self.unexpected("'case', 'else' or '}'"));
            };
            self.want("->")?;
            cases.push(Case { pattern, guard, body: self.expression()? });
            self.take(",")?;
        }
        Ok(cases)
    }

    /// In brackets or without.
    fn guard(&mut self) -> Result<Expr> {
        if !self.is("(") {
            return self.expression();
        }
        self.advance()?;
        let guard = self.expression()?;
        self.want(")")?;
        Ok(guard)
    }

    fn pattern(&mut self) -> Result<Pattern> {
        match &self.token {
            Token::Mark("[") => return self.array_pattern(),
            Token::Mark("{") => return self.object_pattern(),
            Token::Name(name) if !["is", "matches", "true", "false", "null", "if"].contains(&name.as_str()) => {
                let name: Rc<str> = Rc::from(self.name()?);
                if self.take(":")? {
                    return Ok(Pattern::Value(Some(name), self.selected()?));
                }
                return self.pattern_of(Some(name));
            }
            _ => {}
        }
        self.pattern_of(None)
    }

    fn pattern_of(&mut self, name: Option<Rc<str>>) -> Result<Pattern> {
        if self.take_name("is")? {
            return Ok(Pattern::Type(name, self.type_reference()?));
        }
        if self.take_name("matches")? {
            return Ok(Pattern::Regex(name, self.selected()?));
        }
        if name.is_some() || self.is_name("if") {
            return Ok(Pattern::Anything(name));
        }
        Ok(Pattern::Value(None, self.pattern_value()?))
    }

    fn pattern_value(&mut self) -> Result<Expr> {
        let start = self.span.start;
        if self.take("-")? {
            let value = self.selected()?;
            return Ok(self.made(start, ExprKind::Negate(Box::new(value))));
        }
        self.selected()
    }

    /// `[]`, `[head ~ tail]`
    fn array_pattern(&mut self) -> Result<Pattern> {
        self.advance()?;
        if self.take("]")? {
            return Ok(Pattern::Array(None));
        }
        let head = Rc::from(self.name()?);
        self.want("~")?;
        let tail = Rc::from(self.name()?);
        self.want("]")?;
        Ok(Pattern::Array(Some((head, tail))))
    }

    /// `{}`, `{key: value ~ tail}`
    fn object_pattern(&mut self) -> Result<Pattern> {
        self.advance()?;
        if self.take("}")? {
            return Ok(Pattern::Object(None));
        }
        let key = Rc::from(self.name()?);
        self.want(":")?;
        let value = Rc::from(self.name()?);
        self.want("~")?;
        let tail = Rc::from(self.name()?);
        self.want("}")?;
        Ok(Pattern::Object(Some((key, value, tail))))
    }
}
