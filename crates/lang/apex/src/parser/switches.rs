//! `switch on`.

use super::{Parse, Parser};
use crate::errors::Fault;
use crate::lexer::{TokenKind, Word};
use crate::syntax::{StatementKind, Switch, WhenBranch, WhenPattern};

impl Parser<'_> {
    pub(super) fn switch_statement(&mut self) -> Parse<StatementKind> {
        let start = self.bump().span;
        self.bump();
        let subject = self.expression()?;
        self.expect(TokenKind::OpenBrace)?;
        let mut branches: Vec<WhenBranch> = Vec::new();
        while self.is_word(Word::When) {
            branches.push(self.when_branch()?);
        }
        self.expect(TokenKind::CloseBrace)?;
        if branches.is_empty() {
            self.faults.push(Fault::new(start.start, "Switch statement requires at least one when block"));
        }
        self.check_else_is_last(&branches);
        Ok(StatementKind::Switch(Box::new(Switch { subject, branches })))
    }

    fn check_else_is_last(&mut self, branches: &[WhenBranch]) {
        let early = branches.iter().rev().skip(1).find(|branch| matches!(branch.pattern, WhenPattern::Else));
        if let Some(branch) = early {
            self.faults.push(Fault::new(branch.span.start, "'when else' must be the last when block"));
        }
    }

    fn when_branch(&mut self) -> Parse<WhenBranch> {
        let start = self.bump().span;
        let pattern = self.when_pattern()?;
        let body = self.block()?;
        Ok(WhenBranch { pattern, body, span: self.since(start) })
    }

    fn when_pattern(&mut self) -> Parse<WhenPattern> {
        if self.eat_word(Word::Else) {
            return Ok(WhenPattern::Else);
        }
        let binds = self.skip_type(0).is_some_and(|shape| {
            self.peek_at(shape.end).is_word() && self.peek_at(shape.end + 1) == TokenKind::OpenBrace
        });
        if binds {
            return Ok(WhenPattern::SObject { ty: self.type_ref()?, name: self.declared_name()? });
        }
        Ok(WhenPattern::Values(self.comma_separated(Self::expression)?))
    }
}
