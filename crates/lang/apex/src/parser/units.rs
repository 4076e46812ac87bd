//! What stands at the top of a source.

use super::{Parse, Parser};
use crate::errors::Fault;
use crate::lexer::{TokenKind, Word};
use crate::syntax::{SourceKind, Trigger, TriggerEvent, TriggerOperation, TriggerTiming, UnitBody};

impl Parser<'_> {
    pub(super) fn unit(&mut self, kind: SourceKind) -> Parse<UnitBody> {
        let body = match kind {
            SourceKind::Class => UnitBody::Type(self.top_level_type()?),
            SourceKind::Trigger => UnitBody::Trigger(self.trigger()?),
            SourceKind::Anonymous => UnitBody::Anonymous(self.anonymous()?),
        };
        if self.is(TokenKind::End) { Ok(body) } else { Err(self.left_over()) }
    }

    fn left_over(&self) -> Fault {
        if self.is(TokenKind::CloseBrace) && self.peek_at(1) == TokenKind::End {
            return Fault::new(self.span().start, "Extra '}', at '<EOF>'.");
        }
        self.unexpected()
    }

    fn top_level_type(&mut self) -> Parse<crate::syntax::TypeDeclaration> {
        let start = self.span();
        let modifiers = self.modifiers()?;
        if self.at_type_declaration() { self.type_declaration(modifiers, start) } else { Err(self.unexpected()) }
    }

    fn trigger(&mut self) -> Parse<Trigger> {
        let start = self.span();
        self.expect_word(Word::Trigger)?;
        let name = self.declared_name()?;
        self.expect_word(Word::On)?;
        let object = self.name()?;
        self.expect(TokenKind::OpenParen)?;
        let events = self.comma_separated(Self::trigger_event)?;
        self.expect(TokenKind::CloseParen)?;
        self.expect(TokenKind::OpenBrace)?;
        let body = self.script_items(TokenKind::CloseBrace)?;
        self.expect(TokenKind::CloseBrace)?;
        self.check_events(&events);
        Ok(Trigger { name, object, events, body, span: self.since(start) })
    }

    pub(super) fn expect_word(&mut self, word: Word) -> Parse<()> {
        if self.eat_word(word) { Ok(()) } else { Err(self.unexpected()) }
    }

    fn trigger_event(&mut self) -> Parse<TriggerEvent> {
        let start = self.span();
        let timing = match self.peek() {
            TokenKind::Word(Word::Before) => TriggerTiming::Before,
            TokenKind::Word(Word::After) => TriggerTiming::After,
            _ => return Err(self.unexpected()),
        };
        self.bump();
        let operation = match self.peek() {
            TokenKind::Word(Word::Insert) => TriggerOperation::Insert,
            TokenKind::Word(Word::Update) => TriggerOperation::Update,
            TokenKind::Word(Word::Delete) => TriggerOperation::Delete,
            TokenKind::Word(Word::Undelete) => TriggerOperation::Undelete,
            _ => return Err(self.unexpected()),
        };
        self.bump();
        Ok(TriggerEvent { timing, operation, span: self.since(start) })
    }

    fn check_events(&mut self, events: &[TriggerEvent]) {
        let mut seen = Vec::new();
        for event in events {
            let usage = (event.timing, event.operation);
            if usage == (TriggerTiming::Before, TriggerOperation::Undelete) {
                self.faults.push(Fault::new(event.span.start, "Trigger Usage Before Undelete is not supported"));
            } else if seen.contains(&usage) {
                let message = format!("Duplicate Trigger Usage: {}", self.usage(event));
                self.faults.push(Fault::new(event.span.start, message));
            }
            seen.push(usage);
        }
    }

    fn usage(&self, event: &TriggerEvent) -> String {
        self.slice(event.span).split_whitespace().collect::<Vec<_>>().join(" ")
    }
}
