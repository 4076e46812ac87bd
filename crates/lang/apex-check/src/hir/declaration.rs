//! Classes, their members, triggers.

use super::{Block, LineId, MethodId};
use crate::{ClassId, Ty};
use orgyard_apex::syntax::TriggerEvent;
use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClassKind {
    Class,
    Interface,
    Enum,
    /// What holds the methods and the shared variables of a trigger or an anonymous block.
    Script,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sharing {
    With,
    Without,
    Inherited,
    Omitted,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Visibility {
    Private,
    Protected,
    Public,
    Global,
}

#[derive(Debug)]
pub struct Class {
    pub name: Arc<str>,
    /// `Outer.Inner`
    pub full_name: Arc<str>,
    pub namespace: Option<Arc<str>>,
    pub unit: u32,
    pub kind: ClassKind,
    pub outer: Option<ClassId>,
    pub is_abstract: bool,
    pub is_virtual: bool,
    pub visibility: Visibility,
    pub sharing: Sharing,
    pub annotations: Vec<Annotation>,
    /// A class of this image or of the platform (`System.Exception`).
    pub superclass: Option<Ty>,
    /// As written; interfaces of this image and of the platform.
    pub interfaces: Vec<Ty>,
    /// All classes and interfaces of this image that it descends from, nearest first, without itself.
    pub ancestors: Vec<ClassId>,
    /// All platform types it descends from, through any ancestor.
    pub platform_ancestors: Vec<Ty>,
    /// Instance variables by slot, those of superclasses first.
    pub fields: Vec<Field>,
    /// Static variables by slot.
    pub statics: Vec<Field>,
    /// Methods it declares itself, accessors and constructors not among them.
    pub methods: Vec<MethodId>,
    pub constructors: Vec<MethodId>,
    /// Own instance variables' initial values and initializer blocks, in the order of the text; runs after the
    /// superclass's constructor. Constructors do not contain it.
    pub field_init: Option<MethodId>,
    /// Static variables' initial values and static blocks.
    pub static_init: Option<MethodId>,
    /// For every virtual, abstract or interface method and accessor that an instance answers to: the declaration a
    /// call was resolved to ⇒ what runs for this class. A declaration that runs itself needs no entry.
    pub dispatch: HashMap<MethodId, MethodId>,
    /// All methods an instance answers to, by folded name, most derived first: for calls the platform makes and for
    /// calls whose target is known at run time only.
    pub by_name: HashMap<Arc<str>, Vec<MethodId>>,
    /// Properties by folded name, for access by name: JSON, debug output, dynamic reads.
    pub properties: HashMap<Arc<str>, Property>,
    /// Of an enum, in order.
    pub values: Vec<Arc<str>>,
}

#[derive(Debug, Clone)]
pub struct Field {
    pub name: Arc<str>,
    pub ty: Ty,
    pub visibility: Visibility,
    pub is_final: bool,
    pub is_transient: bool,
    /// Whether the source wrote accessors.
    pub is_property: bool,
    /// The class that declares it.
    pub owner: ClassId,
}

#[derive(Debug, Clone, Copy)]
pub struct Property {
    pub is_static: bool,
    /// The slot behind it; a property whose accessors both have bodies may never use it.
    pub slot: u32,
    pub getter: Option<MethodId>,
    pub setter: Option<MethodId>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MethodKind {
    Method,
    Constructor,
    Getter,
    Setter,
    FieldInit,
    StaticInit,
    /// The statements of a trigger or an anonymous block.
    Script,
}

#[derive(Debug)]
pub struct Method {
    pub owner: ClassId,
    /// As stack traces print it: `run`, `<init>`, `<clinit>`.
    pub name: Arc<str>,
    pub kind: MethodKind,
    pub unit: u32,
    pub line: u32,
    /// Parameters take the first slots.
    pub parameters: Vec<Parameter>,
    pub returns: Ty,
    pub is_static: bool,
    pub is_virtual: bool,
    pub visibility: Visibility,
    pub annotations: Vec<Annotation>,
    /// How many slots its locals need, parameters included.
    pub frame: u32,
    /// None for abstract and interface methods.
    pub body: Option<Block>,
    /// An accessor without a body, or a line that counts as executed when the method is entered.
    pub covers: Option<LineId>,
}

#[derive(Debug, Clone)]
pub struct Parameter {
    pub name: Arc<str>,
    pub ty: Ty,
}

/// `@IsTest(SeeAllData=true)`; names folded, values as text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Annotation {
    pub name: String,
    pub arguments: Vec<(String, String)>,
}

#[derive(Debug)]
pub struct Trigger {
    pub name: Arc<str>,
    /// The object's canonical name.
    pub object: Arc<str>,
    pub events: Vec<TriggerEvent>,
    pub unit: u32,
    /// The script class; its `methods[0]` is the body.
    pub class: ClassId,
    pub body: MethodId,
}

impl Class {
    /// `Outer.Inner`, `ns.Outer.Inner`: as it is named from anywhere.
    pub fn qualified_name(&self) -> Cow<'_, str> {
        match &self.namespace {
            Some(namespace) => Cow::Owned(format!("{namespace}.{}", self.full_name)),
            None => Cow::Borrowed(&self.full_name),
        }
    }

    pub fn annotation(&self, name: &str) -> Option<&Annotation> {
        self.annotations.iter().find(|one| one.name.eq_ignore_ascii_case(name))
    }
}

impl Method {
    pub fn annotation(&self, name: &str) -> Option<&Annotation> {
        self.annotations.iter().find(|one| one.name.eq_ignore_ascii_case(name))
    }
}

impl Annotation {
    pub fn argument(&self, name: &str) -> Option<&str> {
        let found = self.arguments.iter().find(|(own, _)| own.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }

    pub fn is_true(&self, name: &str) -> bool {
        self.argument(name).is_some_and(|value| value.eq_ignore_ascii_case("true"))
    }
}
