//! Search terms: words with wildcards, phrases, AND, OR, AND NOT and parentheses.

use crate::query::fault::{self, Result};
use orgyard_text::names::fold;

#[derive(Debug, PartialEq)]
pub(super) enum Words {
    /// Words that stand in this order; more than one for a phrase.
    Phrase(Vec<String>),
    All(Vec<Words>),
    Any(Vec<Words>),
    Not(Box<Words>),
}

#[derive(Debug, PartialEq)]
enum Token {
    Open,
    Close,
    And,
    Or,
    Not,
    Phrase(Vec<String>),
}

/// Deeper nesting is read as if it ended there.
const DEEPEST: usize = 50;

impl Words {
    pub(super) fn of(term: &str) -> Result<Self> {
        let tokens = tokens(term);
        let longest = tokens.iter().filter_map(|token| match token {
            Token::Phrase(words) => words.iter().map(|word| word.trim_matches(['*', '?']).chars().count()).max(),
            _ => None,
        });
        if longest.max().unwrap_or(0) < 2 {
            let message = format!("search term must be longer than one character: {}", term.trim());
            return Err(fault::malformed_search(message));
        }
        Ok(Reader { tokens: tokens.into_iter().peekable(), depth: 0 }.any())
    }

    /// Whether the texts of one record hold what is searched for.
    pub(super) fn are_in<'a>(&self, texts: impl Iterator<Item = &'a str>) -> bool {
        let texts: Vec<Vec<String>> = texts.map(split).collect();
        self.hold(&texts)
    }

    fn hold(&self, texts: &[Vec<String>]) -> bool {
        match self {
            Self::All(parts) => parts.iter().all(|part| part.hold(texts)),
            Self::Any(parts) => parts.iter().any(|part| part.hold(texts)),
            Self::Not(part) => !part.hold(texts),
            Self::Phrase(words) => texts.iter().any(|text| {
                text.windows(words.len().max(1))
                    .any(|window| window.iter().zip(words).all(|(text, word)| is(text, word)))
            }),
        }
    }
}

/// Words of letters and digits, folded; wildcards belong to them.
fn split(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !(c.is_alphanumeric() || c == '*' || c == '?'));
    words.filter(|word| !word.is_empty()).map(fold).collect()
}

fn tokens(term: &str) -> Vec<Token> {
    let mut out = Vec::new();
    let mut rest = term;
    while let Some(c) = rest.chars().next() {
        if let Some(after) = rest.strip_prefix('"') {
            let (phrase, left) = after.split_once('"').unwrap_or((after, ""));
            out.push(Token::Phrase(split(phrase)));
            rest = left;
        } else if matches!(c, '(' | ')') {
            out.push(if c == '(' { Token::Open } else { Token::Close });
            rest = &rest[1..];
        } else {
            let end = rest.find(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | '"')).unwrap_or(rest.len());
            let end = if end == 0 { c.len_utf8() } else { end };
            let (word, left) = rest.split_at(end);
            rest = left;
            out.extend(match word {
                "AND" => Some(Token::And),
                "OR" => Some(Token::Or),
                "NOT" => Some(Token::Not),
                word => Some(Token::Phrase(split(word))),
            });
        }
    }
    out.retain(|token| *token != Token::Phrase(Vec::new()));
    out
}

struct Reader<I: Iterator<Item = Token>> {
    tokens: std::iter::Peekable<I>,
    depth: usize,
}

impl<I: Iterator<Item = Token>> Reader<I> {
    fn any(&mut self) -> Words {
        let mut parts = vec![self.all()];
        while self.tokens.next_if_eq(&Token::Or).is_some() {
            parts.push(self.all());
        }
        if parts.len() == 1 { parts.remove(0) } else { Words::Any(parts) }
    }

    /// Words that follow each other must all be there.
    fn all(&mut self) -> Words {
        let mut parts = Vec::new();
        while let Some(token) = self.tokens.peek() {
            match token {
                Token::Or | Token::Close => break,
                Token::And => drop(self.tokens.next()),
                _ => parts.extend(self.one()),
            }
        }
        Words::All(parts)
    }

    fn one(&mut self) -> Option<Words> {
        match self.tokens.next()? {
            Token::Not => Some(Words::Not(Box::new(self.one()?))),
            Token::Phrase(words) => Some(Words::Phrase(words)),
            Token::Open if self.depth < DEEPEST => {
                self.depth += 1;
                let inner = self.any();
                self.depth -= 1;
                self.tokens.next_if_eq(&Token::Close);
                Some(inner)
            }
            _ => None,
        }
    }
}

/// `*` stands for any letters, `?` for one.
fn is(text: &str, word: &str) -> bool {
    let (text, word): (Vec<char>, Vec<char>) = (text.chars().collect(), word.chars().collect());
    let (mut t, mut w, mut back) = (0, 0, None);
    while t < text.len() {
        match word.get(w) {
            Some('*') => {
                back = Some((w + 1, t));
                w += 1;
            }
            Some(c) if *c == '?' || *c == text[t] => (t, w) = (t + 1, w + 1),
            _ => match back {
                Some((after, from)) => {
                    back = Some((after, from + 1));
                    (w, t) = (after, from + 1);
                }
                None => return false,
            },
        }
    }
    word[w..].iter().all(|c| *c == '*')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(term: &str, text: &str, expected: bool) {
        assert_eq!(Words::of(term).unwrap().are_in([text].into_iter()), expected, "{term} in {text}");
    }

    #[test]
    fn words_are_whole_unless_a_wildcard_opens_them() {
        check("acme", "ACME Inc.", true);
        check("acm", "ACME Inc.", false);
        check("acm*", "ACME Inc.", true);
        check("a?me", "ACME Inc.", true);
        check("inc acme", "ACME Inc.", true);
        check("\"inc acme\"", "ACME Inc.", false);
        check("\"acme inc\"", "ACME Inc.", true);
    }

    #[test]
    fn words_are_combined() {
        check("acme OR other", "ACME", true);
        check("acme AND other", "ACME", false);
        check("acme AND NOT other", "ACME", true);
        check("(acme OR x1) AND (inc OR ltd)", "ACME Inc", true);
    }

    #[test]
    fn a_term_needs_two_characters() {
        assert!(Words::of("a").is_err() && Words::of("  ").is_err() && Words::of("a*").is_err());
        assert!(Words::of("ab").is_ok() && Words::of(&"(".repeat(5000)).is_err());
        assert!(Words::of(&format!("{}ab", "(".repeat(5000))).is_ok());
    }
}
