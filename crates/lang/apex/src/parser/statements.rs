//! Statements.

use super::{Parse, Parser};
use crate::errors::Fault;
use crate::lexer::{TokenKind, Word};
use crate::position::Span;
use crate::syntax::{
    Block, Catch, Dml, DmlAccess, DmlOperation, Expr, ExprKind, For, ForEach, ForInit, Local, Modifiers, Name,
    Statement, StatementKind, Try,
};

/// How many branches one `else if` chain may have.
const LONGEST_CHAIN: usize = 400;

impl Parser<'_> {
    pub(super) fn block(&mut self) -> Parse<Block> {
        let start = self.expect(TokenKind::OpenBrace)?;
        let statements = self.nested(|parser| {
            let mut statements = Vec::new();
            while parser.at_statement() {
                statements.push(parser.statement()?);
            }
            Ok(statements)
        })?;
        self.expect(TokenKind::CloseBrace)?;
        Ok(Block { statements, span: self.since(start) })
    }

    /// What no statement can start with ends the block, so that the missing brace is what gets reported.
    fn at_statement(&self) -> bool {
        use Word::*;
        match self.peek() {
            TokenKind::CloseBrace | TokenKind::End => false,
            TokenKind::Word(word) => {
                !matches!(word, Public | Private | Protected | Global | Abstract | Virtual | Override | Class | Static)
            }
            _ => true,
        }
    }

    pub(super) fn statement(&mut self) -> Parse<Statement> {
        let start = self.span();
        let kind = self.nested(Self::statement_kind)?;
        Ok(Statement { kind, span: self.since(start) })
    }

    fn boxed_statement(&mut self) -> Parse<Box<Statement>> {
        self.statement().map(Box::new)
    }

    fn statement_kind(&mut self) -> Parse<StatementKind> {
        match self.peek() {
            TokenKind::Semicolon => {
                self.bump();
                Ok(StatementKind::Empty)
            }
            TokenKind::OpenBrace => Ok(StatementKind::Block(self.block()?)),
            TokenKind::At => self.local_statement(),
            TokenKind::Word(word) => self.word_statement(word),
            _ => self.expression_statement(),
        }
    }

    fn word_statement(&mut self, word: Word) -> Parse<StatementKind> {
        match word {
            Word::If => self.if_statement(),
            Word::For => self.for_statement(),
            Word::While => self.while_statement(),
            Word::Do => self.do_statement(),
            Word::Try => self.try_statement(),
            Word::Return => self.return_statement(),
            Word::Throw => self.throw_statement(),
            Word::Break => self.jump(StatementKind::Break),
            Word::Continue => self.jump(StatementKind::Continue),
            Word::Switch if self.peek_at(1) == TokenKind::Word(Word::On) => self.switch_statement(),
            Word::Insert => self.dml(DmlOperation::Insert),
            Word::Update => self.dml(DmlOperation::Update),
            Word::Upsert => self.dml(DmlOperation::Upsert),
            Word::Delete => self.dml(DmlOperation::Delete),
            Word::Undelete => self.dml(DmlOperation::Undelete),
            Word::Merge => self.dml(DmlOperation::Merge),
            Word::Final => self.local_statement(),
            Word::System if self.at_run_as() => self.run_as_or_call(),
            _ if self.at_local() => self.local_statement(),
            _ => self.expression_statement(),
        }
    }

    fn expression_statement(&mut self) -> Parse<StatementKind> {
        let expression = self.expression()?;
        self.expect(TokenKind::Semicolon)?;
        self.check_statement(&expression);
        Ok(StatementKind::Expression(expression))
    }

    /// Only what does something may stand as a statement.
    fn check_statement(&mut self, expression: &Expr) {
        let inert = matches!(
            expression.kind,
            ExprKind::Binary { .. }
                | ExprKind::Literal(_)
                | ExprKind::Name(_)
                | ExprKind::Field(_)
                | ExprKind::Index { .. }
                | ExprKind::Ternary { .. }
                | ExprKind::Unary { .. }
                | ExprKind::InstanceOf { .. }
                | ExprKind::This
                | ExprKind::Super
                | ExprKind::TypeLiteral(_)
        );
        if inert {
            self.faults.push(Fault::new(expression.span.start, "Expression cannot be a statement."));
        }
    }

    /// A type followed by a name.
    fn at_local(&self) -> bool {
        let Some(shape) = self.skip_type(0) else { return false };
        matches!(self.peek_at(shape.end), TokenKind::Word(word) if !word.is_hard())
            && !self.is_query_keyword(shape.end)
            && !matches!(self.peek_at(shape.end + 1), TokenKind::OpenParen | TokenKind::Dot)
            && (shape.certain || self.ends_declarator(shape.end + 1))
    }

    /// What may stand behind a declared name; anything else means that a semicolon is missing before it.
    fn ends_declarator(&self, ahead: usize) -> bool {
        use TokenKind::*;
        let same_line = !self.breaks_line(ahead - 1);
        match self.peek_at(ahead) {
            Semicolon | Comma | Colon => true,
            Assign => same_line || ahead == 2,
            OpenBracket => self.peek_at(ahead + 1) == CloseBracket,
            _ => same_line && !matches!(self.peek_at(ahead), PlusPlus | MinusMinus | PlusAssign | MinusAssign),
        }
    }

    /// Whether a line break stands before the token `ahead`.
    fn breaks_line(&self, ahead: usize) -> bool {
        let Some(previous) = ahead.checked_sub(1) else { return false };
        let between = Span::new(self.token(previous).span.end, self.token(ahead).span.start);
        self.slice(between).contains(['\n', '\r'])
    }

    fn local_statement(&mut self) -> Parse<StatementKind> {
        let modifiers = self.modifiers()?;
        let local = self.local(modifiers)?;
        self.expect(TokenKind::Semicolon)?;
        Ok(StatementKind::Local(local))
    }

    pub(super) fn local(&mut self, modifiers: Modifiers) -> Parse<Local> {
        let ty = self.type_ref()?;
        let declarators = self.comma_separated(Self::declarator)?;
        Ok(Local { modifiers, ty, declarators })
    }

    fn parenthesized(&mut self) -> Parse<Expr> {
        self.expect(TokenKind::OpenParen)?;
        let expression = self.expression()?;
        self.expect(TokenKind::CloseParen)?;
        Ok(expression)
    }

    /// A chain of `else if` is read in a loop, as it may be longer than statements may nest.
    fn if_statement(&mut self) -> Parse<StatementKind> {
        let (mut heads, mut last) = (Vec::new(), None);
        while heads.len() < LONGEST_CHAIN {
            let start = self.bump().span;
            heads.push((start, self.parenthesized()?, self.boxed_statement()?));
            if !self.eat_word(Word::Else) {
                return Ok(Self::chained(heads, last, self.since(start)));
            }
            if !self.is_word(Word::If) {
                last = Some(self.boxed_statement()?);
                return Ok(Self::chained(heads, last, self.since(start)));
            }
        }
        Err(self.too_long())
    }

    /// Nests the links of a chain from its end.
    fn chained(heads: Vec<(Span, Expr, Box<Statement>)>, last: Option<Box<Statement>>, end: Span) -> StatementKind {
        let mut otherwise = last;
        for (start, condition, then) in heads.into_iter().rev() {
            let kind = StatementKind::If { condition, then, otherwise };
            otherwise = Some(Box::new(Statement { kind, span: start.to(end) }));
        }
        otherwise.map_or(StatementKind::Empty, |outermost| outermost.kind)
    }

    fn while_statement(&mut self) -> Parse<StatementKind> {
        self.bump();
        Ok(StatementKind::While { condition: self.parenthesized()?, body: self.boxed_statement()? })
    }

    fn do_statement(&mut self) -> Parse<StatementKind> {
        self.bump();
        let body = self.boxed_statement()?;
        self.expect_word(Word::While)?;
        let condition = self.parenthesized()?;
        self.expect(TokenKind::Semicolon)?;
        Ok(StatementKind::DoWhile { body, condition })
    }

    fn for_statement(&mut self) -> Parse<StatementKind> {
        self.bump();
        self.expect(TokenKind::OpenParen)?;
        let modifiers = self.modifiers()?;
        if let Some((ty, name)) = self.attempt(Self::for_each_head) {
            let collection = self.expression()?;
            self.expect(TokenKind::CloseParen)?;
            let body = self.statement()?;
            return Ok(StatementKind::ForEach(Box::new(ForEach { modifiers, ty, name, collection, body })));
        }
        let init = self.for_init(modifiers)?;
        self.expect(TokenKind::Semicolon)?;
        let condition = if self.is(TokenKind::Semicolon) { None } else { Some(self.expression()?) };
        self.expect(TokenKind::Semicolon)?;
        let update = self.expressions_until(TokenKind::CloseParen)?;
        self.expect(TokenKind::CloseParen)?;
        Ok(StatementKind::For(Box::new(For { init, condition, update, body: self.statement()? })))
    }

    fn for_each_head(&mut self) -> Option<(crate::syntax::TypeRef, Name)> {
        let shape = self.skip_type(0)?;
        if !self.peek_at(shape.end).is_word() || self.peek_at(shape.end + 1) != TokenKind::Colon {
            return None;
        }
        let ty = self.type_ref().ok()?;
        let name = self.declared_name().ok()?;
        self.bump();
        Some((ty, name))
    }

    fn for_init(&mut self, modifiers: Modifiers) -> Parse<ForInit> {
        if !modifiers.is_empty() || self.at_local() {
            return Ok(ForInit::Local(self.local(modifiers)?));
        }
        Ok(ForInit::Expressions(self.expressions_until(TokenKind::Semicolon)?))
    }

    fn expressions_until(&mut self, close: TokenKind) -> Parse<Vec<Expr>> {
        if self.is(close) { Ok(Vec::new()) } else { self.comma_separated(Self::expression) }
    }

    fn try_statement(&mut self) -> Parse<StatementKind> {
        let start = self.bump().span;
        let body = self.block()?;
        let mut catches = Vec::new();
        while self.is_word(Word::Catch) {
            catches.push(self.catch()?);
        }
        let finally = if self.eat_word(Word::Finally) { Some(self.block()?) } else { None };
        if catches.is_empty() && finally.is_none() {
            let message = "Try block must have at least one catch block or a finally block";
            self.faults.push(Fault::new(start.start, message));
        }
        Ok(StatementKind::Try(Box::new(Try { body, catches, finally })))
    }

    fn catch(&mut self) -> Parse<Catch> {
        let start = self.bump().span;
        self.expect(TokenKind::OpenParen)?;
        let parameter = self.parameter()?;
        self.expect(TokenKind::CloseParen)?;
        let body = self.block()?;
        Ok(Catch { parameter, body, span: self.since(start) })
    }

    fn return_statement(&mut self) -> Parse<StatementKind> {
        self.bump();
        let value = if self.is(TokenKind::Semicolon) { None } else { Some(self.expression()?) };
        self.expect(TokenKind::Semicolon)?;
        Ok(StatementKind::Return(value))
    }

    fn throw_statement(&mut self) -> Parse<StatementKind> {
        self.bump();
        let value = self.expression()?;
        self.expect(TokenKind::Semicolon)?;
        Ok(StatementKind::Throw(value))
    }

    fn jump(&mut self, kind: StatementKind) -> Parse<StatementKind> {
        self.bump();
        self.expect(TokenKind::Semicolon)?;
        Ok(kind)
    }

    fn dml(&mut self, operation: DmlOperation) -> Parse<StatementKind> {
        self.bump();
        let access = self.dml_access();
        let target = self.expression()?;
        let at_end = self.is(TokenKind::Semicolon);
        let key = if operation == DmlOperation::Upsert && !at_end { Some(self.upsert_key()?) } else { None };
        let duplicates = if operation == DmlOperation::Merge { Some(self.expression()?) } else { None };
        self.expect(TokenKind::Semicolon)?;
        Ok(StatementKind::Dml(Box::new(Dml { operation, access, target, key, duplicates })))
    }

    fn dml_access(&mut self) -> Option<DmlAccess> {
        let access = match (self.peek(), self.peek_at(1)) {
            (TokenKind::Word(Word::As), TokenKind::Word(Word::User)) => DmlAccess::User,
            (TokenKind::Word(Word::As), TokenKind::Word(Word::System)) => DmlAccess::System,
            _ => return None,
        };
        self.bump();
        self.bump();
        Some(access)
    }

    fn upsert_key(&mut self) -> Parse<Vec<Name>> {
        if !self.peek().is_word() {
            return Ok(Vec::new());
        }
        let mut parts = vec![self.name()?];
        while self.eat(TokenKind::Dot) {
            parts.push(self.member_name()?);
        }
        Ok(parts)
    }

    fn at_run_as(&self) -> bool {
        self.peek_at(1) == TokenKind::Dot
            && self.peek_at(2) == TokenKind::Word(Word::RunAs)
            && self.peek_at(3) == TokenKind::OpenParen
    }

    /// `System.runAs(u) { … }`, or the plain call for package versions.
    fn run_as_or_call(&mut self) -> Parse<StatementKind> {
        let expression = self.expression()?;
        if !self.is(TokenKind::OpenBrace) {
            self.expect(TokenKind::Semicolon)?;
            return Ok(StatementKind::Expression(expression));
        }
        let ExprKind::Call(call) = expression.kind else { return Err(self.unexpected()) };
        Ok(StatementKind::RunAs { arguments: call.arguments, body: self.block()? })
    }
}
