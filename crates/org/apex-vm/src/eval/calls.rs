//! Calls of methods of the image and of natives.

use super::Frame;
use crate::link::Linked;
use crate::native::Call;
use crate::value::Value;
use crate::vm::{Outcome, Throw, Vm};
use orgyard_apex_check::hir::{Dispatch, Expr, MethodId, NativeCall, NativeId, NativeKind, Visibility};

impl Vm {
    pub(super) fn invoke_expression(
        &mut self,
        frame: &mut Frame<'_>,
        method: MethodId,
        dispatch: Dispatch,
        target: Value,
        arguments: &[Expr],
        line: u32,
    ) -> Outcome {
        let base = self.stack.len();
        for argument in arguments {
            let value = self.eval(frame, argument)?;
            self.stack.push(value);
        }
        self.line = line;
        let (method, stub) = match &target {
            Value::Object(own) if dispatch == Dispatch::Virtual => {
                (frame.linked.dispatched(own.class, method), own.stub.is_some())
            }
            // A stub answers for methods that nothing can override, too, but for private ones.
            Value::Object(own) => {
                let visibility = frame.linked.image.methods[method.0 as usize].visibility;
                (method, own.stub.is_some() && visibility != Visibility::Private)
            }
            _ => (method, false),
        };
        if stub {
            let arguments = self.stack.split_off(base);
            return self.call_stub(frame.linked, method, &target, arguments);
        }
        if !matches!(target, Value::Object(_) | Value::Null) {
            let arguments = self.stack.split_off(base);
            let name = frame.linked.image.methods[method.0 as usize].name.clone();
            return self.call_named(&target, &name, arguments);
        }
        if frame.linked.is_future(method) {
            let arguments = self.stack.split_off(base);
            return self.at(line, |vm| vm.future(method, arguments));
        }
        self.enter(frame.linked, method, target, base)
    }

    /// Runs what overrides the method in the target's class.
    pub(crate) fn invoke_virtual(&mut self, method: MethodId, target: &Value, arguments: Vec<Value>) -> Outcome {
        let linked = std::sync::Arc::clone(&self.linked);
        let Value::Object(own) = target else {
            return self.run_method(&linked, method, target.clone(), arguments);
        };
        let method = linked.dispatched(own.class, method);
        if own.stub.is_some() {
            return self.call_stub(&linked, method, target, arguments);
        }
        self.run_method(&linked, method, target.clone(), arguments)
    }

    pub(super) fn native_expression(
        &mut self,
        frame: &mut Frame<'_>,
        native: NativeId,
        target: &Value,
        arguments: &[Expr],
        line: u32,
    ) -> Outcome {
        // Most take none, one or two.
        let mut few: [Value; 2] = Default::default();
        let many;
        let values: &[Value] = match arguments {
            [] => &[],
            [one] => {
                few[0] = self.eval(frame, one)?;
                &few[..1]
            }
            [one, two] => {
                few[0] = self.eval(frame, one)?;
                few[1] = self.eval(frame, two)?;
                &few
            }
            _ => {
                many = self.arguments(frame, arguments)?;
                &many
            }
        };
        self.call_native(frame.linked, native, target, values, line)
    }

    pub(super) fn call_native(
        &mut self,
        linked: &Linked,
        id: NativeId,
        target: &Value,
        arguments: &[Value],
        line: u32,
    ) -> Outcome {
        self.line = line;
        let (native, own) = linked.call(id);
        if let Some(value) = own.enum_value {
            return Ok(Value::Enum(value));
        }
        if let Value::Object(object) = target
            && let Some(method) = self.find_method(object.class, &own.folded, arguments.len())
        {
            return self.invoke_virtual(method, target, arguments.to_vec());
        }
        let result = match own.run {
            Some(run) => {
                self.limits.work().and_then(|()| run(self, Call { target, arguments, native: Some(native), ty: None }))
            }
            None => self.call_unlinked(native, target, arguments),
        };
        match result {
            Ok(value) => {
                self.count_result(&value)?;
                Ok(value)
            }
            Err(throw) => Err(self.placed(throw, line)),
        }
    }

    /// A member that nobody registered under its owner: perhaps under the value's own type, or a holder's.
    fn call_unlinked(&mut self, native: &NativeCall, target: &Value, arguments: &[Value]) -> Outcome {
        let found = match native.kind {
            NativeKind::Method => match self.native_of(target, &native.name, arguments)? {
                Some(value) => Some(value),
                None => self.universal(target, &native.name, arguments)?,
            },
            NativeKind::Get => self.native_get(target, &native.name)?,
            NativeKind::StaticGet if native.owner.ends_with(".Trigger") => self.trigger_member(&native.name),
            NativeKind::Set => self.native_set(target, &native.name, arguments)?,
            _ => None,
        };
        found.ok_or_else(|| Throw::unsupported(self.linked.native_name(native)))
    }

    /// What every value answers to.
    pub(super) fn universal(
        &mut self,
        target: &Value,
        name: &str,
        arguments: &[Value],
    ) -> Result<Option<Value>, Throw> {
        match (name.to_ascii_lowercase().as_str(), arguments) {
            ("tostring", []) => self.text_of(target).map(Value::String).map(Some),
            ("equals", [other]) => self.equal_keys(target, other).map(Value::Boolean).map(Some),
            ("hashcode", []) => self.hash_of(target).map(|hash| Some(Value::Integer(hash as i32))),
            _ => Ok(None),
        }
    }

    /// A property of a platform value that is read.
    pub(super) fn native_get(&mut self, target: &Value, name: &str) -> Result<Option<Value>, Throw> {
        let linked = std::sync::Arc::clone(&self.linked);
        let call = Call { target, arguments: &[], native: None, ty: None };
        for owner in self.native_owners(target) {
            if let Some(run) = linked.natives.dynamic(owner, name, NativeKind::Get, &call) {
                return run(self, call).map(Some);
            }
        }
        // `describe.name` for `describe.getName()`.
        let getter = format!("get{name}");
        if let Some(value) = self.native_of(target, &getter, &[])? {
            return Ok(Some(value));
        }
        Ok(match target {
            Value::Platform(own) if linked.natives.is_holder(own.name) || !own.fields.borrow().is_empty() => {
                Some(own.field(name))
            }
            _ => None,
        })
    }

    pub(super) fn native_set(
        &mut self,
        target: &Value,
        name: &str,
        arguments: &[Value],
    ) -> Result<Option<Value>, Throw> {
        let linked = std::sync::Arc::clone(&self.linked);
        let call = Call { target, arguments, native: None, ty: None };
        for owner in self.native_owners(target) {
            if let Some(run) = linked.natives.dynamic(owner, name, NativeKind::Set, &call) {
                return run(self, call).map(Some);
            }
        }
        let Value::Platform(own) = target else { return Ok(None) };
        if !linked.natives.is_holder(own.name) {
            return Ok(None);
        }
        own.set_field(name, call.argument(0));
        Ok(Some(Value::Null))
    }
}
