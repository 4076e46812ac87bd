//! Literals, names, brackets, lambdas, and what follows them: selectors and calls.

use super::Parser;
use super::lexer::{Piece, Token};
use crate::dates;
use crate::error::{Error, Result};
use crate::tree::{Element, Expr, ExprKind, Lambda, Parameter, Selector};
use crate::value::Value;
use bigdecimal::BigDecimal;
use fancy_regex::Regex;
use std::rc::Rc;

impl Parser<'_> {
    pub(super) fn selected(&mut self) -> Result<Expr> {
        let start = self.span.start;
        let mut target = self.primary()?;
        loop {
            // A bracket on a new line begins something else.
            let same_line = !self.lexer.source[self.last_end..self.span.start.max(self.last_end)].contains('\n');
            if self.is("(") && same_line && callable(&target) {
                self.advance()?;
                let arguments = self.arguments()?;
                target = self.made(start, ExprKind::Call { function: Box::new(target), arguments });
                continue;
            }
            let Some(selector) = self.selector(same_line)? else { return Ok(target) };
            target = self.made(start, ExprKind::Select { target: Box::new(target), selector });
        }
    }

    fn arguments(&mut self) -> Result<Vec<Expr>> {
        let mut arguments = Vec::new();
        while !self.take(")")? {
            self.implicit.push(0);
            let start = self.span.start;
            let argument = self.expression();
            let met = self.implicit.pop().unwrap_or_default();
            let argument = argument?;
            // `$` of an operand around this call is that operand's.
            match self.implicit.last_mut() {
                Some(outer) if met > 0 => {
                    *outer += met;
                    arguments.push(argument);
                }
                _ if met > 0 => arguments.push(self.implicit_lambda(start, argument)),
                _ => arguments.push(argument),
            }
            if !self.take(",")? && !self.is(")") {
                return Err(self.unexpected("',' or ')'"));
            }
        }
        Ok(arguments)
    }

    fn selector(&mut self, same_line: bool) -> Result<Option<Selector>> {
        let Token::Mark(mark) = self.token else { return Ok(None) };
        let selector = match mark {
            "." => {
                self.advance()?;
                Selector::Field(self.selected_name()?)
            }
            ".*" => {
                self.advance()?;
                Selector::All(self.selected_name()?)
            }
            "..*" => {
                self.advance()?;
                Selector::DeepAll(self.selected_name()?)
            }
            ".." => {
                self.advance()?;
                if matches!(self.token, Token::Name(_) | Token::Text(_)) {
                    Selector::Deep(self.selected_name()?)
                } else {
                    Selector::Descendants
                }
            }
            ".@" => {
                self.advance()?;
                let named = matches!(self.token, Token::Name(_) | Token::Text(_));
                Selector::Attribute(if named { Some(self.selected_name()?) } else { None })
            }
            ".&" => {
                self.advance()?;
                Selector::Pair(self.selected_name()?)
            }
            "[" if same_line => {
                self.advance()?;
                let index = self.expression()?;
                self.want("]")?;
                Selector::Index(Box::new(index))
            }
            "[?" => self.filter_selector()?,
            _ => return Ok(None),
        };
        self.with_mark(selector).map(Some)
    }

    /// `.name?`, `.name!`
    fn with_mark(&mut self, selector: Selector) -> Result<Selector> {
        if self.take("?")? {
            return Ok(Selector::Exists(Box::new(selector)));
        }
        let near = self.span.start == self.last_end;
        if near && self.take("!")? {
            return Ok(Selector::Present(Box::new(selector)));
        }
        Ok(selector)
    }

    fn filter_selector(&mut self) -> Result<Selector> {
        self.advance()?;
        self.implicit.push(0);
        let start = self.span.start;
        let condition = self.expression();
        self.implicit.pop();
        let condition = condition?;
        self.want("]")?;
        match self.implicit_lambda(start, condition).kind {
            ExprKind::Lambda(lambda) => Ok(Selector::Filter(lambda)),
            _ => Err(self.unexpected("a condition")),
        }
    }

    fn selected_name(&mut self) -> Result<Rc<str>> {
        if matches!(self.token, Token::Text(_)) {
            let text = self.advance()?;
            return match text {
                Token::Text(pieces) => Ok(Rc::from(plain(&pieces))),
                _ => Err(self.unexpected("a name")),
            };
        }
        let name = self.name()?;
        // `ns0#name`: namespaces are not told apart.
        if self.take("#")? { Ok(Rc::from(self.name()?)) } else { Ok(Rc::from(name)) }
    }

    fn primary(&mut self) -> Result<Expr> {
        let start = self.span.start;
        match self.token.clone() {
            Token::Number(text) => {
                self.advance()?;
                let number = text.parse::<BigDecimal>().unwrap_or_default();
                Ok(self.made(start, ExprKind::Constant(Value::Number(number))))
            }
            Token::Text(pieces) => {
                self.advance()?;
                self.text(start, &pieces)
            }
            Token::Name(name) => self.word(start, name),
            Token::Mark("(") => self.bracket(start),
            Token::Mark("[") => self.array(start),
            Token::Mark("{") => self.object(start),
            Token::Mark("|") => self.temporal(start),
            Token::Mark("/") => self.regex(start),
            _ => Err(self.unexpected("an expression")),
        }
    }

    fn text(&mut self, start: usize, pieces: &[Piece]) -> Result<Expr> {
        if let [Piece::Text(text)] = pieces {
            return Ok(self.made(start, ExprKind::Constant(Value::string(text))));
        }
        let mut parts = Vec::new();
        for piece in pieces {
            match piece {
                Piece::Text(text) if text.is_empty() => {}
                Piece::Text(text) => parts.push(self.made(start, ExprKind::Constant(Value::string(text)))),
                Piece::Code(from, to) => {
                    let mut inner = Parser::over(self.lexer.source, *from, *to)?;
                    (inner.depth, inner.implicit) = (self.depth, std::mem::take(&mut self.implicit));
                    let part = inner.deeper(Self::expression_of);
                    self.implicit = inner.implicit;
                    parts.push(part?);
                }
            }
        }
        Ok(self.made(start, ExprKind::Interpolated(parts)))
    }

    fn expression_of(parser: &mut Parser<'_>) -> Result<Expr> {
        let expression = parser.expression()?;
        parser.end()?;
        Ok(expression)
    }

    fn word(&mut self, start: usize, name: String) -> Result<Expr> {
        self.advance()?;
        let constant = match name.as_str() {
            "true" => Value::Boolean(true),
            "false" => Value::Boolean(false),
            "null" => Value::Null,
            "if" => return self.condition(start),
            "do" => return self.block(start),
            _ => {
                if name.starts_with('$')
                    && let Some(met) = self.implicit.last_mut()
                {
                    *met += 1;
                }
                return self.named(start, name);
            }
        };
        Ok(self.made(start, ExprKind::Constant(constant)))
    }

    fn named(&mut self, start: usize, name: String) -> Result<Expr> {
        if self.take("->")? {
            let parameters = vec![Parameter { name: Rc::from(name), default: None }];
            return self.lambda(start, parameters);
        }
        let mut path = vec![name];
        while self.take("::")? {
            path.push(self.name()?);
        }
        let name = path.pop().unwrap_or_default();
        let kind = match path.pop() {
            Some(module) => ExprKind::Qualified { module, name },
            None => ExprKind::Name(Rc::from(name)),
        };
        Ok(self.made(start, kind))
    }

    fn lambda(&mut self, start: usize, parameters: Vec<Parameter>) -> Result<Expr> {
        let body = self.expression()?;
        Ok(self.made(start, ExprKind::Lambda(Rc::new(Lambda { parameters, body }))))
    }

    /// `(expression)`, or the parameters of a lambda.
    fn bracket(&mut self, start: usize) -> Result<Expr> {
        let mark = self.mark();
        self.advance()?;
        if let Ok(parameters) = self.parameters() {
            if self.take("->")? {
                return self.lambda(start, parameters);
            }
            if self.take(":")? && self.type_reference().is_ok() && self.take("->")? {
                return self.lambda(start, parameters);
            }
        }
        self.go_back(mark);
        self.advance()?;
        let inner = self.expression()?;
        self.want(")")?;
        // In a block of its own, a name is no key.
        let kind = ExprKind::Do { declarations: Vec::new(), body: Box::new(inner) };
        Ok(self.made(start, kind))
    }

    /// Up to the closing bracket: `(a, b: Number = 1)`.
    pub(super) fn parameters(&mut self) -> Result<Vec<Parameter>> {
        let mut parameters = Vec::new();
        while !self.take(")")? {
            let name = Rc::from(self.name()?);
            if self.take(":")? {
                self.type_reference()?;
            }
            let default = if self.take("=")? { Some(self.expression()?) } else { None };
            parameters.push(Parameter { name, default });
            if !self.take(",")? && !self.is(")") {
                return Err(self.unexpected("',' or ')'"));
            }
        }
        Ok(parameters)
    }

    fn array(&mut self, start: usize) -> Result<Expr> {
        self.advance()?;
        let mut elements = Vec::new();
        while !self.take("]")? {
            let value = self.expression()?;
            let condition = if self.take_name("if")? { Some(self.expression()?) } else { None };
            elements.push(Element { value, condition });
            if !self.take(",")? && !self.is("]") {
                return Err(self.unexpected("',' or ']'"));
            }
        }
        Ok(self.made(start, ExprKind::Array(elements)))
    }

    fn temporal(&mut self, start: usize) -> Result<Expr> {
        self.lexer.at = self.span.end;
        let text = self.lexer.until('|')?;
        self.advance_from(start)?;
        let value = dates::literal(&text)
            .ok_or_else(|| Error::new(format!("Invalid date, time or period: |{text}|")).at(self.since(start)))?;
        Ok(self.made(start, ExprKind::Constant(value)))
    }

    fn regex(&mut self, start: usize) -> Result<Expr> {
        self.lexer.at = self.span.end;
        let text = self.lexer.until('/')?;
        self.advance_from(start)?;
        let regex =
            Regex::new(&text).map_err(|_| Error::new(format!("Invalid pattern: /{text}/")).at(self.since(start)))?;
        Ok(self.made(start, ExprKind::Constant(Value::Regex(Rc::new(regex)))))
    }

    /// The next token, after one that was read as it stands.
    fn advance_from(&mut self, start: usize) -> Result<()> {
        self.span = crate::error::Span { start, end: self.lexer.at };
        self.advance().map(drop)
    }

    fn condition(&mut self, start: usize) -> Result<Expr> {
        self.want("(")?;
        let condition = Box::new(self.expression()?);
        self.want(")")?;
        let then = Box::new(self.expression()?);
        let otherwise = if self.take_name("else")? { Some(Box::new(self.expression()?)) } else { None };
        Ok(self.made(start, ExprKind::If { condition, then, otherwise }))
    }

    /// `do { var a = 1 --- a }`
    fn block(&mut self, start: usize) -> Result<Expr> {
        self.want("{")?;
        let mut declarations = Vec::new();
        while let Some(declaration) = self.declaration()? {
            declarations.push(declaration);
        }
        self.take("---")?;
        let body = Box::new(self.expression()?);
        self.want("}")?;
        Ok(self.made(start, ExprKind::Do { declarations, body }))
    }
}

/// The pieces of a text without code in it.
pub(super) fn plain(pieces: &[Piece]) -> String {
    let text = |piece: &Piece| if let Piece::Text(text) = piece { text.clone() } else { String::new() };
    pieces.iter().map(text).collect()
}

fn callable(target: &Expr) -> bool {
    matches!(
        target.kind,
        ExprKind::Name(_)
            | ExprKind::Qualified { .. }
            | ExprKind::Call { .. }
            | ExprKind::Select { .. }
            | ExprKind::Do { .. }
    )
}
