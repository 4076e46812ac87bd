//! Types that exist but are not open to the source that names them.

use super::{Around, ClassId, Node, Program, Signature};
use crate::ty::Ty;
use orgyard_apex::syntax::TypeRef;

impl Program<'_> {
    /// Why a source may not name a type that resolves.
    pub(crate) fn closed_type(&self, written: &TypeRef, found: &Ty, around: Around) -> Option<String> {
        if let Some(hidden) = self.hidden(found, around.class) {
            return Some(format!("Type is not visible: {hidden}"));
        }
        let first = written.parts.first().filter(|_| written.parts.len() > 1);
        let explicit = first.and_then(|part| self.explicit_namespace(&part.name.text, around.unit));
        explicit.or_else(|| self.protected_object(found, around.unit)).map(str::to_owned)
    }

    pub(crate) fn explicit_namespace(&self, name: &str, unit: usize) -> Option<&'static str> {
        let origin = self.surroundings.origins.get(unit).filter(|origin| origin.unmanaged)?;
        let is_own = origin.namespace.as_deref().is_some_and(|own| own.eq_ignore_ascii_case(name));
        is_own.then_some("Unmanaged packages cannot explicitly reference this organization's namespace.")
    }

    /// A protected custom setting or custom metadata type of another namespace.
    pub(crate) fn protected_object(&self, ty: &Ty, unit: usize) -> Option<&'static str> {
        match ty {
            Ty::List(element) | Ty::Set(element) => self.protected_object(element, unit),
            Ty::Map(key, value) => self.protected_object(key, unit).or_else(|| self.protected_object(value, unit)),
            Ty::SObject(Some(name)) => {
                let (namespace, bare) = name.split_once("__").filter(|(_, bare)| bare.contains("__"))?;
                let is_own = self.namespace(unit).is_some_and(|own| own.eq_ignore_ascii_case(namespace));
                self.schema().object(name).filter(|object| object.protected && !is_own)?;
                Some(match bare.to_ascii_lowercase().ends_with("__mdt") {
                    true => "Custom Metadata Type cannot be referenced outside code from the same namespace.",
                    false => "Custom Setting cannot be referenced outside code from the same namespace.",
                })
            }
            _ => None,
        }
    }

    /// A method of another namespace that takes or gives what is private there.
    pub(crate) fn closed_signature(&self, signature: &Signature, shown: &str, unit: usize) -> Option<String> {
        let (owner, _) = signature.declared?;
        let home = self.namespace(self.class(owner).unit)?;
        if self.namespace(unit).is_some_and(|own| own.eq_ignore_ascii_case(home)) {
            return None;
        }
        let parameter = signature.parameters.iter().find_map(|ty| self.private_type(ty));
        let message = |what: &str, id: ClassId| {
            format!("Method {what} type {} is not visible for: {shown}", self.class(id).full_name)
        };
        let parameter = parameter.map(|id| message("parameter", id));
        parameter.or_else(|| self.private_type(&signature.returns).map(|id| message("return", id)))
    }

    fn private_type(&self, ty: &Ty) -> Option<ClassId> {
        match ty {
            Ty::List(element) | Ty::Set(element) => self.private_type(element),
            Ty::Map(key, value) => self.private_type(key).or_else(|| self.private_type(value)),
            Ty::Class(id) => {
                let is_inner = self.class(*id).outer.is_some() && matches!(self.class(*id).node, Node::Class(_));
                (is_inner && super::Access::of(self.modifiers(*id)).is_private).then_some(*id)
            }
            _ => None,
        }
    }
}
