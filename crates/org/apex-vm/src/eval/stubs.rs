//! Objects of the Stub API: their calls go to a provider.

use crate::link::Linked;
use crate::value::Value;
use crate::vm::{Outcome, Vm};
use orgyard_apex_check::Ty;
use orgyard_apex_check::hir::MethodId;

impl Vm {
    /// `handleMethodCall(stub, name, return type, parameter types, parameter names, arguments)`
    pub(super) fn call_stub(
        &mut self,
        linked: &Linked,
        method: MethodId,
        target: &Value,
        arguments: Vec<Value>,
    ) -> Outcome {
        let method = &linked.image.methods[method.0 as usize];
        let Value::Object(own) = target else { return Ok(Value::Null) };
        let Some(provider) = own.stub.clone() else { return Ok(Value::Null) };
        let returns = if method.returns == Ty::Void { Value::Null } else { Value::from(method.returns.clone()) };
        let types = method.parameters.iter().map(|one| Value::from(one.ty.clone())).collect();
        let names = method.parameters.iter().map(|one| Value::String(one.name.clone())).collect();
        let types = Value::list(crate::vm::platform_type("System.Type"), types);
        let handed = vec![
            target.clone(),
            Value::String(method.name.clone()),
            returns,
            types,
            Value::list(Ty::STRING, names),
            Value::list(Ty::OBJECT, arguments),
        ];
        let answer = self.call_named(&provider, "handleMethodCall", handed)?;
        if method.returns == Ty::Void {
            return Ok(Value::Null);
        }
        self.cast(answer, &method.returns).map_err(|throw| self.raised(throw))
    }
}
