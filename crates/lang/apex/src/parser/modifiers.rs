//! Modifiers, annotations and parameters.

use super::{Parse, Parser};
use crate::errors::Fault;
use crate::lexer::{TokenKind, Word};
use crate::position::Span;
use crate::syntax::{Annotation, AnnotationArgument, Expr, Modifier, ModifierKind, Modifiers, Parameter};

impl Parser<'_> {
    pub(super) fn modifiers(&mut self) -> Parse<Modifiers> {
        let mut modifiers = Modifiers::default();
        loop {
            if self.is(TokenKind::At) {
                modifiers.annotations.push(self.annotation()?);
                continue;
            }
            let Some((kind, words)) = self.modifier_ahead() else { return Ok(modifiers) };
            let start = self.span();
            self.skip(words);
            let word = Modifier { kind, span: self.since(start) };
            self.add_modifier(&mut modifiers, word);
        }
    }

    fn add_modifier(&mut self, modifiers: &mut Modifiers, word: Modifier) {
        if modifiers.has(word.kind) {
            let text = self.slice(word.span).to_lowercase();
            self.faults.push(Fault::new(word.span.start, format!("Duplicate modifier: {text}")));
        }
        modifiers.words.push(word);
    }

    /// Whether a declaration's modifiers start here.
    pub(super) fn at_modifier(&self) -> bool {
        self.is(TokenKind::At) || self.modifier_ahead().is_some()
    }

    /// The modifier at the current token and how many words it takes.
    fn modifier_ahead(&self) -> Option<(ModifierKind, usize)> {
        let TokenKind::Word(word) = self.peek() else { return None };
        let kind = match word {
            Word::Global => ModifierKind::Global,
            Word::Public => ModifierKind::Public,
            Word::Protected => ModifierKind::Protected,
            Word::Private => ModifierKind::Private,
            Word::Static => ModifierKind::Static,
            Word::Final => ModifierKind::Final,
            Word::Abstract => ModifierKind::Abstract,
            Word::Virtual => ModifierKind::Virtual,
            Word::Override => ModifierKind::Override,
            Word::TestMethod => ModifierKind::TestMethod,
            Word::WebService => ModifierKind::WebService,
            Word::Transient if self.peek_at(1).is_word() => ModifierKind::Transient,
            Word::With => return self.sharing(ModifierKind::WithSharing),
            Word::Without => return self.sharing(ModifierKind::WithoutSharing),
            Word::Inherited => return self.sharing(ModifierKind::InheritedSharing),
            _ => return None,
        };
        Some((kind, 1))
    }

    fn sharing(&self, kind: ModifierKind) -> Option<(ModifierKind, usize)> {
        (self.peek_at(1) == TokenKind::Word(Word::Sharing)).then_some((kind, 2))
    }

    fn annotation(&mut self) -> Parse<Annotation> {
        let start = self.bump().span;
        let name = self.member_name()?;
        let mut arguments = Vec::new();
        if self.eat(TokenKind::OpenParen) {
            while !self.is(TokenKind::CloseParen) {
                arguments.push(self.annotation_argument()?);
                if self.is(TokenKind::Comma) {
                    return Err(self.wrong(TokenKind::CloseParen));
                }
            }
            self.expect(TokenKind::CloseParen)?;
        }
        Ok(Annotation { name, arguments, span: self.since(start) })
    }

    fn annotation_argument(&mut self) -> Parse<AnnotationArgument> {
        let named = self.peek().is_word() && self.peek_at(1) == TokenKind::Assign;
        let name = if named {
            let name = self.any_word();
            self.bump();
            Some(name)
        } else {
            None
        };
        Ok(AnnotationArgument { name, value: self.annotation_value()? })
    }

    fn annotation_value(&mut self) -> Parse<Expr> {
        self.conditional()
    }

    pub(super) fn parameters(&mut self) -> Parse<Vec<Parameter>> {
        let open = self.expect(TokenKind::OpenParen)?;
        let mut parameters = Vec::new();
        if !self.is(TokenKind::CloseParen) {
            parameters = self.comma_separated(Self::parameter)?;
        }
        self.expect(TokenKind::CloseParen)?;
        self.check_count(&parameters, open);
        Ok(parameters)
    }

    fn check_count(&mut self, parameters: &[Parameter], open: Span) {
        if parameters.len() > 32 {
            self.faults.push(Fault::new(open.start, "Invalid number of parameters exceeds: 32"));
        }
    }

    pub(super) fn parameter(&mut self) -> Parse<Parameter> {
        let modifiers = self.modifiers()?;
        let mut ty = self.type_ref()?;
        let name = self.declared_name()?;
        ty.dimensions += self.dimensions();
        Ok(Parameter { modifiers, ty, name })
    }
}
