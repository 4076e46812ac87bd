//! The walk over the tree.

use crate::link::Linked;
use crate::value::Value;
use crate::vm::{Outcome, Throw, Vm};
use orgyard_apex_check::ClassId;
use orgyard_apex_check::hir::MethodId;

impl Vm {
    pub(crate) fn run_method(
        &mut self,
        linked: &Linked,
        method: MethodId,
        _target: Value,
        _arguments: Vec<Value>,
    ) -> Outcome {
        Err(Throw::unsupported(&*linked.image.methods[method.0 as usize].name))
    }

    /// Runs what overrides the method in the target's class.
    pub(crate) fn invoke_virtual(&mut self, method: MethodId, target: &Value, arguments: Vec<Value>) -> Outcome {
        self.invoke(method, Some(target.clone()), arguments)
    }

    pub(crate) fn make_object(
        &mut self,
        linked: &Linked,
        class: ClassId,
        _constructor: Option<MethodId>,
        _arguments: Vec<Value>,
    ) -> Outcome {
        Err(Throw::unsupported(&*linked.image.classes[class.0 as usize].full_name))
    }
}
