//! From a type as written to a type.

use super::{Around, ClassId, Program, fold};
use crate::platform::{self, PlatformId};
use crate::ty::{Primitive, Ty};
use orgyard_apex::Span;
use orgyard_apex::syntax::{TypePart, TypeRef};
use std::sync::Arc;

pub(crate) struct Unresolved {
    pub(crate) span: Span,
    pub(crate) message: String,
}

impl Program<'_> {
    pub(crate) fn resolve(&self, ty: &TypeRef, around: Around) -> Result<Ty, Unresolved> {
        if let [part] = ty.parts.as_slice()
            && let Some(message) = self.argument_fault(part, around)
        {
            return Err(Unresolved { span: ty.span, message });
        }
        let mut arguments = Vec::new();
        for argument in ty.parts.iter().flat_map(|part| &part.arguments) {
            arguments.push(self.resolve(argument, around)?);
        }
        let unresolved = || {
            let message = format!("Invalid type: {}", ty.dotted());
            Unresolved { span: ty.span, message }
        };
        let element = self.resolve_parts(&ty.parts, arguments, around).ok_or_else(unresolved)?;
        Ok((0..ty.dimensions).fold(element, |element, _| Ty::list(element)))
    }

    fn resolve_parts(&self, parts: &[TypePart], arguments: Vec<Ty>, around: Around) -> Option<Ty> {
        let names: Vec<&str> = parts.iter().map(|part| &*part.name.text).collect();
        match names.as_slice() {
            [name] => self.simple_type(name, arguments, around),
            [first, second] => self.dotted_type(first, second, arguments, around),
            [first, second, third] => self.namespaced_inner(first, second, third),
            _ => None,
        }
    }

    fn simple_type(&self, name: &str, arguments: Vec<Ty>, around: Around) -> Option<Ty> {
        if !arguments.is_empty() {
            return self.generic_type(name, arguments, around);
        }
        let class = || self.class_named(name, around).map(Ty::Class);
        self.language_type(name).or_else(class).or_else(|| self.platform_named(name, around.unit))
    }

    /// What the implicit namespaces offer: the platform's classes and the objects.
    fn platform_named(&self, name: &str, unit: usize) -> Option<Ty> {
        let language = self.language_type(name);
        let class = || platform::find_short(name).filter(|_| !self.is_object_first(name)).map(plain);
        let object = || self.object_type(name, unit);
        language.or_else(class).or_else(object).or_else(|| platform::find("Internal", name).map(plain))
    }

    fn language_type(&self, name: &str) -> Option<Ty> {
        if name.eq_ignore_ascii_case("void") {
            return Some(Ty::Void);
        }
        if name.eq_ignore_ascii_case("SObject") {
            return Some(Ty::SObject(None));
        }
        Primitive::of(name).map(Ty::Primitive)
    }

    /// Names for which the object goes before the platform's class.
    fn is_object_first(&self, name: &str) -> bool {
        let ambiguous = ["BusinessHours", "Site", "Network", "Domain"];
        ambiguous.iter().any(|one| name.eq_ignore_ascii_case(one)) && self.schema().object(name).is_some()
    }

    fn generic_type(&self, name: &str, mut arguments: Vec<Ty>, around: Around) -> Option<Ty> {
        match (fold(name).as_str(), arguments.len()) {
            ("list", 1) => Some(Ty::list(arguments.remove(0))),
            ("set", 1) => Some(Ty::Set(Arc::new(arguments.remove(0)))),
            ("map", 2) => Some(Ty::map(arguments.remove(0), arguments.remove(0))),
            _ if self.class_named(name, around).is_some() => Some(Ty::Unknown),
            _ => platform::find_short(name).map(|id| Ty::Platform(id, arguments.into())),
        }
    }

    /// A class by its short name: inner types of the classes around and of their superclasses, then top-level ones.
    pub(crate) fn class_named(&self, name: &str, around: Around) -> Option<ClassId> {
        let key = fold(name);
        let mut class = around.class;
        while let Some(id) = class {
            if let Some(found) = self.inner_class(id, &key, 0) {
                return Some(found);
            }
            if fold(self.class(id).full_name.rsplit('.').next().unwrap_or_default()) == key {
                return Some(id);
            }
            class = self.class(id).outer;
        }
        self.top_level_named(name, around.unit)
    }

    pub(crate) fn inner_named(&self, id: ClassId, name: &str) -> Option<ClassId> {
        self.inner_class(id, &fold(name), 0)
    }

    fn inner_class(&self, id: ClassId, key: &str, depth: u32) -> Option<ClassId> {
        let own = self.class(id).inner.get(key).copied();
        own.or_else(|| match &self.class(id).superclass {
            Some(Ty::Class(parent)) if depth < 30 => self.inner_class(*parent, key, depth + 1),
            _ => None,
        })
    }

    fn dotted_type(&self, first: &str, second: &str, arguments: Vec<Ty>, around: Around) -> Option<Ty> {
        let outer = self.class_named(first, around);
        if let Some(inner) = outer.and_then(|outer| self.inner_class(outer, &fold(second), 0)) {
            return Some(Ty::Class(inner));
        }
        if let Some(class) = self.qualified(first, second) {
            return Some(Ty::Class(class));
        }
        if let Some(id) = platform::find(first, second) {
            return Some(if arguments.is_empty() { plain(id) } else { Ty::Platform(id, arguments.into()) });
        }
        // Classes of the org that bear the names of objects or of the platform's classes are not meant here.
        let implicit = first.eq_ignore_ascii_case("System") || first.eq_ignore_ascii_case("Schema");
        if implicit && arguments.is_empty() {
            return self.platform_named(second, around.unit);
        }
        if implicit {
            return self.generic_type(second, arguments, Around { class: None, ..around });
        }
        if let Some(outer) = outer {
            return self.is_open(outer).then_some(Ty::Unknown);
        }
        if let Some(id) = platform::find_short(&format!("{first}.{second}")) {
            return Some(plain(id));
        }
        // What our table has no rows for, what the org generates, and namespaces of packages pass.
        // One type per script of the org, each a Script.
        if first.eq_ignore_ascii_case("DataWeaveScriptResource") {
            return platform::find("DataWeave", "Script").map(plain);
        }
        let passes = ["ConnectApi", "Flow"].iter().any(|one| first.eq_ignore_ascii_case(one))
            || platform::is_namespace(first)
            || self.object_named(first, around.unit).is_some()
            || self.is_foreign_namespace(first);
        passes.then_some(Ty::Unknown)
    }

    fn namespaced_inner(&self, first: &str, second: &str, third: &str) -> Option<Ty> {
        let class = self.qualified(first, second).and_then(|outer| self.inner_class(outer, &fold(third), 0));
        let known = platform::find(first, &format!("{second}.{third}")).map(plain);
        class
            .map(Ty::Class)
            .or(known)
            .or_else(|| (platform::is_namespace(first) || self.is_foreign_namespace(first)).then_some(Ty::Unknown))
    }

    /// A private inner type that is named from elsewhere.
    pub(crate) fn hidden(&self, ty: &Ty, scope: Option<ClassId>) -> Option<String> {
        match ty {
            Ty::List(element) | Ty::Set(element) => self.hidden(element, scope),
            Ty::Map(key, value) => self.hidden(key, scope).or_else(|| self.hidden(value, scope)),
            Ty::Class(id) => {
                let outer = self.class(*id).outer?;
                let is_private = super::Access::of(self.modifiers(*id)).is_private;
                let is_near = scope.is_some_and(|own| {
                    self.top_level(own) == self.top_level(*id) || self.is_own_or_parent(self.top_level(own), outer)
                });
                (is_private && !is_near).then(|| self.class(*id).full_name.clone())
            }
            _ => None,
        }
    }

    /// A wrong number of type arguments.
    fn argument_fault(&self, part: &TypePart, around: Around) -> Option<String> {
        let (name, found) = (&*part.name.text, part.arguments.len());
        if found == 0 && !["list", "set", "map"].iter().any(|own| part.name.is(own)) {
            return None;
        }
        let expected = match fold(name).as_str() {
            _ if self.class_named(name, around).is_some() => {
                let fault = || format!("Type arguments provided for a non-parameterized type: {name}");
                return (found > 0).then(fault);
            }
            "list" | "set" => 1,
            "map" => 2,
            _ => {
                let shown = || part.arguments.iter().map(ToString::to_string).collect::<Vec<_>>().join(",");
                let fault = || format!("Invalid parameterized type: {name}<{}>", shown());
                return (found > 0 && Primitive::of(name).is_some()).then(fault);
            }
        };
        if found == 0 {
            return Some(format!("No type arguments provided for a parameterized type: {name}"));
        }
        let fault = || format!("Invalid type argument count for {name}: expected {expected} but found {found}");
        (found != expected).then(fault)
    }

    /// Every class and interface of the sources above a type, each once.
    pub(crate) fn ancestors(&self, id: ClassId) -> Vec<ClassId> {
        let (mut found, mut next) = (Vec::new(), vec![id]);
        while let Some(at) = next.pop() {
            for parent in self.class(at).superclass.iter().chain(&self.class(at).interfaces) {
                if let Ty::Class(parent) = parent
                    && !found.contains(parent)
                {
                    found.push(*parent);
                    next.push(*parent);
                }
            }
        }
        found
    }

    /// Whether one class is the other or extends it.
    pub(crate) fn is_own_or_parent(&self, class: ClassId, parent: ClassId) -> bool {
        let mut at = class;
        for _ in 0..30 {
            match &self.class(at).superclass {
                _ if at == parent => return true,
                Some(Ty::Class(next)) => at = *next,
                _ => return false,
            }
        }
        false
    }

    /// Whether a class has a superclass whose members are not known.
    pub(crate) fn is_open(&self, id: ClassId) -> bool {
        let mut at = id;
        for _ in 0..30 {
            match &self.class(at).superclass {
                Some(Ty::Class(parent)) => at = *parent,
                Some(Ty::Unknown) => return true,
                _ => return false,
            }
        }
        true
    }
}

/// A platform type without arguments; the language's own types are primitives however they were named.
pub(crate) fn plain(id: PlatformId) -> Ty {
    let own = platform::get(id);
    match Primitive::of(own.name) {
        Some(primitive) if own.namespace == "System" => Ty::Primitive(primitive),
        _ if own.namespace == "System" && own.name == "SObject" => Ty::SObject(None),
        _ => Ty::Platform(id, Arc::new([])),
    }
}
