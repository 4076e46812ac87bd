//! What a name, or a chain of names, stands for.

use super::Checker;
use crate::platform;
use crate::program::{ClassId, Found, fold, plain};
use crate::ty::Ty;
use orgyard_apex::syntax::{Expr, ExprKind, FieldAccess, Name};

pub(super) enum Meaning {
    Value(Ty),
    /// A type; its static members follow.
    Type(Ty),
    /// A namespace; a type follows.
    Namespace(String),
    /// Nothing of that name.
    Missing,
}

impl<'u> Checker<'_, 'u> {
    /// What an expression means as the left side of a point.
    pub(super) fn meaning(&mut self, expression: &'u Expr) -> Meaning {
        match &expression.kind {
            ExprKind::Name(name) => self.name_meaning(name),
            ExprKind::Field(access) => self.member_meaning(access),
            _ => Meaning::Value(self.expression(expression, &Ty::Unknown)),
        }
    }

    pub(super) fn name_meaning(&mut self, name: &Name) -> Meaning {
        if let Some(ty) = self.variable_named(&name.text) {
            self.check_own_variable(name);
            return Meaning::Value(ty);
        }
        self.type_meaning(&name.text)
    }

    /// A local, or a member of the classes around.
    pub(super) fn variable_named(&self, name: &str) -> Option<Ty> {
        if let Some(ty) = self.scope.get(name) {
            return Some(ty.clone());
        }
        let mut around = self.class;
        while let Some(id) = around {
            match self.program.variable(&Ty::Class(id), name) {
                Found::Variable(ty) => return Some(ty),
                // Beyond an unknown superclass a type of that name is the better guess.
                Found::Unsure if self.program.is_open(id) && self.type_named(name).is_none() => {
                    return Some(Ty::Unknown);
                }
                _ => around = self.program.class(id).outer,
            }
        }
        None
    }

    pub(super) fn type_named(&self, name: &str) -> Option<Ty> {
        if let Some(id) = self.program.class_named(name, self.class) {
            return Some(Ty::Class(id));
        }
        if let Some(id) = platform::find_short(name) {
            return Some(plain(id));
        }
        self.program.object_type(name)
    }

    fn type_meaning(&self, name: &str) -> Meaning {
        // Roots of chains that lead to labels, pages, flows and describe results.
        let roots = ["label", "page", "flow", "sobjecttype", "connectapi", "dataweavescriptresource"];
        if roots.contains(&fold(name).as_str()) {
            return Meaning::Value(Ty::Unknown);
        }
        if let Some(ty) = self.type_named(name) {
            return Meaning::Type(ty);
        }
        let is_namespace = platform::is_namespace(name);
        if is_namespace { Meaning::Namespace(name.to_owned()) } else { Meaning::Missing }
    }

    pub(super) fn member_meaning(&mut self, access: &'u FieldAccess) -> Meaning {
        if let Some(rows) = self.trigger_variable(access) {
            return Meaning::Value(rows);
        }
        match self.meaning(&access.target) {
            Meaning::Value(ty) => Meaning::Value(self.value_member(&ty, access)),
            Meaning::Type(ty) => self.static_member(ty, access),
            Meaning::Namespace(namespace) => self.namespace_member(&namespace, &access.name),
            Meaning::Missing => {
                self.missing_root(&access.target);
                Meaning::Value(Ty::Unknown)
            }
        }
    }

    pub(super) fn missing_root(&mut self, target: &Expr) {
        if let ExprKind::Name(name) = &target.kind
            && !self.program.surroundings.foreign_names_pass
        {
            self.error(name.span, format!("Variable does not exist: {}", name.text));
        }
    }

    fn value_member(&mut self, ty: &Ty, access: &'u FieldAccess) -> Ty {
        if let Ty::Class(id) = ty {
            self.check_variable(*id, &access.name);
        }
        match self.program.variable(ty, &access.name.text) {
            Found::Variable(ty) => ty,
            Found::Unsure => Ty::Unknown,
            Found::Missing => self.shadowed_or_missing(access),
        }
    }

    /// A variable may bear the name of the type that is meant: `account.SObjectType`.
    fn shadowed_or_missing(&mut self, access: &'u FieldAccess) -> Ty {
        if let ExprKind::Name(name) = &access.target.kind
            && self.type_named(&name.text).is_some()
        {
            return Ty::Unknown;
        }
        self.error(access.name.span, format!("Variable does not exist: {}", access.name.text));
        Ty::Unknown
    }

    fn static_member(&mut self, ty: Ty, access: &'u FieldAccess) -> Meaning {
        let name = &access.name;
        match &ty {
            Ty::Class(id) => self.class_member(*id, &ty, access),
            Ty::Platform(id, _) => {
                let own = platform::get(*id);
                // A namespace and a class may share their name, as may a class and an sObject.
                let space = platform::find(own.name, &name.text);
                let inner = platform::find(own.namespace, &format!("{}.{}", own.name, name.text)).or(space);
                match (self.program.variable(&ty, &name.text), inner) {
                    (Found::Variable(ty), _) => Meaning::Value(ty),
                    (_, Some(inner)) => Meaning::Type(plain(inner)),
                    _ => self.namespace_member(own.name, name),
                }
            }
            Ty::Primitive(primitive) => self.namespace_member(primitive.name(), name),
            Ty::SObject(Some(object)) => Meaning::Value(self.token(&object.clone(), name)),
            _ => Meaning::Value(Ty::Unknown),
        }
    }

    fn class_member(&mut self, id: ClassId, ty: &Ty, access: &'u FieldAccess) -> Meaning {
        let name = &access.name;
        if let Found::Variable(ty) = self.program.variable(ty, &name.text) {
            self.check_variable(id, name);
            return Meaning::Value(ty);
        }
        if let Some(inner) = self.program.inner_named(id, &name.text) {
            return Meaning::Type(Ty::Class(inner));
        }
        let own = &self.program.class(id).full_name;
        // A class of the org may hide an object, a class or a namespace of the platform.
        let hides = platform::is_namespace(own) || platform::find_short(own).is_some();
        let unsure = hides || self.program.is_open(id) || self.program.object_type(own).is_some();
        if !unsure {
            self.error(name.span, format!("Variable does not exist: {}", name.text));
        }
        Meaning::Value(Ty::Unknown)
    }

    fn namespace_member(&mut self, namespace: &str, name: &Name) -> Meaning {
        if let Some(id) = platform::find(namespace, &name.text) {
            return Meaning::Type(plain(id));
        }
        let implicit = ["System", "Schema"].iter().any(|own| namespace.eq_ignore_ascii_case(own));
        if implicit {
            let object = self.program.object_type(&name.text);
            let own = platform::find_short(&name.text).map(plain);
            return own.or(object).map_or(Meaning::Value(Ty::Unknown), Meaning::Type);
        }
        Meaning::Value(Ty::Unknown)
    }

    /// `Account.Name`, `Account.SObjectType`
    fn token(&mut self, object: &str, name: &Name) -> Ty {
        let platform_type = |own: &str| platform::find("Schema", own).map_or(Ty::Unknown, plain);
        if name.is("SObjectType") {
            return platform_type("SObjectType");
        }
        if ["fields", "fieldSets"].iter().any(|word| name.is(word)) {
            return Ty::Unknown;
        }
        let is_field = self.program.schema().field(object, &name.text).is_some();
        match self.program.variable(&Ty::object(object), &name.text) {
            Found::Variable(_) if is_field => platform_type("SObjectField"),
            Found::Missing => {
                self.error(name.span, format!("Field does not exist: {} on {object}", name.text));
                Ty::Unknown
            }
            _ => Ty::Unknown,
        }
    }
}
