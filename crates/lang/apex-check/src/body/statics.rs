//! Members of types and namespaces.

use super::Checker;
use super::names::{Meaning, span_of};
use super::roots::Root;
use super::typed::Typed;
use crate::hir::ExprKind as Node;
use crate::platform;
use crate::program::{ClassId, Found, plain};
use crate::ty::Ty;
use orgyard_apex::syntax::FieldAccess;

impl<'u> Checker<'_, 'u> {
    pub(super) fn static_member(&mut self, ty: Ty, access: &'u FieldAccess) -> Meaning {
        let name = &access.name;
        match &ty {
            Ty::Class(id) => self.class_member(*id, &ty, access),
            Ty::Platform(id, _) => {
                let own = platform::get(*id);
                if let Some(root) = Root::in_namespace(own.name, &name.text) {
                    return Meaning::Root(root);
                }
                // A namespace and a class may share their name, as may a class and an sObject.
                let space = platform::find(own.name, &name.text);
                let inner = platform::find(own.namespace, &format!("{}.{}", own.name, name.text)).or(space);
                match (self.program.variable(&ty, &name.text, self.unit), inner) {
                    (Found::Variable(variable), _) => Meaning::Value(self.variable(variable, None, false, name)),
                    (_, Some(inner)) => Meaning::Type(plain(inner)),
                    _ => self.namespace_member(own.name, access),
                }
            }
            Ty::Primitive(primitive) => self.namespace_member(primitive.name(), access),
            Ty::SObject(Some(object)) => self.token(&object.clone(), access),
            _ => Meaning::Value(self.not_implemented(span_of(access))),
        }
    }

    fn class_member(&mut self, id: ClassId, ty: &Ty, access: &'u FieldAccess) -> Meaning {
        let name = &access.name;
        if let Found::Variable(variable) = self.program.variable(ty, &name.text, self.unit) {
            self.check_variable(id, name);
            return Meaning::Value(self.variable(variable, None, false, name));
        }
        if let Some(inner) = self.program.inner_named(id, &name.text) {
            return Meaning::Type(Ty::Class(inner));
        }
        let own = self.program.class(id).full_name.clone();
        // A class may bear the name of a namespace.
        if let Some(found) = self.program.qualified(&own, &name.text) {
            return Meaning::Type(Ty::Class(found));
        }
        // A class of the org may hide an object, a class or a namespace of the platform.
        let hides = platform::is_namespace(&own) || platform::find_short(&own).is_some();
        let object = self.program.object_type(&own, self.unit);
        let unsure = hides || self.program.is_open(id) || object.is_some();
        if !unsure {
            self.error(name.span, format!("Variable does not exist: {}", name.text));
        }
        Meaning::Value(self.hidden_member(&own, object, access))
    }

    /// A member of what a class hides.
    fn hidden_member(&mut self, own: &str, object: Option<Ty>, access: &'u FieldAccess) -> Typed {
        let before = self.errors.len();
        let hidden = platform::find_short(own).map(plain).into_iter().chain(object);
        let mut found = None;
        for ty in hidden.filter(|ty| !matches!(ty, Ty::Class(_) | Ty::Unknown)) {
            if let Meaning::Value(value) = self.static_member(ty, access)
                && !matches!(value.node.kind, Node::NotImplemented(_) | Node::Constant(_))
            {
                found = Some(value.node);
                break;
            }
        }
        self.errors.truncate(before);
        let node = found.unwrap_or_else(|| self.not_implemented(span_of(access)).node);
        Typed { ty: Ty::Unknown, node }
    }

    pub(super) fn namespace_member(&mut self, namespace: &str, access: &'u FieldAccess) -> Meaning {
        let name = &access.name;
        if let Some(root) = Root::in_namespace(namespace, &name.text) {
            return Meaning::Root(root);
        }
        if let Some(id) = self.program.qualified(namespace, &name.text) {
            return Meaning::Type(Ty::Class(id));
        }
        if let Some(id) = platform::find(namespace, &name.text) {
            return Meaning::Type(plain(id));
        }
        let unknown = |checker: &Self| Meaning::Value(checker.not_implemented(span_of(access)));
        let implicit = ["System", "Schema"].iter().any(|own| namespace.eq_ignore_ascii_case(own));
        if implicit {
            let object = self.program.object_type(&name.text, self.unit);
            let own = platform::find_short(&name.text).map(plain);
            return own.or(object).map_or_else(|| unknown(self), Meaning::Type);
        }
        unknown(self)
    }

    /// `Account.Name`, `Account.SObjectType`
    fn token(&mut self, object: &str, access: &'u FieldAccess) -> Meaning {
        let name = &access.name;
        let line = self.line(name.span);
        let platform_type = |own: &str| platform::find("Schema", own).map_or(Ty::Unknown, plain);
        if name.is("SObjectType") {
            return Meaning::Value(Typed::new(platform_type("SObjectType"), Node::SObjectType(object.into()), line));
        }
        if name.is("fields") {
            return Meaning::Root(Root::Fields(object.into()));
        }
        if name.is("fieldSets") {
            return Meaning::Value(Typed::new(Ty::Unknown, Node::DescribeFieldSets(object.into()), line));
        }
        let field = self.program.field_named(object, &name.text, self.unit);
        match (self.program.variable(&Ty::object(object), &name.text, self.unit), field) {
            (Found::Variable(_), Some(field)) => {
                let kind = Node::SObjectFieldToken { object: object.into(), field: (*field.name).into() };
                Meaning::Value(Typed::new(platform_type("SObjectField"), kind, line))
            }
            (Found::Missing, _) => {
                self.error(name.span, format!("Field does not exist: {} on {object}", name.text));
                Meaning::Value(self.nothing(name.span))
            }
            (Found::Unsure, _) => {
                // A field that our data lacks.
                let kind = Node::SObjectFieldToken { object: object.into(), field: (*name.text).into() };
                Meaning::Value(Typed::new(Ty::Unknown, kind, line))
            }
            (Found::Variable(_), None) => Meaning::Value(self.not_implemented(span_of(access))),
        }
    }
}
