//! Which lines count for coverage (Apex Developer Guide, Testing and Code Coverage): those on which a statement, or a
//! part of an expression over several lines, starts; initial values; properties without code; `catch`.

use orgyard_apex::Span;
use orgyard_apex::Unit;
use orgyard_apex::syntax::{
    BinaryOperator, Block, Class, Declarator, Expr, ExprKind, Field, For, ForInit, Literal, Local, Member,
    ModifierKind, New, NewInitializer, Property, ScriptItem, Statement, StatementKind, TypeDeclaration, UnitBody,
    WhenBranch, WhenPattern,
};

/// The executable lines of a source, ascending. Test classes and anonymous blocks have none.
pub(crate) fn of_unit(unit: &Unit) -> Vec<u32> {
    let mut lines = Lines { unit, found: Vec::new() };
    match &*unit.body {
        UnitBody::Type(declaration) if !is_test(declaration) => lines.declaration(declaration),
        UnitBody::Trigger(trigger) => trigger.body.iter().for_each(|item| lines.script_item(item)),
        _ => {}
    }
    lines.done()
}

pub(crate) fn is_test(declaration: &TypeDeclaration) -> bool {
    declaration.modifiers().annotation("IsTest").is_some()
}

/// A statement's own lines, without those of the statements in it.
pub(crate) fn of_statement(unit: &Unit, statement: &Statement) -> Vec<u32> {
    let mut lines = Lines { unit, found: Vec::new() };
    lines.own(statement);
    lines.done()
}

pub(crate) fn of_declarator(unit: &Unit, declarator: &Declarator) -> Vec<u32> {
    let mut lines = Lines { unit, found: Vec::new() };
    lines.declarator(declarator);
    lines.done()
}

pub(crate) fn of_when(unit: &Unit, branch: &WhenBranch) -> Vec<u32> {
    let mut lines = Lines { unit, found: Vec::new() };
    lines.when(branch);
    lines.done()
}

/// `static final String x = 'a'` is no statement: its value stands wherever it is used.
pub(crate) fn is_constant(field: &Field, declarator: &Declarator) -> bool {
    let is_text = field.ty.simple().is_some_and(|name| name.is("String")) && declarator.dimensions == 0;
    let fixed = [ModifierKind::Static, ModifierKind::Final].iter().all(|kind| field.modifiers.has(*kind));
    let is_literal = |value: &Expr| matches!(value.kind, ExprKind::Literal(Literal::String(_)));
    is_text && fixed && declarator.value.as_ref().is_some_and(is_literal)
}

struct Lines<'u> {
    unit: &'u Unit,
    found: Vec<u32>,
}

impl Lines<'_> {
    fn done(mut self) -> Vec<u32> {
        self.found.sort_unstable();
        self.found.dedup();
        self.found
    }

    fn at(&mut self, span: Span) {
        self.found.push(self.unit.source.line(span.start));
    }

    fn declaration(&mut self, declaration: &TypeDeclaration) {
        if let TypeDeclaration::Class(class) = declaration {
            self.class(class);
        }
    }

    fn class(&mut self, class: &Class) {
        for member in &class.members {
            match member {
                Member::Field(field) => {
                    let counted = field.declarators.iter().filter(|one| !is_constant(field, one));
                    counted.for_each(|one| self.declarator(one));
                }
                Member::Property(property) => self.property(property),
                Member::Method(method) => method.body.iter().for_each(|body| self.block(body)),
                Member::Constructor(constructor) => constructor.body.iter().for_each(|body| self.block(body)),
                Member::Initializer(initializer) => self.block(&initializer.body),
                Member::Type(inner) => self.declaration(inner),
            }
        }
    }

    fn declarator(&mut self, declarator: &Declarator) {
        if let Some(value) = &declarator.value {
            self.at(declarator.name.span);
            self.expression(value);
        }
    }

    fn property(&mut self, property: &Property) {
        if property.modifiers.has(ModifierKind::Abstract) {
            return;
        }
        if property.accessors.iter().all(|accessor| accessor.body.is_none()) {
            return self.at(property.name.span);
        }
        for accessor in &property.accessors {
            match &accessor.body {
                Some(body) => self.block(body),
                None => self.at(accessor.span),
            }
        }
    }

    fn script_item(&mut self, item: &ScriptItem) {
        match item {
            ScriptItem::Statement(statement) => self.all(statement),
            ScriptItem::Method(method) => method.body.iter().for_each(|body| self.block(body)),
            ScriptItem::Property(property) => self.property(property),
            ScriptItem::Type(declaration) => self.declaration(declaration),
        }
    }

    fn block(&mut self, block: &Block) {
        block.statements.iter().for_each(|statement| self.all(statement));
    }

    /// A statement with the statements in it.
    fn all(&mut self, statement: &Statement) {
        self.own(statement);
        match &statement.kind {
            StatementKind::Block(block) | StatementKind::RunAs { body: block, .. } => self.block(block),
            StatementKind::If { then, otherwise, .. } => {
                self.all(then);
                otherwise.iter().for_each(|otherwise| self.all(otherwise));
            }
            StatementKind::While { body, .. } | StatementKind::DoWhile { body, .. } => self.all(body),
            StatementKind::For(own) => self.all(&own.body),
            StatementKind::ForEach(own) => self.all(&own.body),
            StatementKind::Switch(switch) => {
                for branch in &switch.branches {
                    self.when(branch);
                    self.block(&branch.body);
                }
            }
            StatementKind::Try(own) => {
                self.block(&own.body);
                for catch in &own.catches {
                    self.at(catch.span);
                    self.block(&catch.body);
                }
                own.finally.iter().for_each(|block| self.block(block));
            }
            _ => {}
        }
    }

    fn when(&mut self, branch: &WhenBranch) {
        if !matches!(branch.pattern, WhenPattern::Else) {
            self.at(branch.span);
        }
    }

    fn own(&mut self, statement: &Statement) {
        match &statement.kind {
            StatementKind::Empty | StatementKind::Block(_) | StatementKind::Try(_) => {}
            StatementKind::Expression(value) if is_debug(value) => {}
            StatementKind::DoWhile { condition, .. } => self.expression(condition),
            kind => {
                self.at(statement.span);
                self.parts(kind);
            }
        }
    }

    fn parts(&mut self, kind: &StatementKind) {
        match kind {
            StatementKind::Local(local) => self.local(local),
            StatementKind::Expression(value) | StatementKind::Throw(value) => self.expression(value),
            StatementKind::If { condition, .. } | StatementKind::While { condition, .. } => self.expression(condition),
            StatementKind::For(own) => self.for_parts(own),
            StatementKind::ForEach(own) => self.expression(&own.collection),
            StatementKind::Switch(switch) => self.expression(&switch.subject),
            StatementKind::Return(value) => value.iter().for_each(|value| self.expression(value)),
            StatementKind::Dml(dml) => {
                self.expression(&dml.target);
                dml.duplicates.iter().for_each(|value| self.expression(value));
            }
            StatementKind::RunAs { arguments, .. } => arguments.iter().for_each(|value| self.expression(value)),
            _ => {}
        }
    }

    fn local(&mut self, local: &Local) {
        local.declarators.iter().filter_map(|one| one.value.as_ref()).for_each(|value| self.expression(value));
    }

    fn for_parts(&mut self, own: &For) {
        match &own.init {
            ForInit::Local(local) => self.local(local),
            ForInit::Expressions(all) => all.iter().for_each(|one| self.expression(one)),
        }
        own.condition.iter().chain(&own.update).for_each(|one| self.expression(one));
    }

    fn expression(&mut self, expression: &Expr) {
        match &expression.kind {
            ExprKind::Field(access) => {
                self.expression(&access.target);
                self.at(access.name.span);
            }
            ExprKind::Call(call) => {
                call.target.iter().for_each(|target| self.expression(target));
                self.at(call.name.span);
                call.arguments.iter().for_each(|one| self.expression(one));
            }
            ExprKind::Binary { .. } => self.chain(expression),
            ExprKind::Parenthesized(inner) => self.expression(inner),
            _ => {
                self.at(expression.span);
                self.inside(expression);
            }
        }
    }

    fn inside(&mut self, expression: &Expr) {
        match &expression.kind {
            ExprKind::ConstructorCall { arguments, .. } => arguments.iter().for_each(|one| self.expression(one)),
            ExprKind::Index { target, index } => [target, index].into_iter().for_each(|one| self.expression(one)),
            ExprKind::New(new) => self.new_parts(new),
            ExprKind::Cast { value: inner, .. } | ExprKind::InstanceOf { value: inner, .. } => self.expression(inner),
            ExprKind::Unary { operand, .. } | ExprKind::Step { operand, .. } => self.expression(operand),
            ExprKind::Assign { target, value, .. } => {
                [target, value].into_iter().for_each(|one| self.expression(one));
            }
            ExprKind::Ternary { condition, then, otherwise } => {
                [condition, then, otherwise].into_iter().for_each(|one| self.expression(one));
            }
            ExprKind::Query(query) => query.binds.iter().for_each(|bind| self.expression(bind)),
            _ => {}
        }
    }

    fn new_parts(&mut self, new: &New) {
        match &new.initializer {
            NewInitializer::Arguments(all) | NewInitializer::Elements(all) => {
                all.iter().for_each(|one| self.expression(one));
            }
            NewInitializer::Fields(fields) => fields.iter().for_each(|(name, value)| {
                self.at(name.span);
                self.expression(value);
            }),
            NewInitializer::Entries(entries) => entries.iter().for_each(|(key, value)| {
                self.expression(key);
                self.expression(value);
            }),
            NewInitializer::Size(size) => self.expression(size),
        }
    }

    /// Chains lean to the left. Constants that are added up are one constant.
    fn chain(&mut self, expression: &Expr) {
        let (mut first, mut rest) = (expression, Vec::new());
        while let ExprKind::Binary { operator, left, right } = &first.kind {
            rest.push((*operator, right));
            first = left;
        }
        self.expression(first);
        let mut folds = is_literal(first);
        for (operator, right) in rest.into_iter().rev() {
            folds &= operator == BinaryOperator::Add && is_literal(right);
            if !folds {
                self.expression(right);
            }
        }
    }
}

fn is_literal(expression: &Expr) -> bool {
    matches!(expression.kind, ExprKind::Literal(_))
}

/// A call of `System.debug` alone.
fn is_debug(value: &Expr) -> bool {
    let ExprKind::Call(call) = &value.kind else { return false };
    let on_system = |target: &Expr| matches!(&target.kind, ExprKind::Name(name) if name.is("System"));
    call.name.is("debug") && call.target.as_ref().is_some_and(on_system)
}
