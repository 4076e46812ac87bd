//! What is selected, grouped and ordered by.

use super::{Parser, Result};
use crate::lexer::Token;
use crate::{Aggregate, FieldExpr, SelectItem, TypeOf, When};

impl Parser<'_> {
    pub(super) fn select_item(&mut self) -> Result<SelectItem> {
        let offset = self.offset();
        if self.take_symbol("(") {
            let query = Box::new(self.query()?);
            self.expect_symbol(")")?;
            return Ok(SelectItem::Subquery { query, offset });
        }
        if self.is_word("TYPEOF") && !self.is_symbol_at(1, ",") && !self.is_word_at(1, "FROM") {
            return self.type_of().map(SelectItem::TypeOf);
        }
        if self.is_word("COUNT") && self.is_symbol_at(1, "(") && self.is_symbol_at(2, ")") {
            self.at += 3;
            return Ok(SelectItem::Count { offset });
        }
        if self.is_word("FIELDS") && self.is_symbol_at(1, "(") {
            self.at += 2;
            let set = self.name()?.to_ascii_uppercase();
            self.expect_symbol(")")?;
            return Ok(SelectItem::Fields { set, offset });
        }
        let expr = self.field_expr()?;
        let alias = match self.peek() {
            Some(Token::Word(word)) if !word.eq_ignore_ascii_case("FROM") => Some(self.name()?),
            _ => None,
        };
        Ok(SelectItem::Field { expr, alias })
    }

    pub(super) fn field_expr(&mut self) -> Result<FieldExpr> {
        let offset = self.offset();
        if matches!(self.peek(), Some(Token::Number(_) | Token::Text(_))) {
            return self.literal().map(FieldExpr::Literal);
        }
        let path = self.path()?;
        if path.names.len() > 1 || !self.take_symbol("(") {
            return Ok(FieldExpr::Path(path));
        }
        let name = path.text();
        let arguments = if self.is_symbol(")") { Vec::new() } else { self.deeper(|p| p.list(Parser::field_expr))? };
        self.expect_symbol(")")?;
        Ok(match (Aggregate::of_name(&name), <[FieldExpr; 1]>::try_from(arguments)) {
            (Some(kind), Ok([argument])) => FieldExpr::Aggregate { kind, argument: Box::new(argument), offset },
            (_, Ok(one)) => FieldExpr::Function { name, arguments: one.into(), offset },
            (_, Err(arguments)) => FieldExpr::Function { name, arguments, offset },
        })
    }

    fn type_of(&mut self) -> Result<TypeOf> {
        self.expect_word("TYPEOF")?;
        let path = self.path()?;
        let mut whens = Vec::new();
        while self.is_word("WHEN") {
            let offset = self.offset();
            self.advance();
            let object = self.name()?;
            self.expect_word("THEN")?;
            whens.push(When { object, fields: self.list(Parser::path)?, offset });
        }
        let otherwise = if self.take_word("ELSE") { self.list(Parser::path)? } else { Vec::new() };
        self.expect_word("END")?;
        Ok(TypeOf { path, whens, otherwise })
    }
}
