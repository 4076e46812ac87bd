//! Conditions bound to the schema, and what they say of a row.

use super::compare::{compare, is_empty};
use super::dates::Range;
use super::expr::Expr;
use super::operand::Operand;
use crate::EngineError;
use crate::encoding::index;
use orgyard_soql::Comparison;
use orgyard_text::names::fold;
use orgyard_values::Value;
use std::cmp::Ordering;
use std::collections::HashSet;

#[derive(Debug)]
pub(super) enum Test {
    All(Vec<Test>),
    Any(Vec<Test>),
    Not(Box<Test>),
    Compare {
        expr: Expr,
        operator: Comparison,
        operand: Operand,
    },
    In {
        expr: Expr,
        set: ValueSet,
        negated: bool,
    },
    Spans {
        expr: Expr,
        spans: Vec<Range>,
        negated: bool,
    },
    Includes {
        expr: Expr,
        groups: Vec<Vec<String>>,
        negated: bool,
    },
    /// What holds for every row, such as a credential.
    True,
}

/// Values of an IN, found at once.
#[derive(Debug, Default)]
pub(super) struct ValueSet {
    keys: HashSet<Vec<u8>>,
    has_null: bool,
    /// As given, for an index.
    pub(super) values: Vec<Value>,
}

impl ValueSet {
    pub(super) fn add(&mut self, value: Value) {
        match key(&value) {
            Some(key) => {
                if self.keys.insert(key) {
                    self.values.push(value);
                }
            }
            None => self.has_null = true,
        }
    }

    pub(super) fn has_null(&self) -> bool {
        self.has_null
    }

    fn contains(&self, value: &Value) -> bool {
        key(value).map_or(self.has_null, |key| self.keys.contains(&key))
    }
}

/// Texts whole and folded, other values as an index writes them.
fn key(value: &Value) -> Option<Vec<u8>> {
    match value {
        Value::Text(text) if text.is_empty() => None,
        Value::Text(text) | Value::Date(text) => Some(fold(text).into_bytes()),
        other => index::encode(other),
    }
}

/// Reads an expression from the row, or the group, that is tested.
pub(super) type Read<'a> = dyn Fn(&Expr) -> Result<Value, EngineError> + 'a;

impl Test {
    pub(super) fn holds(&self, read: &Read<'_>) -> Result<bool, EngineError> {
        Ok(match self {
            Self::True => true,
            Self::All(tests) => {
                for test in tests {
                    if !test.holds(read)? {
                        return Ok(false);
                    }
                }
                true
            }
            Self::Any(tests) => {
                for test in tests {
                    if test.holds(read)? {
                        return Ok(true);
                    }
                }
                false
            }
            Self::Not(test) => !test.holds(read)?,
            Self::Compare { expr, operator, operand } => compares(&read(expr)?, *operator, operand),
            Self::In { expr, set, negated } => set.contains(&read(expr)?) != *negated,
            Self::Spans { expr, spans, negated } => {
                let at = milliseconds(&read(expr)?);
                at.is_some_and(|at| spans.iter().any(|span| (span.from..span.to).contains(&at))) != *negated
            }
            Self::Includes { expr, groups, negated } => includes(&read(expr)?, groups) != *negated,
        })
    }

    /// Calls `visit` with each expression.
    pub(super) fn exprs<'a>(&'a self, visit: &mut dyn FnMut(&'a Expr)) {
        match self {
            Self::True => {}
            Self::All(tests) | Self::Any(tests) => tests.iter().for_each(|test| test.exprs(visit)),
            Self::Not(test) => test.exprs(visit),
            Self::Compare { expr, .. }
            | Self::In { expr, .. }
            | Self::Spans { expr, .. }
            | Self::Includes { expr, .. } => visit(expr),
        }
    }

    /// The conditions all of which a row must meet.
    pub(super) fn conjuncts(&self) -> Vec<&Test> {
        match self {
            Self::All(tests) => tests.iter().flat_map(Self::conjuncts).collect(),
            other => vec![other],
        }
    }
}

fn compares(value: &Value, operator: Comparison, operand: &Operand) -> bool {
    match operand {
        Operand::Range(range) => in_range(value, operator, *range),
        Operand::Value(Value::Text(pattern)) if operator == Comparison::Like => {
            value.as_str().is_some_and(|text| like(text, pattern))
        }
        Operand::Value(other) => ordered(value, operator, other),
    }
}

fn ordered(value: &Value, operator: Comparison, other: &Value) -> bool {
    let order = compare(value, other);
    let both = !is_empty(value) && !is_empty(other);
    match operator {
        Comparison::Equal | Comparison::Like => order == Some(Ordering::Equal),
        Comparison::NotEqual => order != Some(Ordering::Equal),
        Comparison::Less => both && order == Some(Ordering::Less),
        Comparison::LessOrEqual => both && order.is_some_and(Ordering::is_le),
        Comparison::Greater => both && order == Some(Ordering::Greater),
        Comparison::GreaterOrEqual => both && order.is_some_and(Ordering::is_ge),
        _ => false,
    }
}

fn milliseconds(value: &Value) -> Option<i64> {
    match value {
        Value::DateTime(ms) => Some(*ms),
        Value::Date(text) | Value::Text(text) => crate::tx::parse_datetime(text),
        _ => None,
    }
}

fn in_range(value: &Value, operator: Comparison, range: Range) -> bool {
    let Some(at) = milliseconds(value) else { return operator == Comparison::NotEqual };
    match operator {
        Comparison::Equal => (range.from..range.to).contains(&at),
        Comparison::NotEqual => !(range.from..range.to).contains(&at),
        Comparison::Less => at < range.from,
        Comparison::LessOrEqual => at < range.to,
        Comparison::Greater => at >= range.to,
        Comparison::GreaterOrEqual => at >= range.from,
        _ => false,
    }
}

/// Whether the row's values hold all of one group: `INCLUDES ('A;B', 'C')`.
fn includes(value: &Value, groups: &[Vec<String>]) -> bool {
    let held: Vec<String> = value.as_str().unwrap_or_default().split(';').map(fold).collect();
    groups.iter().any(|group| group.iter().all(|one| held.contains(one)))
}

/// `%` stands for any text, `_` for one character; a backslash takes either as it is. Case does not count.
fn like(text: &str, pattern: &str) -> bool {
    let text: Vec<char> = fold(text).chars().collect();
    let pattern = parts(&fold(pattern));
    // The place to go back to: after the last `%`, with one more character given to it.
    let (mut t, mut p, mut back) = (0, 0, None);
    while t < text.len() {
        match pattern.get(p) {
            Some(Part::Any) => {
                back = Some((p + 1, t));
                p += 1;
            }
            Some(Part::One) => (t, p) = (t + 1, p + 1),
            Some(Part::Char(c)) if *c == text[t] => (t, p) = (t + 1, p + 1),
            _ => match back {
                Some((after, from)) => {
                    back = Some((after, from + 1));
                    (p, t) = (after, from + 1);
                }
                None => return false,
            },
        }
    }
    pattern[p..].iter().all(|part| matches!(part, Part::Any))
}

enum Part {
    Any,
    One,
    Char(char),
}

fn parts(pattern: &str) -> Vec<Part> {
    let mut out = Vec::new();
    let mut chars = pattern.chars();
    while let Some(c) = chars.next() {
        out.push(match c {
            '%' => Part::Any,
            '_' => Part::One,
            '\\' => match chars.clone().next() {
                // It escapes nothing else.
                Some(c @ ('%' | '_')) => {
                    chars.next();
                    Part::Char(c)
                }
                _ => Part::Char('\\'),
            },
            c => Part::Char(c),
        });
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_match_whole_texts_without_case() {
        for (text, pattern, expected) in [
            ("Acme Inc", "acme%", true),
            ("Acme Inc", "%inc", true),
            ("Acme Inc", "%m_ %", true),
            ("Acme Inc", "acme", false),
            ("abab", "%ab", true),
            ("a%b", r"a\%b", true),
            ("axb", r"a\%b", false),
            (r"a\b", r"a\b", true),
            ("", "%", true),
            ("", "_", false),
        ] {
            assert_eq!(like(text, pattern), expected, "{text} {pattern}");
        }
    }
}
