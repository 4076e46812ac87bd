//! Methods, constructors and initial values.

use super::{Body, Checker, Routine, flow};
use crate::hir::{Block, Expr, ExprKind, MethodId, Place, Stmt, StmtKind};
use crate::lines;
use crate::program::fold;
use crate::ty::Ty;
use orgyard_apex::Span;
use orgyard_apex::syntax::{
    self, Class, Constructor, Declarator, ExprKind as Written, Field, Initializer, Member, Method, ModifierKind,
    Parameter, StatementKind,
};

/// Initial values and initializer blocks of one kind, in the order of the text.
#[derive(Default)]
struct Initial {
    block: Block,
    /// Texts that are constants are there before anything reads them.
    constants: Block,
    frame: u32,
    failed: bool,
}

impl<'u> Checker<'_, 'u> {
    pub(super) fn class(&mut self, class: &'u Class) {
        let (mut own, mut shared) = (Initial::default(), Initial::default());
        if !class.members.iter().any(|member| matches!(member, Member::Constructor(_))) {
            self.check_super_constructor(class.name.span);
        }
        for member in &class.members {
            match member {
                Member::Field(field) => {
                    self.is_static = field.modifiers.has(ModifierKind::Static);
                    let into = if self.is_static { &mut shared } else { &mut own };
                    self.field_declaration(field, into);
                }
                Member::Property(property) => self.property(property),
                Member::Method(method) => self.method(method),
                Member::Constructor(constructor) => self.constructor(constructor),
                Member::Initializer(initializer) => {
                    self.is_static = initializer.is_static;
                    let into = if self.is_static { &mut shared } else { &mut own };
                    self.initializer(initializer, into);
                }
                Member::Type(_) => {}
            }
        }
        let Some(info) = self.class.map(|id| self.program.class(id)) else { return };
        let ids = (info.field_init, info.static_init);
        self.initials(ids.0, own);
        self.initials(ids.1, shared);
    }

    fn initials(&mut self, method: Option<MethodId>, initial: Initial) {
        let Some(method) = method.filter(|_| !initial.failed) else { return };
        let mut block = initial.constants;
        block.extend(initial.block);
        self.bodies.push(Body { method, frame: initial.frame, block });
    }

    fn field_declaration(&mut self, field: &'u Field, into: &mut Initial) {
        let before = self.errors.len();
        self.scope.begin();
        self.routine = Routine::Initial;
        let ty = self.program.resolve(&field.ty, self.around()).unwrap_or(Ty::Unknown);
        for one in &field.declarators {
            let own = self.class.and_then(|id| self.program.class(id).fields.get(&fold(&one.name.text)));
            self.initializes = own.map(|field| (field.access.is_static, field.slot));
            let (_, value) = self.initial(one, &ty);
            self.initializes = None;
            let Some(value) = value else { continue };
            let is_constant = lines::is_constant(field, one);
            if let Some(statement) = self.initial_value(one, value, is_constant) {
                if is_constant { into.constants.push(statement) } else { into.block.push(statement) }
            }
        }
        into.frame = into.frame.max(self.scope.frame());
        into.failed |= self.errors.len() > before;
    }

    fn initial_value(&self, declarator: &'u Declarator, value: Expr, is_constant: bool) -> Option<Stmt> {
        let class = self.class?;
        let info = self.program.class(class);
        let field = info.fields.get(&fold(&declarator.name.text))?;
        let line = self.line(declarator.name.span);
        let place = if field.access.is_static {
            Place::Static { class, slot: field.slot, covers: None }
        } else {
            let target = Box::new(Expr { kind: ExprKind::This, line });
            Place::Field { target, slot: info.first_slot + field.slot, covers: None }
        };
        let covers = if is_constant { Vec::new() } else { lines::of_declarator(self.source(), declarator) };
        let kind = ExprKind::Assign { place, value: Box::new(value) };
        Some(Stmt { kind: StmtKind::Expression(Expr { kind, line }), line, covers: self.covers(covers) })
    }

    fn initializer(&mut self, initializer: &'u Initializer, into: &mut Initial) {
        let before = self.errors.len();
        self.routine = Routine::Initial;
        let block = self.routine(&[], Some(&initializer.body), None);
        let line = self.line(initializer.body.span);
        into.block.push(Stmt { kind: StmtKind::Block(block), line, covers: Box::new([]) });
        into.frame = into.frame.max(self.scope.frame());
        into.failed |= self.errors.len() > before;
    }

    /// The initial value of a variable, with the variable's type.
    pub(super) fn initial(&mut self, declarator: &'u Declarator, ty: &Ty) -> (Ty, Option<Expr>) {
        let ty = (0..declarator.dimensions).fold(ty.clone(), |ty, _| Ty::list(ty));
        let value = declarator.value.as_ref().map(|value| {
            let found = self.expression(value, &ty);
            self.assignable(&found.ty, &ty, declarator.name.span);
            super::typed::convert(found, &ty)
        });
        (ty, value)
    }

    fn constructor(&mut self, constructor: &'u Constructor) {
        let before = self.errors.len();
        self.is_static = false;
        self.routine = Routine::Constructor;
        self.super_constructor(constructor);
        let first = constructor.body.as_ref().and_then(|body| body.statements.first());
        self.first_statement = first.map(|statement| statement.span);
        let block = self.routine(&constructor.parameters, constructor.body.as_ref(), None);
        self.first_statement = None;
        let own = self.class.map(|id| &self.program.class(id).constructors);
        let line = self.line(constructor.name.span);
        // Several on one line are told apart by what they take.
        let types: Vec<Ty> = constructor.parameters.iter().map(|one| self.resolved(&one.ty)).collect();
        let own =
            own.into_iter().flatten().find(|one| self.program.routine(one.id).line == line && one.parameters == types);
        self.finish(own.map(|one| one.id), block, before);
    }

    pub(super) fn resolved(&self, ty: &syntax::TypeRef) -> Ty {
        self.program.resolve(ty, self.around()).unwrap_or(Ty::Unknown)
    }

    /// A body with errors emits nothing.
    pub(super) fn finish(&mut self, method: Option<MethodId>, block: Block, errors_before: usize) {
        if let Some(method) = method.filter(|_| self.errors.len() == errors_before) {
            self.bodies.push(Body { method, frame: self.scope.frame(), block });
        }
    }

    fn method(&mut self, method: &'u Method) {
        let types: Vec<Ty> = method.parameters.iter().map(|one| self.resolved(&one.ty)).collect();
        let own = self.class.and_then(|id| self.program.class(id).methods.get(&fold(&method.name.text)));
        let line = self.line(method.name.span);
        let own =
            own.into_iter().flatten().find(|one| self.program.routine(one.id).line == line && one.parameters == types);
        self.is_static = method.modifiers.has(ModifierKind::Static);
        self.method_body(method, own.map(|one| one.id));
    }

    pub(super) fn method_body(&mut self, method: &'u Method, id: Option<MethodId>) {
        let before = self.errors.len();
        self.routine = Routine::Method;
        let returns = self.resolved(&method.return_type);
        let block = self.routine(&method.parameters, method.body.as_ref(), Some(returns.clone()));
        let Some(body) = &method.body else { return };
        if returns != Ty::Void && flow::completes(body) {
            let message = format!("Missing return statement required return type: {}", self.shown(&returns));
            let close = body.span.end.saturating_sub(1);
            self.error(Span::new(close, close), message);
        }
        self.finish(id, block, before);
    }

    pub(super) fn routine(
        &mut self,
        parameters: &'u [Parameter],
        body: Option<&'u syntax::Block>,
        returns: Option<Ty>,
    ) -> Block {
        let mark = self.scope.mark();
        self.scope.begin();
        for parameter in parameters {
            let ty = self.resolved(&parameter.ty);
            self.declare(&parameter.name, ty);
        }
        self.returns = returns;
        self.loops = 0;
        let mut block = Block::new();
        if let Some(body) = body {
            self.statements(&body.statements, &mut block);
        }
        self.scope.close(mark);
        block
    }

    /// A constructor that does not say which one of the superclass runs needs one without parameters.
    fn super_constructor(&mut self, constructor: &Constructor) {
        let first = constructor.body.as_ref().and_then(|body| body.statements.first()).map(|first| &first.kind);
        let says = matches!(first, Some(StatementKind::Expression(value))
            if matches!(value.kind, Written::ConstructorCall { .. }));
        if !says {
            self.check_super_constructor(constructor.name.span);
        }
    }

    fn check_super_constructor(&mut self, span: Span) {
        let Some(Ty::Class(parent)) = self.class.and_then(|id| self.program.class(id).superclass.clone()) else {
            return;
        };
        let Some(all) = self.program.constructors(&Ty::Class(parent)) else { return };
        if !all.is_empty() && all.iter().all(|one| !one.parameters.is_empty()) {
            let message =
                format!("No default constructor available in super type: {}", self.program.class(parent).full_name);
            self.error(span, message);
        }
    }
}
