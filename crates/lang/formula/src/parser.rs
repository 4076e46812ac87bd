//! A parser by operator precedence. It never recurses deeper than a bound, so no input can exhaust the stack.

use crate::ast::{BinaryOp, Expr, ExprKind, Path, Segment, Span, UnaryOp};
use crate::lexer::{Lexer, SyntaxError, Token};

const MAX_DEPTH: usize = 120;

/// A formula of the greatest length that the platform takes has fewer.
const MAX_OPERATORS: usize = 2_000;

/// Parses a whole formula. An empty one is refused, as the platform does.
pub fn parse(text: &str) -> Result<Expr, SyntaxError> {
    let mut parser = Parser::new(text, 0)?;
    let expr = parser.expression()?;
    match parser.token {
        Token::End => Ok(expr),
        Token::Sign(")") => Err(parser.fault("Syntax error. Extra ')'")),
        _ => Err(parser.unexpected()),
    }
}

/// Parses the inside of `{!…}` from `at` on; gives the offset behind the closing brace.
pub(crate) fn parse_merge(text: &str, at: usize) -> Result<(Expr, usize), SyntaxError> {
    let mut parser = Parser::new(text, at)?;
    let expr = parser.expression()?;
    match parser.token {
        Token::Sign("}") => Ok((expr, parser.span.end)),
        _ => Err(parser.unexpected()),
    }
}

struct Parser<'a> {
    lexer: Lexer<'a>,
    token: Token,
    span: Span,
    /// Where the token before ended.
    before: usize,
    depth: usize,
    operators: usize,
    conditionals: usize,
}

impl<'a> Parser<'a> {
    fn new(text: &'a str, at: usize) -> Result<Self, SyntaxError> {
        let mut lexer = Lexer::new(text, at);
        let (token, span) = lexer.next()?;
        Ok(Self { lexer, token, span, before: at, depth: 0, operators: 0, conditionals: 0 })
    }

    fn advance(&mut self) -> Result<Token, SyntaxError> {
        let (token, span) = self.lexer.next()?;
        self.before = self.span.end;
        self.span = span;
        Ok(std::mem::replace(&mut self.token, token))
    }

    fn accept(&mut self, sign: &str) -> Result<bool, SyntaxError> {
        let found = matches!(self.token, Token::Sign(s) if s == sign);
        if found {
            self.advance()?;
        }
        Ok(found)
    }

    fn expect(&mut self, sign: &str) -> Result<(), SyntaxError> {
        if self.accept(sign)? { Ok(()) } else { Err(self.fault(&format!("Syntax error. Missing '{sign}'"))) }
    }

    fn fault(&self, message: &str) -> SyntaxError {
        SyntaxError { message: message.into(), span: self.span.clone() }
    }

    fn unexpected(&self) -> SyntaxError {
        let found = match &self.token {
            Token::Identifier(name) | Token::Number(name) => name.clone(),
            Token::Text(text) => format!("\"{text}\""),
            Token::Sign(sign) => (*sign).to_string(),
            Token::MergeStart => "{!".into(),
            Token::End => return self.fault("Syntax error"),
        };
        self.fault(&format!("Syntax error. Found '{found}'"))
    }

    fn expression(&mut self) -> Result<Expr, SyntaxError> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(self.fault("Syntax error. The formula is too big"));
        }
        let condition = self.binary(0)?;
        let expr = if self.accept("?")? { self.conditional(condition)? } else { condition };
        self.depth -= 1;
        Ok(expr)
    }

    fn conditional(&mut self, condition: Expr) -> Result<Expr, SyntaxError> {
        self.conditionals += 1;
        let then = self.expression()?;
        self.conditionals -= 1;
        self.expect(":")?;
        let otherwise = self.expression()?;
        let span = condition.span.start..otherwise.span.end;
        let kind = ExprKind::Conditional {
            condition: Box::new(condition),
            then: Box::new(then),
            otherwise: Box::new(otherwise),
        };
        Ok(Expr { kind, span })
    }

    fn binary(&mut self, lowest: u8) -> Result<Expr, SyntaxError> {
        let mut left = self.unary()?;
        while let Some((op, precedence)) = operator(&self.token).filter(|(_, p)| *p >= lowest) {
            self.advance()?;
            (self.depth, self.operators) = (self.depth + 1, self.operators + 1);
            if self.depth > MAX_DEPTH || self.operators > MAX_OPERATORS {
                return Err(self.fault("Syntax error. The formula is too big"));
            }
            let right = self.binary(precedence + 1)?;
            self.depth -= 1;
            let span = left.span.start..right.span.end;
            left = Expr { kind: ExprKind::Binary { op, left: Box::new(left), right: Box::new(right) }, span };
        }
        Ok(left)
    }

    fn unary(&mut self) -> Result<Expr, SyntaxError> {
        let mut signs = Vec::new();
        while let Token::Sign(sign @ ("-" | "+" | "!")) = self.token {
            let op = match sign {
                "-" => UnaryOp::Minus,
                "+" => UnaryOp::Plus,
                _ => UnaryOp::Not,
            };
            if signs.len() >= MAX_DEPTH {
                return Err(self.unexpected());
            }
            signs.push((op, self.span.start));
            self.advance()?;
        }
        let operand = self.postfix()?;
        Ok(signs.into_iter().rev().fold(operand, |operand, (op, start)| {
            let span = start..operand.span.end;
            Expr { kind: ExprKind::Unary { op, operand: Box::new(operand) }, span }
        }))
    }

    fn postfix(&mut self) -> Result<Expr, SyntaxError> {
        let mut target = self.primary()?;
        let mut count = 0;
        while self.accept("[")? {
            count += 1;
            if count > MAX_DEPTH {
                return Err(self.unexpected());
            }
            let index = self.expression()?;
            self.expect("]")?;
            let mut rest = Vec::new();
            while self.accept(".")? {
                rest.push(self.segment()?);
            }
            let span = target.span.start..self.before;
            target = Expr { kind: ExprKind::Index { target: Box::new(target), index: Box::new(index), rest }, span };
        }
        Ok(target)
    }

    fn primary(&mut self) -> Result<Expr, SyntaxError> {
        let start = self.span.start;
        let kind = match &self.token {
            Token::Identifier(_) => return self.name(),
            Token::Number(number) => ExprKind::Number(number.clone()),
            Token::Text(text) => ExprKind::Text(text.clone()),
            Token::MergeStart => {
                self.advance()?;
                let inner = self.expression()?;
                self.expect("}")?;
                return Ok(Expr { kind: ExprKind::Merge(Box::new(inner)), span: start..self.before });
            }
            Token::Sign("(") => {
                self.advance()?;
                let inner = self.expression()?;
                self.expect(")")?;
                return Ok(Expr { kind: inner.kind, span: start..self.before });
            }
            _ => return Err(self.unexpected()),
        };
        self.advance()?;
        Ok(Expr { kind, span: start..self.before })
    }

    fn name(&mut self) -> Result<Expr, SyntaxError> {
        let first = self.segment()?;
        let start = first.span.start;
        if self.accept("(")? {
            let arguments = self.arguments()?;
            return Ok(Expr { kind: ExprKind::Call { function: first, arguments }, span: start..self.before });
        }
        let mut segments = vec![first];
        while self.accept(".")? {
            segments.push(self.segment()?);
        }
        let end = segments.last().map_or(start, |s| s.span.end);
        Ok(Expr { kind: literal(&segments).unwrap_or(ExprKind::Path(Path { segments })), span: start..end })
    }

    fn segment(&mut self) -> Result<Segment, SyntaxError> {
        let Token::Identifier(name) = &self.token else { return Err(self.unexpected()) };
        let mut segment = Segment { name: name.clone(), span: self.span.clone() };
        // `Owner:User.Name` narrows a lookup that has more than one target.
        if self.conditionals == 0
            && self.lexer.position() == self.span.end
            && let Some(narrowed) = self.lexer.polymorphic()
        {
            segment.name = format!("{}:{narrowed}", segment.name);
            segment.span.end = self.lexer.position();
        }
        self.advance()?;
        self.before = self.before.max(segment.span.end);
        Ok(segment)
    }

    fn arguments(&mut self) -> Result<Vec<Expr>, SyntaxError> {
        let mut arguments = Vec::new();
        if self.accept(")")? {
            return Ok(arguments);
        }
        loop {
            let missing = matches!(self.token, Token::Sign("," | ")"));
            let here = self.span.start..self.span.start;
            arguments.push(if missing { Expr { kind: ExprKind::Missing, span: here } } else { self.expression()? });
            if !self.accept(",")? {
                break;
            }
        }
        self.expect(")")?;
        Ok(arguments)
    }
}

fn literal(segments: &[Segment]) -> Option<ExprKind> {
    let [only] = segments else { return None };
    match only.name.to_ascii_lowercase().as_str() {
        "true" => Some(ExprKind::Boolean(true)),
        "false" => Some(ExprKind::Boolean(false)),
        "null" => Some(ExprKind::Null),
        _ => None,
    }
}

fn operator(token: &Token) -> Option<(BinaryOp, u8)> {
    let Token::Sign(sign) = token else { return None };
    Some(match *sign {
        "||" => (BinaryOp::Or, 1),
        "&&" => (BinaryOp::And, 2),
        "=" | "==" => (BinaryOp::Equal, 3),
        "<>" | "!=" => (BinaryOp::NotEqual, 3),
        "<" => (BinaryOp::Less, 4),
        "<=" => (BinaryOp::LessOrEqual, 4),
        ">" => (BinaryOp::Greater, 4),
        ">=" => (BinaryOp::GreaterOrEqual, 4),
        "&" => (BinaryOp::Concatenate, 5),
        "+" => (BinaryOp::Add, 6),
        "-" => (BinaryOp::Subtract, 6),
        "*" => (BinaryOp::Multiply, 7),
        "/" => (BinaryOp::Divide, 7),
        "%" => (BinaryOp::Modulo, 7),
        "^" => (BinaryOp::Power, 8),
        _ => return None,
    })
}
