//! What the sources declare: classes with their members, by name, and types resolved.

pub(crate) mod annotations;
mod closed;
mod declare;
mod fields;
mod foreign;
mod members;
mod namespaces;
mod resolve;
mod routines;
mod texts;

pub(crate) use members::{Found, Home, Methods, Runs, Signature, Variable};
pub(crate) use namespaces::Around;
pub(crate) use resolve::plain;

pub use foreign::Foreign;

use crate::error::CompileError;
use crate::hir::{self, MethodId};
use crate::ty::Ty;
use foreign::Passed;
use orgyard_apex::syntax::{self, ModifierKind, Modifiers};
use orgyard_apex::{Span, Unit};
use orgyard_schema::Schema;
use std::collections::HashMap;
use std::sync::Arc;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ClassId(pub u32);

/// What is known of a source beside its text.
#[derive(Debug, Clone, Default)]
pub struct Origin {
    /// The namespace whose names it may write without a prefix.
    pub namespace: Option<Arc<str>>,
    /// Of its metadata; the newest version where that says none.
    pub api_version: Option<u16>,
    /// It belongs to a package without a namespace, in an org that has one.
    pub unmanaged: bool,
}

/// What the sources are compiled against.
pub struct Surroundings<'s> {
    pub schema: &'s Schema,
    /// By source; none where the list ends before it.
    pub origins: &'s [Origin],
    /// Names of packages that are not here pass.
    pub foreign: Foreign<'s>,
}

pub struct Program<'u> {
    pub(crate) units: &'u [Unit],
    pub(crate) surroundings: &'u Surroundings<'u>,
    classes: Vec<ClassInfo<'u>>,
    names: HashMap<String, ClassId>,
    /// All routines of the sources by their id, without their bodies.
    pub(crate) routines: Vec<hir::Method>,
    pub(crate) scripts: Vec<Script<'u>>,
    errors: Vec<CompileError>,
    /// Names that passed as those of packages that are not here.
    passed: Passed,
}

/// A trigger's or an anonymous block's body.
pub(crate) struct Script<'u> {
    pub(crate) unit: usize,
    /// Beyond the ids of all types.
    pub(crate) class: ClassId,
    pub(crate) body: MethodId,
    pub(crate) methods: Vec<(&'u syntax::Method, MethodId)>,
}

/// The declaration a class, interface or enum comes from.
#[derive(Clone, Copy)]
pub(crate) enum Node<'u> {
    Class(&'u syntax::Class),
    Interface(&'u syntax::Interface),
    Enum(&'u syntax::Enum),
}

pub(crate) struct ClassInfo<'u> {
    /// `Outer.Inner`
    pub(crate) full_name: String,
    pub(crate) unit: usize,
    pub(crate) node: Node<'u>,
    pub(crate) outer: Option<ClassId>,
    pub(crate) inner: HashMap<String, ClassId>,
    pub(crate) superclass: Option<Ty>,
    pub(crate) interfaces: Vec<Ty>,
    pub(crate) fields: HashMap<String, FieldInfo>,
    pub(crate) methods: HashMap<String, Vec<MethodInfo>>,
    pub(crate) constructors: Vec<Constructor>,
    /// How many slots its own instance variables and its static ones take.
    pub(crate) slots: u32,
    pub(crate) static_slots: u32,
    /// How many slots its superclasses' variables take.
    pub(crate) first_slot: u32,
    pub(crate) field_init: Option<MethodId>,
    pub(crate) static_init: Option<MethodId>,
}

#[derive(Clone)]
pub(crate) struct Constructor {
    pub(crate) id: MethodId,
    pub(crate) parameters: Vec<Ty>,
}

/// Who may use a member, and how.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Access {
    pub(crate) is_static: bool,
    /// Only the top-level class it stands in sees it.
    pub(crate) is_private: bool,
}

impl Access {
    const OPEN: Access = Access { is_static: false, is_private: false };

    pub(crate) fn of(modifiers: &Modifiers) -> Access {
        use ModifierKind::{Global, Override, Protected, Public, WebService};
        let opens = [Global, Public, Protected, WebService, Override];
        // Tests see what is marked for them; whether a class is one is not asked here.
        let for_tests = modifiers.annotation("TestVisible").is_some();
        let is_private = !for_tests && !opens.iter().any(|kind| modifiers.has(*kind));
        Access { is_static: modifiers.has(ModifierKind::Static), is_private }
    }
}

#[derive(Clone)]
pub(crate) struct FieldInfo {
    pub(crate) ty: Ty,
    pub(crate) access: Access,
    /// Counts the class's own variables of its kind; an enum's values.
    pub(crate) slot: u32,
    pub(crate) accessors: Accessors,
    pub(crate) is_final: bool,
    /// A text that is known before anything runs.
    pub(crate) is_constant: bool,
    /// Where an auto property stands, which is its executable line.
    pub(crate) auto_line: Option<u32>,
}

/// Of a property that has code, or may have some in a subclass.
#[derive(Clone, Copy, Default)]
pub(crate) struct Accessors {
    pub(crate) getter: Option<MethodId>,
    pub(crate) setter: Option<MethodId>,
}

#[derive(Clone)]
pub(crate) struct MethodInfo {
    pub(crate) id: MethodId,
    pub(crate) name: String,
    pub(crate) parameters: Vec<Ty>,
    pub(crate) returns: Ty,
    pub(crate) access: Access,
    pub(crate) is_abstract: bool,
}

pub(crate) fn fold(name: &str) -> String {
    name.to_ascii_lowercase()
}

impl<'u> Program<'u> {
    pub(crate) fn class(&self, id: ClassId) -> &ClassInfo<'u> {
        &self.classes[id.0 as usize]
    }

    pub(crate) fn class_ids(&self) -> impl Iterator<Item = ClassId> + use<> {
        (0..self.classes.len() as u32).map(ClassId)
    }

    /// The class a class stands in, or itself.
    pub(crate) fn top_level(&self, id: ClassId) -> ClassId {
        self.class(id).outer.map_or(id, |outer| self.top_level(outer))
    }

    pub(crate) fn header_errors(&self) -> Vec<CompileError> {
        self.errors.clone()
    }

    pub(crate) fn error(&self, unit: usize, span: Span, message: String) -> CompileError {
        let at = self.units[unit].position(span);
        CompileError { unit, line: at.line, column: at.column, message }
    }

    pub(crate) fn line(&self, unit: usize, span: Span) -> u32 {
        self.units[unit].source.line(span.start)
    }

    pub(crate) fn routine(&self, id: MethodId) -> &hir::Method {
        &self.routines[id.0 as usize]
    }

    pub(crate) fn modifiers(&self, id: ClassId) -> &'u Modifiers {
        match self.class(id).node {
            Node::Class(class) => &class.modifiers,
            Node::Interface(interface) => &interface.modifiers,
            Node::Enum(own) => &own.modifiers,
        }
    }

    pub(crate) fn schema(&self) -> &'u Schema {
        self.surroundings.schema
    }
}
