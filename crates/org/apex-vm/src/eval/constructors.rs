//! Making instances of classes of the image: initial values, constructors, exceptions' own constructors.
//!
//! The initial values of all classes, the topmost first, come before any constructor: public unit tests rely on a
//! superclass's constructor that calls an overriding method, which finds its own variables set.

use super::{Flow, Frame};
use crate::link::Linked;
use crate::value::{ExceptionState, Object, Value};
use crate::vm::{Outcome, Throw, Vm};
use orgyard_apex_check::hir::{Block, Expr, ExprKind, MethodId, StmtKind};
use orgyard_apex_check::{ClassId, Ty};
use std::rc::Rc;

impl Vm {
    pub(crate) fn make_object(
        &mut self,
        linked: &Linked,
        class: ClassId,
        constructor: Option<MethodId>,
        arguments: Vec<Value>,
    ) -> Outcome {
        self.touch(linked, class)?;
        let fields = linked.image.classes[class.0 as usize].fields.len();
        self.allocate(16 + 8 * fields)?;
        let exception = linked.is_exception(class).then(Box::<ExceptionState>::default);
        let object = Value::Object(Rc::new(Object { exception, ..Object::new(class, fields) }));
        self.initial_values(linked, class, &object)?;
        self.run_constructor(linked, class, constructor, object.clone(), arguments)?;
        Ok(object)
    }

    fn initial_values(&mut self, linked: &Linked, class: ClassId, this: &Value) -> Result<(), Throw> {
        let own = &linked.image.classes[class.0 as usize];
        if let Some(Ty::Class(above)) = own.superclass {
            self.initial_values(linked, above, this)?;
        }
        match own.field_init {
            Some(init) => self.run_method(linked, init, this.clone(), Vec::new()).map(drop),
            None => Ok(()),
        }
    }

    /// One class's part of an instance; without a constructor the implicit one, or an exception's.
    fn run_constructor(
        &mut self,
        linked: &Linked,
        class: ClassId,
        constructor: Option<MethodId>,
        this: Value,
        arguments: Vec<Value>,
    ) -> Result<(), Throw> {
        if let Some(constructor) = constructor {
            return self.run_method(linked, constructor, this, arguments).map(drop);
        }
        if let Some(state) = this.exception() {
            self.set_exception(state, &arguments)?;
        }
        self.construct_above(linked, class, &this)
    }

    /// `()`, `(String)`, `(Exception)`, `(String, Exception)`
    pub(crate) fn set_exception(&mut self, state: &ExceptionState, arguments: &[Value]) -> Result<(), Throw> {
        for argument in arguments {
            match argument {
                Value::String(text) => *state.message.borrow_mut() = Some(text.clone()),
                other if other.exception().is_some() => *state.cause.borrow_mut() = other.clone(),
                Value::Null => {}
                other => *state.message.borrow_mut() = Some(self.text_of(other)?),
            }
        }
        // A cause alone gives its text.
        if let [only] = arguments
            && only.exception().is_some()
        {
            *state.message.borrow_mut() = self.exception_message(only)?;
        }
        Ok(())
    }

    /// The superclass's constructor without parameters, its own or the implicit one.
    fn construct_above(&mut self, linked: &Linked, class: ClassId, this: &Value) -> Result<(), Throw> {
        let Some(Ty::Class(above)) = linked.image.classes[class.0 as usize].superclass else { return Ok(()) };
        let constructors = &linked.image.classes[above.0 as usize].constructors;
        let plain = constructors.iter().find(|id| linked.image.methods[id.0 as usize].parameters.is_empty());
        match plain {
            Some(plain) => self.run_method(linked, *plain, this.clone(), Vec::new()).map(drop),
            None => self.construct_above(linked, above, this),
        }
    }

    /// A constructor that does not begin with `this(…)` or `super(…)` has the superclass's before it.
    pub(super) fn constructor_body(
        &mut self,
        frame: &mut Frame<'_>,
        class: ClassId,
        body: &Block,
    ) -> Result<Flow, Throw> {
        let calls = |expr: &Expr| matches!(expr.kind, ExprKind::ConstructorCall { .. });
        let first = body.first().map(|stmt| &stmt.kind);
        if !matches!(first, Some(StmtKind::Expression(expr)) if calls(expr)) {
            let this = frame.this.clone();
            self.construct_above(frame.linked, class, &this)?;
        }
        self.block(frame, body)
    }

    /// `this(…)` and `super(…)`.
    pub(super) fn constructor_call(
        &mut self,
        frame: &mut Frame<'_>,
        class: &Ty,
        constructor: Option<MethodId>,
        arguments: &[Expr],
    ) -> Result<(), Throw> {
        let line = self.line;
        let arguments = self.arguments(frame, arguments)?;
        self.line = line;
        let this = frame.this.clone();
        match class {
            Ty::Class(id) => self.run_constructor(frame.linked, *id, constructor, this, arguments),
            _ => match this.exception() {
                Some(state) => self.set_exception(state, &arguments),
                None => Ok(()),
            },
        }
    }
}
