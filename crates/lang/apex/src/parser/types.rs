//! Types, and the look-ahead that tells a type from an expression without building anything.

use super::{Parse, Parser};
use crate::errors::Fault;
use crate::lexer::{TokenKind, Word};
use crate::syntax::{Name, TypePart, TypeRef};

/// What a skipped type looked like.
#[derive(Clone, Copy)]
pub(super) struct TypeShape {
    /// Tokens ahead where the type ends.
    pub(super) end: usize,
    /// It has arguments or dimensions, so that it is no expression.
    pub(super) certain: bool,
}

const MOST_DIMENSIONS: u32 = 10;
const DEEPEST_TYPE: u32 = 8;

/// How many levels of type arguments a type has.
fn depth(ty: &TypeRef) -> u32 {
    let arguments = ty.parts.iter().flat_map(|part| &part.arguments);
    arguments.map(|argument| 1 + depth(argument)).max().unwrap_or_default()
}

impl Parser<'_> {
    pub(super) fn type_ref(&mut self) -> Parse<TypeRef> {
        let mut ty = self.type_without_dimensions()?;
        ty.dimensions = self.dimensions();
        ty.span = self.since(ty.span);
        self.check_depth(&ty);
        Ok(ty)
    }

    /// Collections nest eight levels deep, counting the outermost (Apex Developer Guide, Lists).
    fn check_depth(&mut self, ty: &TypeRef) {
        let depth = depth(ty);
        // A type around this one counts for both.
        if ty.dimensions > MOST_DIMENSIONS {
            self.faults.push(Fault::new(ty.span.start, "Maximum type depth exceeded: 10"));
        } else if depth == DEEPEST_TYPE + 1 {
            let message = format!("Exceeded max parameterized type depth: {ty}, depth: {depth}");
            self.faults.push(Fault::new(ty.span.start, message));
        }
    }

    /// For `new`, where brackets may hold a size.
    pub(super) fn type_without_dimensions(&mut self) -> Parse<TypeRef> {
        let start = self.span();
        let mut parts = vec![self.type_part(Self::type_name)?];
        while self.is(TokenKind::Dot) && self.skip_part(1, 0).is_some() {
            self.bump();
            parts.push(self.type_part(Self::name)?);
        }
        Ok(TypeRef { parts, dimensions: 0, span: self.since(start) })
    }

    fn type_name(&mut self) -> Parse<Name> {
        if self.is_word(Word::Void) { Ok(self.any_word()) } else { self.name() }
    }

    fn type_part(&mut self, name: impl FnOnce(&mut Self) -> Parse<Name>) -> Parse<TypePart> {
        let name = name(self)?;
        let mut arguments = Vec::new();
        if self.eat(TokenKind::Less) {
            arguments = self.nested(|parser| parser.comma_separated(Self::type_ref))?;
            self.expect(TokenKind::Greater)?;
        }
        Ok(TypePart { name, arguments })
    }

    /// Pairs of empty brackets.
    pub(super) fn dimensions(&mut self) -> u32 {
        let mut count = 0;
        while self.is(TokenKind::OpenBracket) && self.peek_at(1) == TokenKind::CloseBracket {
            self.bump();
            self.bump();
            count += 1;
        }
        count
    }

    /// Where a type that starts `from` tokens ahead would end.
    pub(super) fn skip_type(&self, from: usize) -> Option<TypeShape> {
        self.skip_type_within(from, 0)
    }

    fn skip_type_within(&self, from: usize, depth: u32) -> Option<TypeShape> {
        let mut shape = self.skip_part(from, depth)?;
        while self.peek_at(shape.end) == TokenKind::Dot {
            let Some(part) = self.skip_part(shape.end + 1, depth) else { break };
            shape = TypeShape { end: part.end, certain: shape.certain || part.certain };
        }
        while self.peek_at(shape.end) == TokenKind::OpenBracket
            && self.peek_at(shape.end + 1) == TokenKind::CloseBracket
        {
            shape = TypeShape { end: shape.end + 2, certain: true };
        }
        Some(shape)
    }

    fn skip_part(&self, from: usize, depth: u32) -> Option<TypeShape> {
        match self.peek_at(from) {
            TokenKind::Word(word) if !word.is_hard() || word == Word::Void => {}
            _ => return None,
        }
        if self.peek_at(from + 1) != TokenKind::Less {
            return Some(TypeShape { end: from + 1, certain: false });
        }
        let end = self.skip_arguments(from + 2, depth + 1)?;
        Some(TypeShape { end, certain: true })
    }

    fn skip_arguments(&self, from: usize, depth: u32) -> Option<usize> {
        let mut at = self.skip_type_within(from, depth).filter(|_| depth < super::DEEPEST)?.end;
        while self.peek_at(at) == TokenKind::Comma {
            at = self.skip_type_within(at + 1, depth)?.end;
        }
        (self.peek_at(at) == TokenKind::Greater).then_some(at + 1)
    }
}
