//! Members of a type, wherever they are declared.

use super::{Access, ClassId, Constructor, MethodInfo, Node, Program, fold};
use crate::hir::MethodId;
use crate::platform::{self, PlatformId, PlatformKind};
use crate::ty::{Primitive, Ty};
use orgyard_schema::{FieldDef, FieldType};
use std::sync::Arc;

/// What looking up a variable of a type gives.
pub(crate) enum Found {
    Variable(Variable),
    /// The type is known and has none of that name.
    Missing,
    /// Our data cannot tell.
    Unsure,
}

pub(crate) struct Variable {
    pub(crate) ty: Ty,
    pub(crate) home: Home,
}

/// Who declares a variable.
pub(crate) enum Home {
    Class(ClassId),
    /// An object: the canonical name of the field, parent or child list.
    Object(Arc<str>),
    Platform {
        owner: PlatformId,
        name: &'static str,
        /// The name is that of a method which is called without arguments.
        is_getter: bool,
    },
}

/// What a call of a signature runs.
#[derive(Clone, Copy)]
pub(crate) enum Runs {
    Method(MethodId),
    Platform(PlatformId, &'static str),
    /// What every enum offers.
    Enum(&'static str),
}

#[derive(Clone)]
pub(crate) struct Signature {
    pub(crate) origin: Runs,
    pub(crate) parameters: Vec<Ty>,
    pub(crate) returns: Ty,
    /// For a method of the sources, its class and who may use it.
    pub(crate) declared: Option<(ClassId, Access)>,
}

/// The methods of one name a type offers.
#[derive(Default)]
pub(crate) struct Methods {
    pub(crate) found: Vec<Signature>,
    /// There may be more that our data does not know.
    pub(crate) open: bool,
}

impl Program<'_> {
    /// What a source means by a variable's name.
    pub(crate) fn variable(&self, ty: &Ty, name: &str, unit: usize) -> Found {
        match ty {
            Ty::Class(id) => self.class_variable(*id, name),
            Ty::SObject(Some(object)) | Ty::Rows(Some(object)) => self.object_variable(object, name, unit),
            Ty::Platform(id, arguments) => self.platform_variable(*id, arguments, name),
            _ => Found::Unsure,
        }
    }

    fn class_variable(&self, id: ClassId, name: &str) -> Found {
        let (key, mut at) = (fold(name), id);
        for _ in 0..30 {
            if let Some(field) = self.class(at).fields.get(&key) {
                return Found::Variable(Variable { ty: field.ty.clone(), home: Home::Class(at) });
            }
            match &self.class(at).superclass {
                Some(Ty::Class(parent)) => at = *parent,
                Some(Ty::Platform(parent, arguments)) => return self.platform_variable(*parent, arguments, name),
                None => return Found::Missing,
                _ => return Found::Unsure,
            }
        }
        Found::Unsure
    }

    /// The class that declares a variable of a class or of its superclasses, and who may use it.
    pub(crate) fn declared_variable(&self, id: ClassId, name: &str) -> Option<(ClassId, Access)> {
        let (key, mut at) = (fold(name), id);
        for _ in 0..30 {
            if let Some(field) = self.class(at).fields.get(&key) {
                return Some((at, field.access));
            }
            match &self.class(at).superclass {
                Some(Ty::Class(parent)) => at = *parent,
                _ => return None,
            }
        }
        None
    }

    fn object_variable(&self, object: &str, name: &str, unit: usize) -> Found {
        if let Some(found) = homes(object).find_map(|one| self.described(one, name, unit)) {
            return Found::Variable(found);
        }
        let known = self.schema().object(object).is_some_and(|definition| definition.described);
        if !known || self.may_be_foreign(name) { Found::Unsure } else { Found::Missing }
    }

    /// Whether an object has a field, which a query may select.
    pub(crate) fn has_field(&self, object: &str, name: &str, unit: usize) -> bool {
        homes(object).any(|one| self.field_named(one, name, unit).is_some())
    }

    /// A field, a parent or the children that an object's definition names.
    fn described(&self, object: &str, name: &str, unit: usize) -> Option<Variable> {
        let definition = self.schema().object(object)?;
        let (ty, canonical) = if let Some(field) = self.field_named(object, name, unit) {
            // Relationships of custom metadata hold names.
            let is_name = field.field_type == FieldType::Reference && definition.name.ends_with("__mdt");
            (if is_name { Ty::STRING } else { self.field_type(field) }, &*field.name)
        } else if let Some(field) = self.relationship_named(definition, name, unit) {
            (self.parent_type(field), field.relationship_name.as_deref().unwrap_or(name))
        } else {
            let child = self.child_named(definition, name, unit)?;
            (Ty::list(self.known_object(&child.object).unwrap_or(Ty::SObject(None))), &*child.name)
        };
        Some(Variable { ty, home: Home::Object(canonical.into()) })
    }

    fn parent_type(&self, field: &FieldDef) -> Ty {
        match field.reference_to.as_slice() {
            [parent] => self.known_object(parent).unwrap_or(Ty::Unknown),
            _ => Ty::Unknown,
        }
    }

    pub(crate) fn field_type(&self, field: &FieldDef) -> Ty {
        let primitive = match field.field_type {
            FieldType::Id | FieldType::Reference => Primitive::Id,
            FieldType::Boolean => Primitive::Boolean,
            FieldType::Int => Primitive::Integer,
            FieldType::Long => Primitive::Long,
            FieldType::Double | FieldType::Currency | FieldType::Percent => Primitive::Decimal,
            FieldType::Date => Primitive::Date,
            FieldType::DateTime => Primitive::Datetime,
            FieldType::Time => Primitive::Time,
            FieldType::Base64 => Primitive::Blob,
            FieldType::Address | FieldType::Location | FieldType::AnyType | FieldType::Complex => return Ty::Unknown,
            _ => Primitive::String,
        };
        Ty::Primitive(primitive)
    }

    /// Describe results offer `x.name` for `x.getName()`; what the table lacks altogether is not held against it.
    fn platform_variable(&self, id: PlatformId, arguments: &[Ty], name: &str) -> Found {
        let own = platform::get(id);
        if let Some(variable) = own.variable(name) {
            let ty = match own.kind {
                PlatformKind::Enum => Ty::Platform(id, Arc::new([])),
                _ => self.text_type(variable.ty, id, arguments),
            };
            let home = Home::Platform { owner: id, name: variable.name, is_getter: false };
            return Found::Variable(Variable { ty, home });
        }
        let getter = ["get", "is"].iter().find_map(|prefix| own.methods(&format!("{prefix}{name}")).first());
        if let Some(getter) = getter {
            let ty = self.text_type(getter.returns, id, arguments);
            let home = Home::Platform { owner: id, name: getter.name, is_getter: true };
            return Found::Variable(Variable { ty, home });
        }
        Found::Unsure
    }

    pub(crate) fn methods(&self, ty: &Ty, name: &str) -> Methods {
        let mut methods = Methods::default();
        match ty {
            Ty::Class(id) => self.class_methods(*id, name, &mut methods),
            Ty::Platform(id, arguments) => self.platform_methods(*id, arguments, name, &mut methods, 0),
            Ty::Primitive(primitive) => self.system_methods(primitive.name(), &[], name, &mut methods),
            Ty::List(element) => self.system_methods("List", &[Ty::clone(element)], name, &mut methods),
            Ty::Set(element) => self.system_methods("Set", &[Ty::clone(element)], name, &mut methods),
            Ty::Map(key, value) => {
                self.system_methods("Map", &[Ty::clone(key), Ty::clone(value)], name, &mut methods);
            }
            Ty::SObject(_) => self.system_methods("SObject", &[], name, &mut methods),
            Ty::Rows(object) => self.system_methods("List", &[Ty::SObject(object.clone())], name, &mut methods),
            Ty::Unknown | Ty::Void | Ty::Null => methods.open = true,
        }
        methods
    }

    fn system_methods(&self, owner: &str, arguments: &[Ty], name: &str, out: &mut Methods) {
        match platform::find("System", owner) {
            Some(id) => self.platform_methods(id, arguments, name, out, 0),
            None => out.open = true,
        }
    }

    fn class_methods(&self, id: ClassId, name: &str, out: &mut Methods) {
        for at in std::iter::once(id).chain(self.ancestors(id)) {
            let info = self.class(at);
            if let Some(own) = info.methods.get(&fold(name)) {
                out.found.extend(own.iter().map(|method| signature(at, method)));
            }
            for parent in info.superclass.iter().chain(&info.interfaces) {
                match parent {
                    Ty::Class(_) => {}
                    Ty::Platform(parent, arguments) => self.platform_methods(*parent, arguments, name, out, 1),
                    _ => out.open = true,
                }
            }
        }
        if matches!(self.class(id).node, Node::Enum(_)) {
            self.enum_methods(Ty::Class(id), name, out);
        }
        self.system_methods("Object", &[], name, out);
    }

    fn enum_methods(&self, own: Ty, name: &str, out: &mut Methods) {
        let (name, parameters, returns) = match fold(name).as_str() {
            "values" => ("values", vec![], Ty::list(own)),
            "valueof" => ("valueOf", vec![Ty::STRING], own),
            "name" => ("name", vec![], Ty::STRING),
            "ordinal" => ("ordinal", vec![], Ty::INTEGER),
            _ => return,
        };
        out.found.push(Signature { origin: Runs::Enum(name), parameters, returns, declared: None });
    }

    fn platform_methods(&self, id: PlatformId, arguments: &[Ty], name: &str, out: &mut Methods, depth: u32) {
        let own = platform::get(id);
        for method in own.methods(name) {
            let parameters = method.parameters.iter().map(|text| self.text_type(text, id, arguments)).collect();
            let returns = self.text_type(method.returns, id, arguments);
            let origin = Runs::Platform(id, method.name);
            out.found.push(Signature { origin, parameters, returns, declared: None });
        }
        if own.kind == PlatformKind::Enum {
            self.enum_methods(Ty::Platform(id, Arc::new([])), name, out);
        }
        // Types that the table names without a single method are not described there.
        out.open |= own.members().is_bare() && own.kind != PlatformKind::Enum;
        if depth > 10 {
            return;
        }
        // Exceptions are exceptions, also where the table leaves their parent out; few of their own methods are in it.
        if own.name.ends_with("Exception") && own.name != "Exception" && own.extends.is_empty() {
            out.open = true;
            self.system_methods("Exception", &[], name, out);
        }
        let parents = [own.extends, own.implements].into_iter().flat_map(|list| list.split(';'));
        for parent in parents.map(str::trim).filter(|parent| !parent.is_empty()) {
            match self.text_type(parent, id, arguments) {
                Ty::Platform(parent, arguments) => self.platform_methods(parent, &arguments, name, out, depth + 1),
                _ => out.open = true,
            }
        }
        if depth == 0 && own.name != "Object" {
            self.system_methods("Object", &[], name, out);
        }
    }

    /// A class's constructors, none where it has the implicit one alone; None where any arguments must pass.
    pub(crate) fn constructors(&self, ty: &Ty) -> Option<Vec<Constructor>> {
        let Ty::Class(id) = ty else { return None };
        let info = self.class(*id);
        let Node::Class(class) = info.node else { return None };
        if !info.constructors.is_empty() {
            return if self.is_exception(*id) { None } else { Some(info.constructors.clone()) };
        }
        match &info.superclass {
            None => Some(Vec::new()),
            Some(Ty::Class(_)) if !self.is_exception(*id) && class.superclass.is_some() => Some(Vec::new()),
            _ => None,
        }
    }

    /// Whether a class descends from Exception, or might.
    pub(crate) fn is_exception(&self, id: ClassId) -> bool {
        let mut at = id;
        for _ in 0..30 {
            match &self.class(at).superclass {
                Some(Ty::Class(parent)) => at = *parent,
                Some(_) => return true,
                None => return false,
            }
        }
        true
    }
}

/// Where an object's fields are defined: custom ones of tasks and events on what both are.
fn homes(object: &str) -> impl Iterator<Item = &str> {
    let is_activity = ["Task", "Event"].iter().any(|one| object.eq_ignore_ascii_case(one));
    std::iter::once(object).chain(is_activity.then_some("Activity"))
}

fn signature(owner: ClassId, method: &MethodInfo) -> Signature {
    let (origin, declared) = (Runs::Method(method.id), Some((owner, method.access)));
    Signature { origin, parameters: method.parameters.clone(), returns: method.returns.clone(), declared }
}
