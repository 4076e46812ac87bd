//! From the methods of a name to what a call runs.

use super::Checker;
use super::access::Receiver;
use super::calls::Site;
use super::expressions::plain;
use super::typed::{Typed, convert};
use crate::hir::{Dispatch, Expr, ExprKind as Node, MethodId, NativeKind};
use crate::platform;
use crate::program::{Methods, Runs, Signature};
use crate::ty::Ty;
use orgyard_apex::syntax::ExprKind;

impl<'u> Checker<'_, 'u> {
    pub(super) fn chosen(&mut self, methods: &Methods, site: Site<'_>, arguments: Vec<Typed>, wanted: &Ty) -> Typed {
        let types: Vec<Ty> = arguments.iter().map(|one| one.ty.clone()).collect();
        if let Some(signature) = self.program.choose(&methods.found, &types) {
            // With an argument of an unknown type another of the methods may be meant.
            let is_sure = !self.program.open_parameters(&methods.found, &types).contains(&true);
            if is_sure && !self.is_shadowed_type(site.call) {
                self.check_call(signature, site.call, site.receiver);
            }
            if let Some(other) = self.program.ambiguous(&methods.found, signature, &types) {
                let shown = self.program.shown_list(&other.parameters);
                let (returns, name) = (self.shown(&other.returns), &site.call.name);
                self.error(name.span, format!("Ambiguous method signature: {returns} {}({shown})", name.text));
            }
            if let Runs::Method(method) = signature.origin {
                self.check_abstract_call(method, site.call);
            }
            return self.call_of(signature, &methods.found, site, arguments);
        }
        if self.is_shadowed_type(site.call) {
            return self.hidden_call(site, arguments);
        }
        if methods.open {
            return self.open_call(site, arguments);
        }
        if let Some(message) = self.collection_fault(&site, &types) {
            self.error(site.call.name.span, message);
            return self.nothing(site.call.name.span);
        }
        let returns = if wanted.is_unknown() { Ty::Void } else { wanted.clone() };
        let message = format!(
            "Method does not exist or incorrect signature: {} {}({}) from the type {}",
            self.shown(&returns),
            site.call.name.text,
            self.program.shown_list(&types),
            self.shown(&site.owner)
        );
        self.error(site.call.name.span, message);
        self.nothing(site.call.name.span)
    }

    /// What the platform says when a collection does not take another.
    fn collection_fault(&self, site: &Site<'_>, types: &[Ty]) -> Option<String> {
        let [argument] = types else { return None };
        let (own, other) = (self.shown(&site.owner), self.shown(argument));
        match (&site.owner, site.call.name.text.to_ascii_lowercase().as_str()) {
            (Ty::Map(..), "putall") => Some(format!("Invalid putAll type {other} found for {own}")),
            (Ty::List(_) | Ty::Set(_), "addall" | "removeall" | "retainall" | "containsall") => {
                Some(format!("Illegal all method call for argument type, {other}, for collection: {own}"))
            }
            (Ty::List(_), "sort") => {
                Some(format!("Incompatible Comparator argument type: {other}, for collection: {own}"))
            }
            _ => None,
        }
    }

    /// The call of a signature. Where an argument's type is not known and several would take it, the value decides.
    pub(super) fn call_of(
        &mut self,
        signature: &Signature,
        all: &[Signature],
        site: Site<'_>,
        arguments: Vec<Typed>,
    ) -> Typed {
        let types: Vec<Ty> = arguments.iter().map(|one| one.ty.clone()).collect();
        let open = self.program.open_parameters(all, &types);
        let is_open = open.contains(&true);
        let line = self.line(site.call.name.span);
        let mut returns = signature.returns.clone();
        if is_open && self.program.fitting(all, &types).any(|other| other.returns != returns) {
            returns = Ty::Unknown;
        }
        let kind = match signature.origin {
            Runs::Method(_) if is_open && site.receiver == Receiver::Value => self.dynamic_call(site, arguments),
            Runs::Method(method) => {
                let arguments = self.converted_arguments(arguments, &signature.parameters, &open);
                self.invoke(method, site, arguments)
            }
            Runs::Platform(owner, name) => {
                let arguments = self.converted_arguments(arguments, &signature.parameters, &open);
                let wanted = signature.parameters.iter().zip(&open);
                let parameters = wanted.map(|(ty, open)| if *open { Ty::Unknown } else { ty.clone() }).collect();
                let owner = &platform::get(owner).full_name;
                self.native_call(owner, name, (parameters, returns.clone()), site, arguments)
            }
            Runs::Enum(name) => {
                let arguments = self.converted_arguments(arguments, &signature.parameters, &open);
                let types = (signature.parameters.clone(), returns.clone());
                self.on_type("System.Enum", name, types, site, arguments)
            }
        };
        Typed::new(returns, kind, line)
    }

    pub(super) fn converted_arguments(&self, arguments: Vec<Typed>, parameters: &[Ty], open: &[bool]) -> Vec<Expr> {
        let wanted = parameters.iter().zip(open);
        let each = arguments.into_iter().zip(wanted);
        each.map(|(argument, (ty, open))| if *open { argument.node } else { convert(argument, ty) }).collect()
    }

    fn invoke(&self, method: MethodId, site: Site<'_>, arguments: Vec<Expr>) -> Node {
        let routine = self.program.routine(method);
        if routine.is_static {
            let dispatch = Dispatch::Direct;
            return Node::Invoke { method, dispatch, target: None, safe: false, arguments };
        }
        let is_super = matches!(&site.call.target, Some(target) if matches!(target.kind, ExprKind::Super));
        let dispatch = match routine.is_virtual {
            _ if is_super => Dispatch::Super,
            true => Dispatch::Virtual,
            false => Dispatch::Direct,
        };
        let own = self
            .class
            .is_some_and(|class| class == routine.owner || self.program.ancestors(class).contains(&routine.owner));
        let target = match site.receiver {
            Receiver::Own if own => Some(Expr { kind: Node::This, line: self.line(site.span) }),
            Receiver::Value => site.target.map(|target| target.node),
            Receiver::Own | Receiver::Type => None,
        };
        match target {
            Some(target) => {
                Node::Invoke { method, dispatch, target: Some(Box::new(target)), safe: site.call.safe, arguments }
            }
            None => self.not_implemented(site.span).node.kind,
        }
    }

    fn native_call(
        &self,
        owner: &'static str,
        name: &str,
        (parameters, returns): (Vec<Ty>, Ty),
        site: Site<'_>,
        arguments: Vec<Expr>,
    ) -> Node {
        if site.receiver == Receiver::Type && matches!(site.owner, Ty::SObject(_)) {
            return self.on_type(owner, name, (parameters, returns), site, arguments);
        }
        let (kind, target) = match site.receiver {
            Receiver::Type => (NativeKind::StaticMethod, None),
            Receiver::Own => (NativeKind::Method, Some(Expr { kind: Node::This, line: self.line(site.span) })),
            Receiver::Value => (NativeKind::Method, site.target.map(|target| target.node)),
        };
        let asks = kind == NativeKind::StaticMethod
            && matches!(owner, "System.Database" | "System.Search")
            && parameters.first() == Some(&Ty::STRING);
        let native = self.native(owner, name, kind, parameters, returns);
        if asks {
            return Node::Ask { native, locals: self.scope.slots(), arguments };
        }
        Node::Native { native, target: target.map(Box::new), safe: site.call.safe, arguments }
    }

    /// Static methods that know their type by the target: those of enums and of custom settings.
    fn on_type(
        &self,
        owner: &'static str,
        name: &str,
        (parameters, returns): (Vec<Ty>, Ty),
        site: Site<'_>,
        arguments: Vec<Expr>,
    ) -> Node {
        // A variable may bear the name of the enum that is meant.
        let is_static = ["values", "valueOf"].contains(&name);
        let (kind, target) = match site.target.filter(|_| !is_static) {
            Some(target) => (NativeKind::Method, target.node),
            None => {
                let line = self.line(site.span);
                (NativeKind::StaticMethod, Expr { kind: Node::TypeLiteral(site.owner), line })
            }
        };
        let native = self.native(owner, name, kind, parameters, returns);
        Node::Native { native, target: Some(Box::new(target)), safe: site.call.safe, arguments }
    }

    pub(super) fn dynamic_call(&self, site: Site<'_>, arguments: Vec<Typed>) -> Node {
        let Some(target) = site.target else { return self.not_implemented(site.span).node.kind };
        let (target, name) = (Box::new(target.node), (*site.call.name.text).into());
        Node::DynamicCall { target, safe: site.call.safe, name, arguments: plain(arguments) }
    }

    /// No signature is known.
    pub(super) fn open_call(&self, site: Site<'_>, arguments: Vec<Typed>) -> Typed {
        let line = self.line(site.call.name.span);
        let kind = match (&site.target, &site.owner) {
            (Some(Typed { node: Expr { kind: Node::NotImplemented(_), .. }, .. }), _) => {
                self.not_implemented(site.span).node.kind
            }
            // A method of a label or page root.
            (Some(Typed { ty: Ty::Platform(id, _), node: Expr { kind: Node::TypeLiteral(_), .. } }), Ty::Unknown) => {
                let owner = &platform::get(*id).full_name;
                self.static_native(owner, site, arguments)
            }
            (Some(_), _) => self.dynamic_call(site, arguments),
            (None, Ty::Platform(id, _)) => {
                let owner = &platform::get(*id).full_name;
                self.static_native(owner, site, arguments)
            }
            (None, Ty::Class(_)) if site.receiver == Receiver::Own => {
                let this = Typed::new(site.owner.clone(), Node::This, line);
                self.dynamic_call(Site { target: Some(this), ..site }, arguments)
            }
            _ => self.not_implemented(site.span).node.kind,
        };
        Typed::new(Ty::Unknown, kind, line)
    }

    /// A static method of a platform type that the table has no signature for.
    fn static_native(&self, owner: &'static str, site: Site<'_>, arguments: Vec<Typed>) -> Node {
        let parameters = arguments.iter().map(|one| one.ty.clone()).collect();
        let native = self.native(owner, &site.call.name.text, NativeKind::StaticMethod, parameters, Ty::Unknown);
        Node::Native { native, target: None, safe: false, arguments: plain(arguments) }
    }
}
