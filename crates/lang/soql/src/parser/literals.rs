//! Values: strings, numbers, dates, date formulas, currencies and bind expressions.

use super::{Parser, Result};
use crate::lexer::Token;
use crate::{DateFormula, Literal, SoqlError};

const DATES: [&str; 29] = [
    "YESTERDAY",
    "TODAY",
    "TOMORROW",
    "LAST_WEEK",
    "THIS_WEEK",
    "NEXT_WEEK",
    "LAST_MONTH",
    "THIS_MONTH",
    "NEXT_MONTH",
    "LAST_90_DAYS",
    "NEXT_90_DAYS",
    "THIS_QUARTER",
    "LAST_QUARTER",
    "NEXT_QUARTER",
    "THIS_YEAR",
    "LAST_YEAR",
    "NEXT_YEAR",
    "THIS_FISCAL_QUARTER",
    "LAST_FISCAL_QUARTER",
    "NEXT_FISCAL_QUARTER",
    "THIS_FISCAL_YEAR",
    "LAST_FISCAL_YEAR",
    "NEXT_FISCAL_YEAR",
    "LAST_WEEKDAY",
    "NEXT_WEEKDAY",
    "THIS_HOUR",
    "LAST_HOUR",
    "NEXT_HOUR",
    "NOW",
];

impl Parser<'_> {
    pub(super) fn literal(&mut self) -> Result<Literal> {
        let offset = self.offset();
        match self.peek().cloned() {
            Some(Token::Text(value)) => {
                self.advance();
                Ok(Literal::Text { value, offset })
            }
            Some(Token::Number(text)) => {
                self.advance();
                Ok(number(text, offset))
            }
            Some(Token::Symbol(":")) => self.bind(),
            Some(Token::Word(word)) => self.word_literal(&word, offset),
            _ => Err(self.unexpected()),
        }
    }

    fn word_literal(&mut self, word: &str, offset: usize) -> Result<Literal> {
        let upper = word.to_ascii_uppercase();
        let simple = match upper.as_str() {
            "NULL" => Some(Literal::Null),
            "TRUE" => Some(Literal::Bool(true)),
            "FALSE" => Some(Literal::Bool(false)),
            name if DATES.contains(&name) => {
                Some(Literal::DateFormula(DateFormula { name: name.into(), count: None, offset }))
            }
            _ => currency(word, offset),
        };
        if let Some(literal) = simple {
            self.advance();
            return Ok(literal);
        }
        if takes_count(&upper) && self.is_symbol_at(1, ":") {
            self.at += 2;
            return self.counted_date(upper, offset);
        }
        Err(SoqlError::malformed("Bind variables only allowed in Apex code", offset))
    }

    fn counted_date(&mut self, name: String, offset: usize) -> Result<Literal> {
        let Some(Token::Number(text)) = self.peek() else { return Err(self.unexpected()) };
        let count = text.parse().map_err(|_| self.unexpected())?;
        self.advance();
        Ok(Literal::DateFormula(DateFormula { name, count: Some(count), offset }))
    }

    /// A bind expression reaches to the next place where the query goes on: a clause's word, a comma or an unmatched
    /// parenthesis.
    pub(super) fn bind(&mut self) -> Result<Literal> {
        self.expect_symbol(":")?;
        let start = self.offset();
        let (mut end, mut open) = (start, 0usize);
        while let Some(token) = self.peek() {
            match token {
                Token::Apex => {
                    end = self.tokens[self.at].end;
                    self.advance();
                    break;
                }
                Token::Symbol("(" | "[" | "{") => open += 1,
                Token::Symbol(")" | "]" | "}") if open == 0 => break,
                Token::Symbol(")" | "]" | "}") => open -= 1,
                Token::Symbol(",") if open == 0 => break,
                Token::Word(word) if open == 0 && end > start && self.goes_on(word) => break,
                _ => {}
            }
            end = self.tokens[self.at].end;
            self.advance();
        }
        if end == start {
            return Err(self.unexpected());
        }
        self.binds += 1;
        Ok(Literal::Bind { text: self.text[start..end].into(), ordinal: self.binds - 1, offset: start })
    }

    /// A word after a name, a closing bracket or a literal can only belong to the query; after a dot or an operator it
    /// belongs to the expression.
    fn goes_on(&self, word: &str) -> bool {
        let inside = match self.tokens.get(self.at.wrapping_sub(1)).map(|t| &t.token) {
            Some(Token::Symbol(s)) => ![")", "]", "}"].contains(s),
            Some(Token::Word(before)) => before.eq_ignore_ascii_case("new"),
            _ => false,
        };
        !inside && !word.eq_ignore_ascii_case("instanceof")
    }
}

fn number(text: String, offset: usize) -> Literal {
    let is_date = text.len() >= 10 && text.as_bytes().get(4) == Some(&b'-');
    match is_date {
        true if text.contains(['T', 't']) => Literal::DateTime { text, offset },
        true => Literal::Date { text, offset },
        // A time of day is kept as it is written.
        false if text.contains(':') => Literal::Text { value: text, offset },
        false => Literal::Number { text, offset },
    }
}

/// `LAST_N_DAYS`, `NEXT_N_FISCAL_QUARTERS`, `N_DAYS_AGO`, …
fn takes_count(upper: &str) -> bool {
    let is_unit = |rest: &str| {
        let unit = rest.strip_prefix("FISCAL_").unwrap_or(rest);
        ["DAYS", "WEEKS", "MONTHS", "QUARTERS", "YEARS", "HOURS", "WEEKDAYS"].contains(&unit)
    };
    let ago = upper.strip_prefix("N_").and_then(|rest| rest.strip_suffix("_AGO"));
    let span = upper.strip_prefix("LAST_N_").or_else(|| upper.strip_prefix("NEXT_N_"));
    ago.or(span).is_some_and(is_unit)
}

fn currency(word: &str, offset: usize) -> Option<Literal> {
    let (code, amount) = word.split_at_checked(3)?;
    let fits = code.bytes().all(|b| b.is_ascii_uppercase())
        && !amount.is_empty()
        && amount.bytes().all(|b| b.is_ascii_digit());
    fits.then(|| Literal::Currency { code: code.into(), amount: amount.into(), offset })
}
