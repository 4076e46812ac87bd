//! Calls.

use super::Checker;
use super::access::Receiver;
use super::names::Meaning;
use super::roots::Root;
use super::typed::Typed;
use crate::hir::{Dispatch, ExprKind as Node};
use crate::program::Methods;
use crate::ty::Ty;
use orgyard_apex::Span;
use orgyard_apex::syntax::{Call, Expr, ExprKind};

/// Where a call stands and on what it is made.
pub(super) struct Site<'c> {
    pub(super) call: &'c Call,
    pub(super) span: Span,
    pub(super) owner: Ty,
    pub(super) receiver: Receiver,
    /// The value before the point.
    pub(super) target: Option<Typed>,
}

impl<'u> Checker<'_, 'u> {
    pub(super) fn call(&mut self, call: &'u Call, wanted: &Ty, span: Span) -> Typed {
        match &call.target {
            None => self.own_call(call, wanted, span),
            Some(target) => self.member_call(call, target, wanted, span),
        }
    }

    /// A method of the class, of a superclass or of a class around.
    fn own_call(&mut self, call: &'u Call, wanted: &Ty, span: Span) -> Typed {
        let arguments = self.arguments(&call.arguments);
        if self.class.is_none() {
            return self.script_call(call, arguments, span);
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
        let site = Site { call, span, owner, receiver: Receiver::Own, target: None };
        self.chosen(&methods, site, arguments, wanted)
    }

    /// A method of the script itself.
    fn script_call(&mut self, call: &'u Call, arguments: Vec<Typed>, span: Span) -> Typed {
        let methods = self.script.map_or(&[][..], |script| &script.methods);
        let named: Vec<_> = methods.iter().filter(|(method, _)| method.name.is(&call.name.text)).collect();
        let types: Vec<Ty> = arguments.iter().map(|one| one.ty.clone()).collect();
        let parameters = |id| {
            let routine = self.program.routine(id);
            routine.parameters.iter().map(|one| one.ty.clone()).collect::<Vec<Ty>>()
        };
        let fitting = named.iter().find(|(_, id)| self.program.accepts(&parameters(*id), &types));
        let Some((_, id)) = named.first() else { return self.not_implemented(span) };
        let returns = self.program.routine(*id).returns.clone();
        let Some((_, id)) = fitting else { return Typed { ty: returns, ..self.not_implemented(span) } };
        let wanted = parameters(*id);
        let open = vec![false; wanted.len()];
        let arguments = self.converted_arguments(arguments, &wanted, &open);
        let (method, dispatch) = (*id, Dispatch::Direct);
        let kind = Node::Invoke { method, dispatch, target: None, safe: false, arguments };
        Typed::new(returns, kind, self.line(call.name.span))
    }

    fn member_call(&mut self, call: &'u Call, target: &'u Expr, wanted: &Ty, span: Span) -> Typed {
        let (owner, receiver, value) = match self.meaning(target) {
            Meaning::Value(value) => (value.ty.clone(), Receiver::Value, Some(value)),
            Meaning::Type(ty) => (ty, Receiver::Type, None),
            Meaning::Root(root @ Root::Fields(_)) => {
                let value = self.root_value(&root, target.span);
                (value.ty.clone(), Receiver::Value, Some(value))
            }
            Meaning::Root(root) => {
                let value = Self::root_type(&root).map(|ty| Typed::new(ty.clone(), Node::TypeLiteral(ty), 0));
                (Ty::Unknown, Receiver::Value, value)
            }
            Meaning::Namespace(_) => (Ty::Unknown, Receiver::Type, None),
            Meaning::Missing => {
                self.missing_root(target);
                (Ty::Unknown, Receiver::Type, None)
            }
        };
        self.check_super(target, call);
        self.check_version(target, call, &owner);
        self.check_records_only(call, &owner);
        self.check_add_error(call, value.as_ref());
        let arguments = self.arguments(&call.arguments);
        let special = self.special(call, target, &owner);
        let methods = self.program.methods(&owner, &call.name.text);
        let site = Site { call, span, owner, receiver, target: value };
        match special {
            Some(ty) => Typed { ty, ..self.special_call(&methods, site, arguments) },
            None => self.chosen(&methods, site, arguments, wanted),
        }
    }

    /// A method of the platform that the source's API version does not have.
    fn check_version(&mut self, target: &Expr, call: &Call, owner: &Ty) {
        let written = self.source().source.slice(target.span);
        let ty = match owner {
            Ty::Platform(id, _) => &crate::platform::get(*id).full_name,
            _ => written,
        };
        let version = self.program.api_version(self.unit);
        self.report(call.name.span, crate::platform::versions::fault(ty, &call.name.text, version));
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

    /// A variable, or a class of the org, that bears the name of a type may hide the type that is meant.
    pub(super) fn is_shadowed_type(&self, call: &Call) -> bool {
        let Some(Expr { kind: ExprKind::Name(name), .. }) = &call.target else { return false };
        let is_type = self.program.class_named(&name.text, self.around()).is_some();
        let is_variable = self.variable_named(name).is_some();
        crate::platform::find_short(&name.text).is_some() && (is_variable || is_type)
            || (is_variable && (is_type || self.program.object_type(&name.text, self.unit).is_some()))
    }
}
