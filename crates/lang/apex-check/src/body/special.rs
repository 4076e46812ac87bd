//! Calls that are more than their signature: errors added to fields, dynamic queries, types hidden by other names.

use super::Checker;
use super::access::Receiver;
use super::calls::Site;
use super::typed::Typed;
use crate::hir::{Constant, Expr, ExprKind as Node, NativeKind};
use crate::platform;
use crate::program::{Methods, plain};
use crate::ty::Ty;
use orgyard_apex::syntax::ExprKind;

impl<'u> Checker<'_, 'u> {
    pub(super) fn special_call(&mut self, methods: &Methods, site: Site<'_>, arguments: Vec<Typed>) -> Typed {
        if site.call.name.is("addError") && site.target.as_ref().is_some_and(is_field) {
            return self.error_on_field(site, arguments);
        }
        let types: Vec<Ty> = arguments.iter().map(|one| one.ty.clone()).collect();
        match self.program.choose(&methods.found, &types) {
            Some(signature) => self.call_of(signature, &methods.found, site, arguments),
            None if self.is_shadowed_type(site.call) => self.hidden_call(site, arguments),
            None => self.open_call(site, arguments),
        }
    }

    /// `record.Name.addError('x')` is `record.addError('Name', 'x')`.
    fn error_on_field(&self, site: Site<'_>, arguments: Vec<Typed>) -> Typed {
        let line = self.line(site.call.name.span);
        let Some(Typed { node: Expr { kind: Node::SObjectField { target, safe, name }, .. }, .. }) = site.target else {
            return self.not_implemented(site.span);
        };
        let mut parameters = vec![Ty::STRING];
        parameters.extend(arguments.iter().map(|one| one.ty.clone()));
        let mut all = vec![Expr { kind: Node::Constant(Constant::String(name)), line }];
        all.extend(super::expressions::plain(arguments));
        let native = self.native("System.SObject", "addError", NativeKind::Method, parameters, Ty::Void);
        Typed::new(Ty::Void, Node::Native { native, target: Some(target), safe, arguments: all }, line)
    }

    /// A call on a type whose name a variable or a class of the org bears too.
    pub(super) fn hidden_call(&mut self, site: Site<'_>, arguments: Vec<Typed>) -> Typed {
        let Some(target) = &site.call.target else { return self.open_call(site, arguments) };
        let ExprKind::Name(name) = &target.kind else { return self.open_call(site, arguments) };
        let types: Vec<Ty> = arguments.iter().map(|one| one.ty.clone()).collect();
        let class = self.program.class_named(&name.text, self.around()).map(Ty::Class);
        let own = platform::find_short(&name.text).map(plain);
        let object = self.program.object_type(&name.text, self.unit);
        for ty in [class, own, object].into_iter().flatten() {
            let methods = self.program.methods(&ty, &site.call.name.text);
            if let Some(signature) = self.program.choose(&methods.found, &types) {
                let site = Site { owner: ty, receiver: Receiver::Type, target: None, ..site };
                let found = self.call_of(signature, &methods.found, site, arguments);
                return Typed { ty: Ty::Unknown, ..found };
            }
        }
        self.open_call(site, arguments)
    }
}

fn is_field(target: &Typed) -> bool {
    matches!(target.node.kind, Node::SObjectField { .. })
}
