//! Where an image calls the platform: every native call with the method and the line it stands in.

use super::{Block, Expr, ExprKind, Image, MethodId, NativeId, Place, Stmt, StmtKind, SwitchPattern};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Called<'i> {
    Native(NativeId),
    /// What has no counterpart in the tree, by its name.
    Named(&'i str),
}

/// One call of the platform.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NativeSite<'i> {
    pub called: Called<'i>,
    pub method: MethodId,
    pub line: u32,
}

impl Image {
    /// All native calls, method by method.
    pub fn native_sites(&self) -> Vec<NativeSite<'_>> {
        let mut sites = Vec::new();
        for (at, method) in self.methods.iter().enumerate() {
            let mut walk = Walk { method: MethodId(at as u32), sites: &mut sites, left: Vec::new() };
            if let Some(body) = &method.body {
                walk.block(body);
            }
        }
        sites
    }
}

struct Walk<'i, 's> {
    method: MethodId,
    sites: &'s mut Vec<NativeSite<'i>>,
    /// Expressions still to be looked at: chains of operators are too long to be descended.
    left: Vec<&'i Expr>,
}

impl<'i> Walk<'i, '_> {
    fn block(&mut self, block: &'i Block) {
        block.iter().for_each(|stmt| self.stmt(stmt));
    }

    fn stmt(&mut self, stmt: &'i Stmt) {
        match &stmt.kind {
            StmtKind::Block(body) => self.block(body),
            StmtKind::Local { value, .. } | StmtKind::Return(value) => self.all(value),
            StmtKind::Expression(value) | StmtKind::Throw(value) => self.expr(value),
            StmtKind::If { condition, then, otherwise } => {
                self.expr(condition);
                self.block(then);
                self.block(otherwise);
            }
            StmtKind::While { condition, body } | StmtKind::DoWhile { condition, body } => {
                self.expr(condition);
                self.block(body);
            }
            StmtKind::For { init, condition, update, body } => {
                self.block(init);
                self.all(condition);
                self.all(update);
                self.block(body);
            }
            StmtKind::ForEach { collection, body, .. } => {
                self.expr(collection);
                self.block(body);
            }
            StmtKind::Switch { subject, branches, otherwise } => {
                self.expr(subject);
                for branch in branches {
                    if let SwitchPattern::Values(values) = &branch.pattern {
                        self.all(values);
                    }
                    self.block(&branch.body);
                }
                otherwise.iter().for_each(|body| self.block(body));
            }
            StmtKind::Try { body, catches, finally } => {
                self.block(body);
                catches.iter().for_each(|one| self.block(&one.body));
                finally.iter().for_each(|body| self.block(body));
            }
            StmtKind::Dml { target, duplicates, .. } => {
                self.expr(target);
                self.all(duplicates);
            }
            StmtKind::RunAs { arguments, body } => {
                self.all(arguments);
                self.block(body);
            }
            StmtKind::Break | StmtKind::Continue => {}
        }
    }

    fn all(&mut self, all: impl IntoIterator<Item = &'i Expr>) {
        all.into_iter().for_each(|one| self.expr(one));
    }

    fn expr(&mut self, expr: &'i Expr) {
        self.left.push(expr);
        while let Some(one) = self.left.pop() {
            self.one(one);
        }
    }

    fn site(&mut self, called: Called<'i>, line: u32) {
        self.sites.push(NativeSite { called, method: self.method, line });
    }

    /// Notes a call, and leaves what is below for later.
    fn one(&mut self, expr: &'i Expr) {
        use ExprKind as E;
        match &expr.kind {
            E::Native { native, target, arguments, .. } => {
                self.site(Called::Native(*native), expr.line);
                self.left.extend(target.as_deref());
                self.left.extend(arguments);
            }
            E::NewNative { native, arguments, .. } | E::Ask { native, arguments, .. } => {
                self.site(Called::Native(*native), expr.line);
                self.left.extend(arguments);
            }
            E::Invoke { target, arguments, .. } => {
                self.left.extend(target.as_deref());
                self.left.extend(arguments);
            }
            E::DynamicCall { target, arguments, .. } => {
                self.left.push(target);
                self.left.extend(arguments);
            }
            E::ConstructorCall { arguments, .. } | E::New { arguments, .. } => self.left.extend(arguments),
            E::NewElements { elements, .. } | E::Query { binds: elements, .. } => self.left.extend(elements),
            E::NewEntries { entries, .. } => self.left.extend(entries.iter().flat_map(|(key, value)| [key, value])),
            E::NewSObject { fields, .. } => self.left.extend(fields.iter().map(|(_, value)| value)),
            E::Field { target: one, .. }
            | E::SObjectField { target: one, .. }
            | E::DynamicField { target: one, .. }
            | E::NewSize { size: one, .. }
            | E::Cast { value: one, .. }
            | E::Convert { value: one, .. }
            | E::InstanceOf { value: one, .. }
            | E::Unary { operand: one, .. } => self.left.push(one),
            E::Index { target: left, index: right } | E::Concat { left, right } | E::Binary { left, right, .. } => {
                self.left.extend([&**left, &**right])
            }
            E::NotImplemented(name) => self.site(Called::Named(name), expr.line),
            E::Step { place, .. } => self.place(place, expr.line),
            E::Assign { place, value } | E::Update { place, value, .. } => {
                self.place(place, expr.line);
                self.left.push(value);
            }
            E::Ternary { condition, then, otherwise } => self.left.extend([&**condition, &**then, &**otherwise]),
            E::Constant(_)
            | E::Local(_)
            | E::This
            | E::Static { .. }
            | E::EnumValue { .. }
            | E::TypeLiteral(_)
            | E::SObjectType(_)
            | E::SObjectFieldToken { .. }
            | E::Describe(_)
            | E::DescribeField { .. }
            | E::DescribeFields(_)
            | E::DescribeFieldSets(_)
            | E::DescribeFieldSet { .. }
            | E::Label(_)
            | E::Page(_) => {}
        }
    }

    fn place(&mut self, place: &'i Place, line: u32) {
        match place {
            Place::Field { target, .. } | Place::SObjectField { target, .. } | Place::DynamicField { target, .. } => {
                self.left.push(target);
            }
            Place::Index { target, index } => self.left.extend([&**target, &**index]),
            Place::Property { target, .. } => self.left.extend(target.as_deref()),
            // A plain assignment needs no more than the setter.
            Place::Native { target, set, .. } => {
                self.site(Called::Native(*set), line);
                self.left.extend(target.as_deref());
            }
            Place::Local(_) | Place::Static { .. } => {}
        }
    }
}
