//! Bodies: one walk over statements and expressions finds the type of each, reports what is wrong and gives the typed
//! tree.

mod access;
mod accessors;
mod annotated;
mod calls;
mod chosen;
mod columns;
mod expressions;
mod flow;
mod loops;
mod members;
mod modifiers;
mod names;
mod new;
mod operators;
mod overrides;
mod places;
mod pool;
mod properties;
mod queries;
mod rank;
mod roots;
mod routines;
mod rules;
mod scope;
mod scripts;
mod special;
mod statements;
mod statics;
mod structure;
mod switches;
mod typed;
mod uses;

pub(crate) use pool::Pool;

use crate::error::CompileError;
use crate::hir::{Block, Field, MethodId};
use crate::program::{Around, ClassId, Node, Program, Script};
use crate::ty::Ty;
use orgyard_apex::Span;
use orgyard_apex::syntax::{Name, TypeRef, UnitBody};
use scope::Scope;

/// What the walk over one source gives.
#[derive(Default)]
pub(crate) struct Walked {
    pub(crate) errors: Vec<CompileError>,
    pub(crate) bodies: Vec<Body>,
    /// The variables a script shares with its methods.
    pub(crate) shared: Vec<Field>,
}

pub(crate) struct Body {
    pub(crate) method: MethodId,
    pub(crate) frame: u32,
    pub(crate) block: Block,
}

/// Walks one source: the types it declares, and its script if it is one.
pub(crate) fn walk(program: &Program<'_>, pool: &Pool, unit: usize, classes: &[ClassId]) -> Walked {
    let mut walked = Walked::default();
    for id in classes.iter().copied() {
        walked.errors.extend(structure::check(program, id));
        if let Node::Class(class) = program.class(id).node {
            walked.errors.extend(rank::check(program, id, class));
            walked.errors.extend(annotated::check(program, id, class));
            let mut checker = Checker::new(program, pool, unit, Some(id));
            checker.class(class);
            walked.add(checker);
        }
    }
    if let Some(script) = program.scripts.iter().find(|script| script.unit == unit) {
        walked.add(walk_script(program, pool, script));
    }
    walked
}

fn walk_script<'p, 'u>(program: &'p Program<'u>, pool: &'p Pool, script: &'p Script<'u>) -> Checker<'p, 'u> {
    let mut checker = Checker::new(program, pool, script.unit, None);
    checker.script = Some(script);
    match &*program.units[script.unit].body {
        UnitBody::Type(_) => {}
        UnitBody::Trigger(trigger) => {
            checker.trigger_object = program.object_type(&trigger.object.text, script.unit);
            if checker.trigger_object.is_none() {
                let is_class = program.class_named(&trigger.object.text, checker.around()).is_some();
                let fault = if is_class { "Trigger type isn't an SObject" } else { "Invalid type" };
                let message = format!("{fault}: {}", trigger.object.text);
                checker.error(trigger.object.span, message);
            }
            checker.check_events(trigger);
            checker.check_object(trigger);
            checker.routine = Routine::Trigger;
            checker.script(script, &trigger.body);
        }
        UnitBody::Anonymous(items) => {
            checker.routine = Routine::Anonymous;
            checker.script(script, items);
        }
    }
    checker
}

impl Walked {
    fn add(&mut self, mut checker: Checker<'_, '_>) {
        self.errors.append(&mut checker.errors);
        self.bodies.append(&mut checker.bodies);
        self.shared.append(&mut checker.shared);
    }
}

/// What the body at hand belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Routine {
    /// Initial values and initializer blocks.
    Initial,
    Method,
    Constructor,
    Trigger,
    Anonymous,
}

/// Walks the bodies of one class or script.
pub(crate) struct Checker<'p, 'u> {
    program: &'p Program<'u>,
    pool: &'p Pool,
    unit: usize,
    class: Option<ClassId>,
    script: Option<&'p Script<'u>>,
    scope: Scope,
    /// What `return` must give; None where returns are not checked.
    returns: Option<Ty>,
    routine: Routine,
    loops: u32,
    /// Where `this(…)` or `super(…)` may stand: the first statement of the constructor at hand.
    first_statement: Option<Span>,
    /// The body belongs to no instance.
    is_static: bool,
    /// The property whose accessor is at hand; inside, its name means the slot behind it.
    own_property: Option<String>,
    /// The variable whose initial value is at hand: whether it is static, and its slot.
    initializes: Option<(bool, u32)>,
    /// What is assigned to, while it is looked at.
    stored: Option<Span>,
    /// In the arguments of `this(…)` or `super(…)`, where there is no instance yet.
    invokes_constructor: bool,
    trigger_object: Option<Ty>,
    /// At the top of a script whose methods share its variables.
    shares: bool,
    shared: Vec<Field>,
    bodies: Vec<Body>,
    errors: Vec<CompileError>,
}

impl<'p, 'u> Checker<'p, 'u> {
    fn new(program: &'p Program<'u>, pool: &'p Pool, unit: usize, class: Option<ClassId>) -> Self {
        Checker {
            program,
            pool,
            unit,
            class,
            script: None,
            scope: Scope::default(),
            returns: None,
            routine: Routine::Initial,
            invokes_constructor: false,
            initializes: None,
            stored: None,
            loops: 0,
            first_statement: None,
            is_static: false,
            own_property: None,
            trigger_object: None,
            shares: false,
            shared: Vec::new(),
            bodies: Vec::new(),
            errors: Vec::new(),
        }
    }

    /// Where the names of the body stand.
    fn around(&self) -> Around {
        Around { unit: self.unit, class: self.class }
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
    fn ty(&mut self, ty: &TypeRef) -> Ty {
        match self.program.resolve(ty, self.around()) {
            Ok(found) => {
                self.report(ty.span, self.program.closed_type(ty, &found, self.around()));
                found
            }
            Err(unresolved) => {
                self.error(unresolved.span, unresolved.message);
                Ty::Unknown
            }
        }
    }

    /// Reports a value that does not fit.
    fn assignable(&mut self, from: &Ty, to: &Ty, span: Span) {
        if !self.program.fits(from, to) {
            let message = format!("Illegal assignment from {} to {}", self.shown(from), self.shown(to));
            self.error(span, message);
        }
    }

    fn declare(&mut self, name: &Name, ty: Ty) -> u32 {
        if self.scope.has(&name.text) {
            self.error(name.span, format!("Duplicate variable: {}", name.text));
        }
        self.scope.declare(&name.text, ty)
    }
}
