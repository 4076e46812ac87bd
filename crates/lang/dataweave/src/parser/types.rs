//! Types: `String {format: "yyyy"}`, `Array<Number>`, `"a" | "b"`.

use super::Parser;
use super::lexer::Token;
use crate::error::Result;
use crate::tree::{Expr, ExprKind};
use crate::types::{Type, TypeKind};
use crate::value::Value;
use std::rc::Rc;

impl Parser<'_> {
    pub(super) fn type_reference(&mut self) -> Result<Type> {
        self.deeper(|parser| {
            let first = parser.one_type()?;
            let mut all = vec![first];
            while parser.take("|")? {
                all.push(parser.one_type()?);
            }
            match (all.len(), all.pop()) {
                (1, Some(only)) => Ok(only),
                (_, last) => {
                    all.extend(last);
                    Ok(Type { kind: TypeKind::Union(all), schema: Vec::new() })
                }
            }
        })
    }

    fn one_type(&mut self) -> Result<Type> {
        match self.token.clone() {
            Token::Text(pieces) => {
                self.advance()?;
                let value = Value::string(&super::operands::plain(&pieces));
                Ok(Type { kind: TypeKind::Literal(value), schema: Vec::new() })
            }
            Token::Mark("{") => {
                self.skip_braces()?;
                Ok(Type::named("Object"))
            }
            Token::Mark("(") => self.function_type(),
            Token::Name(_) => {
                let mut name = self.name()?;
                while self.take("::")? {
                    name = self.name()?;
                }
                self.generic(name)
            }
            _ => Err(self.unexpected("a type")),
        }
    }

    fn generic(&mut self, name: String) -> Result<Type> {
        let mut ty = Type::named(&name);
        if self.take("<")? {
            let element = self.type_reference()?;
            while self.take(",")? {
                self.type_reference()?;
            }
            self.want(">")?;
            if name == "Array" {
                ty.kind = TypeKind::Array(Box::new(element));
            }
        }
        if self.is("{") {
            ty.schema = self.schema()?;
        }
        Ok(ty)
    }

    /// `{format: "yyyy", class: "A"}`; the fields of an object's type say nothing that is checked.
    fn schema(&mut self) -> Result<Vec<(Rc<str>, Value)>> {
        let mark = self.mark();
        let start = self.span.start;
        let Ok(Expr { kind: ExprKind::Object(members), .. }) = self.object(start) else {
            self.go_back(mark);
            self.skip_braces()?;
            return Ok(Vec::new());
        };
        let constant = |member: crate::tree::Member| match member {
            crate::tree::Member::Pair { key, value, .. } => match (key.name.kind, value.kind) {
                (ExprKind::Constant(Value::String(name)), ExprKind::Constant(value)) => Some((name, value)),
                _ => None,
            },
            crate::tree::Member::Spread { .. } => None,
        };
        Ok(members.into_iter().filter_map(constant).collect())
    }

    fn skip_braces(&mut self) -> Result<()> {
        let mut depth = 0;
        loop {
            match self.advance()? {
                Token::Mark("{") => depth += 1,
                Token::Mark("}") if depth == 1 => return Ok(()),
                Token::Mark("}") => depth -= 1,
                Token::End => return Err(self.unexpected("'}'")),
                _ => {}
            }
        }
    }

    /// `(String, Number) -> Boolean`
    fn function_type(&mut self) -> Result<Type> {
        let mut depth = 0;
        loop {
            match self.advance()? {
                Token::Mark("(") => depth += 1,
                Token::Mark(")") if depth == 1 => break,
                Token::Mark(")") => depth -= 1,
                Token::End => return Err(self.unexpected("')'")),
                _ => {}
            }
        }
        if self.take("->")? {
            self.type_reference()?;
        }
        Ok(Type::named("Function"))
    }
}
