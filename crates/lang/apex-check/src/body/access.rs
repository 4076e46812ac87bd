//! Who may use a member from where: private members, and instance members where there is no instance.

use super::Checker;
use crate::program::{ClassId, Signature};
use orgyard_apex::syntax::{Call, Name};

/// What stands before the point of a call.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Receiver {
    /// Nothing: a method of the class itself.
    Own,
    Type,
    Value,
}

impl Checker<'_, '_> {
    fn is_elsewhere(&self, owner: ClassId) -> bool {
        self.class.is_none_or(|id| self.program.top_level(id) != self.program.top_level(owner))
    }

    /// A variable by its bare name: in a static method it must not be one of an instance.
    pub(super) fn check_own_variable(&mut self, name: &Name) {
        let no_instance = self.is_static || self.invokes_constructor;
        let Some(class) = self.class.filter(|_| no_instance && !self.scope.has(&name.text)) else { return };
        let Some((owner, access)) = self.program.declared_variable(class, &name.text) else { return };
        // The name of a type means the type.
        if !access.is_static && self.type_named(&name.text).is_none() {
            if self.invokes_constructor {
                let message = "Cannot reference instance variables in a constructor invocation";
                return self.error(name.span, format!("{message}: {}", name.text));
            }
            let owner = &self.program.class(owner).full_name;
            let message = format!(
                "Non static field cannot be referenced from a static context: {} from the type {owner}",
                name.text
            );
            self.error(name.span, message);
        }
    }

    pub(super) fn check_variable(&mut self, class: ClassId, name: &Name) {
        let Some((owner, access)) = self.program.declared_variable(class, &name.text) else { return };
        if access.is_private && self.is_elsewhere(owner) {
            self.error(name.span, format!("Variable is not visible: {}", name.text));
        }
    }

    pub(super) fn check_call(&mut self, signature: &Signature, call: &Call, receiver: Receiver) {
        let Some((owner, access)) = signature.declared else { return };
        let in_lineage = self.class.is_some_and(|class| self.program.is_own_or_parent(class, owner));
        let needs_instance = match receiver {
            Receiver::Own => self.is_static && in_lineage,
            Receiver::Type => true,
            Receiver::Value => false,
        };
        if self.invokes_constructor && receiver == Receiver::Own && in_lineage && !access.is_static {
            let message = "Cannot reference instance methods in a constructor invocation";
            return self.error(call.name.span, format!("{message}: {}", call.name.text));
        }
        let fault = if access.is_private && self.is_elsewhere(owner) {
            "Method is not visible"
        } else if needs_instance && !access.is_static {
            "Non static method cannot be referenced from a static context"
        } else if receiver == Receiver::Value && access.is_static {
            "Static method cannot be referenced from a non static context"
        } else {
            let shown = self.shown_call(signature, owner, call);
            return self.report(call.name.span, self.program.closed_signature(signature, &shown, self.unit));
        };
        let shown = self.shown_call(signature, owner, call);
        self.error(call.name.span, format!("{fault}: {shown}"));
    }

    fn shown_call(&self, signature: &Signature, owner: ClassId, call: &Call) -> String {
        let owner = &self.program.class(owner).full_name;
        let parameters = self.program.shown_list(&signature.parameters);
        format!("{} {owner}.{}({parameters})", self.shown(&signature.returns), call.name.text)
    }
}
