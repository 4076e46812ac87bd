//! Searches. Each object behind RETURNING is read as the query it stands for.

use super::MentionKind;
use super::query::{Found, in_query};
use crate::lexer::{Token, TokenKind, tokenize};

/// Words that end the list of fields of a returned object.
const CLAUSES: [&str; 5] = ["where", "using", "order", "limit", "offset"];

pub(super) fn in_search(text: &str) -> Vec<Found> {
    let Ok(tokens) = tokenize(text) else { return Vec::new() };
    let is_word = |token: &Token, word: &str| slice(text, token, token).eq_ignore_ascii_case(word);
    let Some(start) = tokens.iter().position(|token| is_word(token, "returning")) else { return Vec::new() };
    let (mut found, mut at) = (Vec::new(), start + 1);
    while let Some(object) = tokens.get(at).filter(|token| matches!(token.kind, TokenKind::Word(_))) {
        let inner = inside(&tokens, at + 1);
        returned(text, object, inner, &mut found);
        at += if inner.is_empty() { 1 } else { inner.len() + 3 };
        if tokens.get(at).is_none_or(|token| token.kind != TokenKind::Comma) {
            break;
        }
        at += 1;
    }
    found
}

fn slice<'t>(text: &'t str, first: &Token, last: &Token) -> &'t str {
    text.get(first.span.start as usize..last.span.end as usize).unwrap_or_default()
}

/// The tokens between a bracket at `open` and its partner.
fn inside(tokens: &[Token], open: usize) -> &[Token] {
    let mut depth = 0;
    for (at, token) in tokens.iter().enumerate().skip(open) {
        match token.kind {
            TokenKind::OpenParen => depth += 1,
            TokenKind::CloseParen => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return tokens.get(open + 1..at).unwrap_or_default();
        }
    }
    &[]
}

fn returned(text: &str, object: &Token, inner: &[Token], found: &mut Vec<Found>) {
    let name = slice(text, object, object);
    found.push((MentionKind::Type, name.to_owned(), object.span.start as usize));
    let is_clause = |token: &Token| CLAUSES.iter().any(|word| slice(text, token, token).eq_ignore_ascii_case(word));
    let split = inner.iter().position(is_clause).unwrap_or(inner.len());
    let (fields, clauses) = inner.split_at(split);
    let (Some(first), Some(last)) = (fields.first(), fields.last()) else { return };
    let head = format!("SELECT {} FROM {name} ", slice(text, first, last));
    let rest = clauses.first().zip(clauses.last()).map_or("", |(first, last)| slice(text, first, last));
    let rest_start = clauses.first().map_or(0, |token| token.span.start as usize);
    for (kind, mentioned, offset) in in_query(&format!("{head}{rest}")) {
        let offset = match offset.checked_sub(head.len()) {
            Some(behind) => rest_start + behind,
            None => first.span.start as usize + offset.saturating_sub("SELECT ".len()),
        };
        if kind != MentionKind::Type {
            found.push((kind, mentioned, offset));
        }
    }
}
