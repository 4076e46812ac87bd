//! Bodies of triggers and anonymous blocks: statements, methods and types side by side.

use super::{Parse, Parser};
use crate::lexer::TokenKind;
use crate::position::Span;
use crate::syntax::{Modifiers, ScriptItem, Statement, StatementKind};

impl Parser<'_> {
    pub(super) fn anonymous(&mut self) -> Parse<Vec<ScriptItem>> {
        self.script_items(TokenKind::End)
    }

    pub(super) fn script_items(&mut self, close: TokenKind) -> Parse<Vec<ScriptItem>> {
        let mut items = Vec::new();
        while !self.is(close) && !self.is(TokenKind::End) {
            items.push(self.script_item(close)?);
        }
        Ok(items)
    }

    fn script_item(&mut self, close: TokenKind) -> Parse<ScriptItem> {
        let start = self.span();
        if !self.at_modifier() {
            return self.plain_item(start);
        }
        // The platform tries an anonymous declaration as a whole and, when it fails, blames its first word.
        let unexpected = self.unexpected();
        let item = self.modified_item(start);
        if close == TokenKind::End { item.map_err(|_| unexpected) } else { item }
    }

    fn modified_item(&mut self, start: Span) -> Parse<ScriptItem> {
        let modifiers = self.modifiers()?;
        if self.at_type_declaration() {
            return Ok(ScriptItem::Type(self.type_declaration(modifiers, start)?));
        }
        if self.at_member(TokenKind::OpenParen) {
            return Ok(ScriptItem::Method(self.method(modifiers, start)?));
        }
        if self.at_member(TokenKind::OpenBrace) {
            return Ok(ScriptItem::Property(self.property(modifiers, start)?));
        }
        let local = self.local(modifiers)?;
        self.expect(TokenKind::Semicolon)?;
        Ok(ScriptItem::Statement(Statement { kind: StatementKind::Local(local), span: self.since(start) }))
    }

    fn plain_item(&mut self, start: Span) -> Parse<ScriptItem> {
        if self.at_type_declaration() {
            return Ok(ScriptItem::Type(self.type_declaration(Modifiers::default(), start)?));
        }
        if self.at_member(TokenKind::OpenParen) {
            return Ok(ScriptItem::Method(self.method(Modifiers::default(), start)?));
        }
        if self.at_member(TokenKind::OpenBrace) {
            return Ok(ScriptItem::Property(self.property(Modifiers::default(), start)?));
        }
        Ok(ScriptItem::Statement(self.statement()?))
    }

    /// A type, a name and then `opens`: `(` for a method, `{` for a property.
    fn at_member(&self, opens: TokenKind) -> bool {
        let Some(shape) = self.skip_type(0) else { return false };
        let is_name = matches!(self.peek_at(shape.end), TokenKind::Word(word) if !word.is_hard());
        is_name && self.peek_at(shape.end + 1) == opens
    }
}
