//! Methods: entering and leaving them, their frames, the first touch of a class.

use super::{Flow, Frame};
use crate::link::Linked;
use crate::value::Value;
use crate::vm::{CallSite, DEPTH, Outcome, Statics, Throw, Vm, too_deep};
use orgyard_apex_check::hir::{MethodId, MethodKind, Sharing};
use orgyard_apex_check::{ClassId, Ty};

impl Vm {
    pub(crate) fn run_method(
        &mut self,
        linked: &Linked,
        method: MethodId,
        target: Value,
        arguments: Vec<Value>,
    ) -> Outcome {
        let base = self.stack.len();
        self.stack.extend(arguments);
        self.enter(linked, method, target, base)
    }

    /// Runs a method whose arguments lie on the stack from `base` on; they are gone afterwards.
    pub(crate) fn enter(&mut self, linked: &Linked, id: MethodId, this: Value, base: usize) -> Outcome {
        let result = self.enter_frame(linked, id, this, base);
        self.stack.truncate(base);
        result
    }

    fn enter_frame(&mut self, linked: &Linked, id: MethodId, this: Value, base: usize) -> Outcome {
        let method = &linked.image.methods[id.0 as usize];
        if self.callers.len() >= DEPTH {
            return Err(self.raised(too_deep()));
        }
        if let Err(throw) = self.limits.work() {
            return Err(self.raised(throw));
        }
        if method.kind != MethodKind::StaticInit && (method.is_static || method.kind == MethodKind::Constructor) {
            self.touch(linked, method.owner)?;
        }
        let size = method.frame as usize;
        self.stack.resize(base + size.max(method.parameters.len()), Value::Null);
        let sharing = self.context.sharing;
        self.callers.push(CallSite { method: self.method, line: self.line, sharing });
        (self.method, self.line) = (Some(id), method.line);
        self.context.sharing = match linked.image.classes[method.owner.0 as usize].sharing {
            Sharing::With => true,
            Sharing::Without => false,
            Sharing::Inherited | Sharing::Omitted => sharing,
        };
        if let Some(line) = method.covers {
            self.coverage.hit(&[line]);
        }
        let mut frame = Frame { linked, base, size, this };
        let told = self.log.methods.then(|| self.tell_entry(linked, id)).flatten();
        let result = self.body(&mut frame, id);
        if let Some(told) = told {
            self.log.add(told.exit, || told.rest);
        }
        if let Some(site) = self.callers.pop() {
            (self.method, self.line, self.context.sharing) = (site.method, site.line, site.sharing);
        }
        result
    }

    fn body(&mut self, frame: &mut Frame<'_>, id: MethodId) -> Outcome {
        let linked = frame.linked;
        let method = &linked.image.methods[id.0 as usize];
        let Some(body) = &method.body else { return self.accessor(frame, id) };
        let flow = match method.kind {
            MethodKind::Constructor => self.constructor_body(frame, method.owner, body)?,
            _ => self.block(frame, body)?,
        };
        Ok(if let Flow::Return(value) = flow { value } else { Value::Null })
    }

    /// An accessor without a body reads or writes the slot behind the property.
    fn accessor(&mut self, frame: &mut Frame<'_>, id: MethodId) -> Outcome {
        let method = &frame.linked.image.methods[id.0 as usize];
        let class = &frame.linked.image.classes[method.owner.0 as usize];
        let property = class.properties.values().find(|one| one.getter == Some(id) || one.setter == Some(id));
        let Some(property) = property.copied() else {
            return Err(Throw::unsupported(format!("{}.{}, which has no body", class.full_name, method.name)));
        };
        let new = (property.setter == Some(id)).then(|| self.stack[frame.base].clone());
        match (new, &frame.this) {
            (Some(value), Value::Object(own)) => own.set(property.slot, value),
            (Some(value), _) => self.set_static(method.owner, property.slot, value),
            (None, Value::Object(own)) => return Ok(own.get(property.slot)),
            (None, _) => return Ok(self.get_static(method.owner, property.slot)),
        }
        Ok(Value::Null)
    }

    /// Initializes the static variables of a class when it is used for the first time.
    #[inline]
    pub(crate) fn touch(&mut self, linked: &Linked, class: ClassId) -> Result<(), Throw> {
        if self.statics[class.0 as usize].is_touched {
            return Ok(());
        }
        self.initialize(linked, class)
    }

    fn initialize(&mut self, linked: &Linked, id: ClassId) -> Result<(), Throw> {
        let class = &linked.image.classes[id.0 as usize];
        let values = vec![Value::Null; class.statics.len()];
        self.statics[id.0 as usize] = Statics { is_touched: true, values };
        if let Some(Ty::Class(above)) = class.superclass {
            self.touch(linked, above)?;
        }
        match class.static_init {
            Some(init) => self.run_method(linked, init, Value::Null, Vec::new()).map(drop),
            None => Ok(()),
        }
    }

    /// Statics as if the class had never been used: a trigger's do not outlive its run.
    pub(crate) fn untouch(&mut self, class: ClassId) {
        self.statics[class.0 as usize] = Statics::default();
    }

    pub(crate) fn get_static(&self, class: ClassId, slot: u32) -> Value {
        self.statics[class.0 as usize].values.get(slot as usize).cloned().unwrap_or_default()
    }

    pub(crate) fn set_static(&mut self, class: ClassId, slot: u32, value: Value) {
        if let Some(own) = self.statics[class.0 as usize].values.get_mut(slot as usize) {
            *own = value;
        }
    }
}
