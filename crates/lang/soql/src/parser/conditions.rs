//! Conditions of `WHERE` and `HAVING`.

use super::{Parser, Result};
use crate::{Comparison, Condition, FieldExpr, Literal, SoqlError};

const SYMBOLS: [(&str, Comparison); 7] = [
    ("=", Comparison::Equal),
    ("!=", Comparison::NotEqual),
    ("<>", Comparison::NotEqual),
    ("<=", Comparison::LessOrEqual),
    (">=", Comparison::GreaterOrEqual),
    ("<", Comparison::Less),
    (">", Comparison::Greater),
];

impl Parser<'_> {
    /// `AND` and `OR` on one level need parentheses, as on the platform.
    pub(super) fn condition(&mut self) -> Result<Condition> {
        let first = self.unary()?;
        let word = ["AND", "OR"].into_iter().find(|w| self.is_word(w));
        let Some(word) = word else { return Ok(first) };
        let mut parts = vec![first];
        while self.take_word(word) {
            parts.push(self.unary()?);
        }
        if self.is_word("AND") || self.is_word("OR") {
            return Err(self.unexpected());
        }
        Ok(if word == "AND" { Condition::And(parts) } else { Condition::Or(parts) })
    }

    fn unary(&mut self) -> Result<Condition> {
        if self.take_word("NOT") {
            return self.deeper(|p| Ok(Condition::Not(Box::new(p.unary()?))));
        }
        if self.take_symbol("(") {
            let inner = self.deeper(Parser::condition)?;
            self.expect_symbol(")")?;
            return Ok(inner);
        }
        let field = self.field_expr()?;
        self.comparison(field)
    }

    fn comparison(&mut self, field: FieldExpr) -> Result<Condition> {
        if let Some((symbol, operator)) = SYMBOLS.into_iter().find(|(s, _)| self.is_symbol(s)) {
            self.expect_symbol(symbol)?;
            return Ok(Condition::Compare { field, operator, value: self.literal()? });
        }
        if self.take_word("LIKE") {
            return Ok(Condition::Compare { field, operator: Comparison::Like, value: self.literal()? });
        }
        if self.take_words("NOT", "IN") {
            return self.among(field, Comparison::NotIn);
        }
        for (word, operator) in
            [("IN", Comparison::In), ("INCLUDES", Comparison::Includes), ("EXCLUDES", Comparison::Excludes)]
        {
            if self.take_word(word) {
                return self.among(field, operator);
            }
        }
        Err(self.unexpected())
    }

    fn among(&mut self, field: FieldExpr, operator: Comparison) -> Result<Condition> {
        if self.is_symbol(":") {
            return Ok(Condition::Among { field, operator, values: vec![self.literal()?] });
        }
        let offset = self.offset();
        self.expect_symbol("(")?;
        let condition = if self.is_word("SELECT") {
            let negated = match operator {
                Comparison::In => false,
                Comparison::NotIn => true,
                _ => return Err(SoqlError::malformed("unexpected token: 'SELECT'", self.offset())),
            };
            Condition::SemiJoin { field, negated, query: Box::new(self.query()?), offset }
        } else {
            let values = self.list(|p: &mut Self| -> Result<Literal> { p.literal() })?;
            Condition::Among { field, operator, values }
        };
        self.expect_symbol(")")?;
        Ok(condition)
    }
}
