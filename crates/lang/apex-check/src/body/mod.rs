//! Bodies: statements and expressions with the type of each.

mod access;
mod calls;
mod expressions;
mod flow;
mod names;
mod new;
mod operators;
mod queries;
mod rank;
mod rules;
mod scope;
mod statements;
mod structure;

use crate::error::CompileError;
use crate::program::{ClassId, Node, Program};
use crate::ty::Ty;
use orgyard_apex::Span;
use orgyard_apex::syntax::{
    Accessor, AccessorKind, Block, Class, Declarator, Member, Method, ModifierKind, Name, Parameter, ScriptItem,
    UnitBody,
};
use scope::Scope;

/// Errors of the wanted sources; the others are there to be referred to.
pub(crate) fn check_bodies(program: &Program<'_>, wanted: &dyn Fn(usize) -> bool) -> Vec<CompileError> {
    let mut errors = Vec::new();
    for id in program.class_ids().filter(|id| wanted(program.class(*id).unit)) {
        errors.extend(structure::check(program, id));
        if let Node::Class(class) = program.class(id).node {
            errors.extend(rank::check(program, id, class));
            let mut checker = Checker::new(program, program.class(id).unit, Some(id));
            checker.class(class);
            errors.append(&mut checker.errors);
        }
    }
    for (at, unit) in program.units.iter().enumerate().filter(|(at, _)| wanted(*at)) {
        errors.extend(check_script(program, at, &unit.body));
    }
    errors
}

fn check_script<'u>(program: &Program<'u>, at: usize, body: &'u UnitBody) -> Vec<CompileError> {
    let mut checker = Checker::new(program, at, None);
    match body {
        UnitBody::Type(_) => {}
        UnitBody::Trigger(trigger) => {
            checker.trigger_object = program.object_type(&trigger.object.text);
            if checker.trigger_object.is_none() {
                let message = format!("Invalid type: {}", trigger.object.text);
                checker.error(trigger.object.span, message);
            }
            checker.script(&trigger.body);
        }
        UnitBody::Anonymous(items) => checker.script(items),
    }
    checker.errors
}

/// Checks the bodies of one class or script.
pub(crate) struct Checker<'p, 'u> {
    program: &'p Program<'u>,
    unit: usize,
    class: Option<ClassId>,
    scope: Scope,
    /// What `return` must give; None where returns are not checked.
    returns: Option<Ty>,
    loops: u32,
    /// Where `this(…)` or `super(…)` may stand: the first statement of the constructor at hand.
    first_statement: Option<Span>,
    /// The body belongs to no instance.
    is_static: bool,
    trigger_object: Option<Ty>,
    /// Methods of a script, which all of it sees.
    script_methods: Vec<&'u Method>,
    errors: Vec<CompileError>,
}

impl<'p, 'u> Checker<'p, 'u> {
    fn new(program: &'p Program<'u>, unit: usize, class: Option<ClassId>) -> Self {
        Checker {
            program,
            unit,
            class,
            scope: Scope::default(),
            returns: None,
            loops: 0,
            first_statement: None,
            is_static: false,
            trigger_object: None,
            script_methods: Vec::new(),
            errors: Vec::new(),
        }
    }

    fn error(&mut self, span: Span, message: impl Into<String>) {
        let error = self.program.error(self.unit, span, message.into());
        self.errors.push(error);
    }

    fn report(&mut self, span: Span, message: Option<String>) {
        if let Some(message) = message {
            self.error(span, message);
        }
    }

    fn shown(&self, ty: &Ty) -> String {
        ty.shown(self.program)
    }

    /// A type in a body; what does not resolve is reported and then unknown.
    fn ty(&mut self, ty: &orgyard_apex::syntax::TypeRef) -> Ty {
        match self.program.resolve(ty, self.class) {
            Ok(ty) => ty,
            Err(unresolved) => {
                self.error(unresolved.span, unresolved.message);
                Ty::Unknown
            }
        }
    }

    fn class(&mut self, class: &'u Class) {
        for member in &class.members {
            match member {
                Member::Field(field) => {
                    self.is_static = field.modifiers.has(ModifierKind::Static);
                    let ty = self.program.resolve(&field.ty, self.class).unwrap_or(Ty::Unknown);
                    field.declarators.iter().for_each(|one| drop(self.initial(one, &ty)));
                }
                Member::Property(property) => {
                    self.is_static = property.modifiers.has(ModifierKind::Static);
                    let ty = self.program.resolve(&property.ty, self.class).unwrap_or(Ty::Unknown);
                    property.accessors.iter().for_each(|accessor| self.accessor(accessor, &ty));
                }
                Member::Method(method) => self.method(method),
                Member::Constructor(constructor) => {
                    self.is_static = false;
                    let first = constructor.body.as_ref().and_then(|body| body.statements.first());
                    self.first_statement = first.map(|statement| statement.span);
                    self.routine(&constructor.parameters, constructor.body.as_ref(), None);
                    self.first_statement = None;
                }
                Member::Initializer(initializer) => {
                    self.is_static = initializer.is_static;
                    self.routine(&[], Some(&initializer.body), None);
                }
                Member::Type(_) => {}
            }
        }
    }

    /// The initial value of a variable; gives the variable's type.
    fn initial(&mut self, declarator: &'u Declarator, ty: &Ty) -> Ty {
        let ty = (0..declarator.dimensions).fold(ty.clone(), |ty, _| Ty::list(ty));
        if let Some(value) = &declarator.value {
            let found = self.expression(value, &ty);
            self.assignable(&found, &ty, declarator.name.span);
        }
        ty
    }

    /// Reports a value that does not fit.
    fn assignable(&mut self, from: &Ty, to: &Ty, span: Span) {
        if !self.program.fits(from, to) {
            let message = format!("Illegal assignment from {} to {}", self.shown(from), self.shown(to));
            self.error(span, message);
        }
    }

    fn accessor(&mut self, accessor: &'u Accessor, ty: &Ty) {
        let Some(body) = &accessor.body else { return };
        let mark = self.scope.mark();
        let is_get = accessor.kind == AccessorKind::Get;
        if !is_get {
            self.scope.declare("value", ty.clone());
        }
        self.returns = is_get.then(|| ty.clone()).or(Some(Ty::Void));
        self.block(body);
        self.scope.close(mark);
    }

    fn method(&mut self, method: &'u Method) {
        self.is_static = self.class.is_some() && method.modifiers.has(ModifierKind::Static);
        let returns = self.program.resolve(&method.return_type, self.class).unwrap_or(Ty::Unknown);
        self.routine(&method.parameters, method.body.as_ref(), Some(returns.clone()));
        let Some(body) = &method.body else { return };
        if returns != Ty::Void && flow::completes(body) {
            let message = format!("Missing return statement required return type: {}", self.shown(&returns));
            let close = body.span.end.saturating_sub(1);
            self.error(Span::new(close, close), message);
        }
    }

    fn routine(&mut self, parameters: &'u [Parameter], body: Option<&'u Block>, returns: Option<Ty>) {
        let mark = self.scope.mark();
        for parameter in parameters {
            let ty = self.program.resolve(&parameter.ty, self.class).unwrap_or(Ty::Unknown);
            self.declare(&parameter.name, ty);
        }
        self.returns = returns;
        self.loops = 0;
        if let Some(body) = body {
            self.statements(&body.statements);
        }
        self.scope.close(mark);
    }

    fn declare(&mut self, name: &Name, ty: Ty) {
        if self.scope.has(&name.text) {
            self.error(name.span, format!("Duplicate variable: {}", name.text));
        }
        self.scope.declare(&name.text, ty);
    }

    fn script(&mut self, items: &'u [ScriptItem]) {
        self.script_methods = items
            .iter()
            .filter_map(|item| if let ScriptItem::Method(method) = item { Some(method) } else { None })
            .collect();
        for item in items {
            match item {
                ScriptItem::Statement(statement) => self.statement(statement),
                ScriptItem::Property(property) => {
                    let ty = self.ty(&property.ty);
                    self.declare(&property.name, ty);
                }
                ScriptItem::Method(_) | ScriptItem::Type(_) => {}
            }
        }
        // Methods come last: they see the script's variables wherever they stand.
        self.script_methods.clone().into_iter().for_each(|method| self.method(method));
    }
}
