//! Calls.

use super::Checker;
use super::access::Receiver;
use super::names::Meaning;
use crate::program::Methods;
use crate::ty::Ty;
use orgyard_apex::syntax::{Call, Expr, ExprKind};

impl<'u> Checker<'_, 'u> {
    pub(super) fn call(&mut self, call: &'u Call, wanted: &Ty) -> Ty {
        match &call.target {
            None => self.own_call(call, wanted),
            Some(target) => self.member_call(call, target, wanted),
        }
    }

    /// A method of the class, of a superclass or of a class around.
    fn own_call(&mut self, call: &'u Call, wanted: &Ty) -> Ty {
        let arguments = self.arguments(&call.arguments);
        if self.class.is_none() {
            return self.script_call(call);
        }
        let mut methods = Methods::default();
        let mut around = self.class;
        while let Some(id) = around {
            let own = self.program.methods(&Ty::Class(id), &call.name.text);
            methods.found.extend(own.found);
            methods.open |= own.open;
            around = self.program.class(id).outer;
        }
        let owner = self.class.map_or(Ty::Unknown, Ty::Class);
        self.chosen(&methods, call, &arguments, (&owner, Receiver::Own), wanted)
    }

    fn script_call(&mut self, call: &'u Call) -> Ty {
        let own = self.script_methods.iter().find(|method| method.name.is(&call.name.text)).copied();
        own.map_or(Ty::Unknown, |method| self.program.resolve(&method.return_type, None).unwrap_or(Ty::Unknown))
    }

    fn member_call(&mut self, call: &'u Call, target: &'u Expr, wanted: &Ty) -> Ty {
        let (owner, receiver) = match self.meaning(target) {
            Meaning::Value(ty) => (ty, Receiver::Value),
            Meaning::Type(ty) => (ty, Receiver::Type),
            Meaning::Namespace(_) => (Ty::Unknown, Receiver::Type),
            Meaning::Missing => {
                self.missing_root(target);
                (Ty::Unknown, Receiver::Type)
            }
        };
        let arguments = self.arguments(&call.arguments);
        if let Some(ty) = self.special(call, target, &owner) {
            return ty;
        }
        let methods = self.program.methods(&owner, &call.name.text);
        self.chosen(&methods, call, &arguments, (&owner, receiver), wanted)
    }

    /// Methods whose type depends on more than their signature.
    fn special(&self, call: &Call, target: &Expr, owner: &Ty) -> Option<Ty> {
        let name = call.name.text.to_ascii_lowercase();
        let is_root = |word: &str| matches!(&target.kind, ExprKind::Name(root) if root.is(word));
        match (owner, name.as_str()) {
            (Ty::SObject(Some(_)), "clone") => Some(owner.clone()),
            // Custom settings and custom metadata types have methods of their own.
            (Ty::SObject(Some(_)), "getinstance" | "getvalues" | "getorgdefaults") => Some(owner.clone()),
            (Ty::SObject(Some(_)), "getall") => Some(Ty::map(Ty::STRING, owner.clone())),
            // Rows of a dynamic query may stand for one record as those of a static one do.
            (_, "query" | "querywithbinds") if is_root("Database") => Some(Ty::Rows(None)),
            (_, "adderror") => Some(Ty::Void),
            (Ty::Class(_), "clone") => Some(owner.clone()),
            _ => None,
        }
    }

    fn chosen(
        &mut self,
        methods: &Methods,
        call: &'u Call,
        arguments: &[Ty],
        (owner, receiver): (&Ty, Receiver),
        wanted: &Ty,
    ) -> Ty {
        if let Some(signature) = self.program.choose(&methods.found, arguments) {
            if !self.is_shadowed_type(call) {
                self.check_call(signature, call, receiver);
            }
            return signature.returns.clone();
        }
        if methods.open || self.is_shadowed_type(call) {
            return Ty::Unknown;
        }
        let returns = if wanted.is_unknown() { Ty::Void } else { wanted.clone() };
        let message = format!(
            "Method does not exist or incorrect signature: {} {}({}) from the type {}",
            self.shown(&returns),
            call.name.text,
            self.program.shown_list(arguments),
            self.shown(owner)
        );
        self.error(call.name.span, message);
        Ty::Unknown
    }

    /// A variable, or a class of the org, that bears the name of a type may hide the type that is meant.
    fn is_shadowed_type(&self, call: &Call) -> bool {
        let Some(Expr { kind: ExprKind::Name(name), .. }) = &call.target else { return false };
        let is_type = self.program.class_named(&name.text, self.class).is_some();
        let is_variable = self.variable_named(&name.text).is_some();
        crate::platform::find_short(&name.text).is_some() && (is_variable || is_type)
            || (is_variable && (is_type || self.program.object_type(&name.text).is_some()))
    }
}
