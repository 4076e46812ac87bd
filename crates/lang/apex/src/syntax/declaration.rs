//! Types, their members, triggers, modifiers and annotations.

use super::{Block, Expr, Name, Statement, TypeRef};
use crate::position::Span;

#[derive(Debug, Clone)]
pub enum TypeDeclaration {
    Class(Class),
    Interface(Interface),
    Enum(Enum),
}

impl TypeDeclaration {
    pub fn name(&self) -> &Name {
        match self {
            TypeDeclaration::Class(class) => &class.name,
            TypeDeclaration::Interface(interface) => &interface.name,
            TypeDeclaration::Enum(declared) => &declared.name,
        }
    }

    pub fn modifiers(&self) -> &Modifiers {
        match self {
            TypeDeclaration::Class(class) => &class.modifiers,
            TypeDeclaration::Interface(interface) => &interface.modifiers,
            TypeDeclaration::Enum(declared) => &declared.modifiers,
        }
    }
}

#[derive(Debug, Clone)]
pub struct Class {
    pub modifiers: Modifiers,
    pub name: Name,
    pub superclass: Option<TypeRef>,
    pub interfaces: Vec<TypeRef>,
    pub members: Vec<Member>,
    pub span: Span,
}

#[derive(Debug, Clone)]
pub struct Interface {
    pub modifiers: Modifiers,
    pub name: Name,
    pub extends: Vec<TypeRef>,
    pub methods: Vec<Method>,
    pub span: Span,
}

#[derive(Debug, Clone)]
pub struct Enum {
    pub modifiers: Modifiers,
    pub name: Name,
    pub values: Vec<Name>,
    pub span: Span,
}

#[derive(Debug, Clone)]
pub enum Member {
    Field(Field),
    Property(Property),
    Method(Method),
    Constructor(Constructor),
    Initializer(Initializer),
    Type(TypeDeclaration),
}

/// One declaration of one or more fields: `static Integer a = 1, b;`.
#[derive(Debug, Clone)]
pub struct Field {
    pub modifiers: Modifiers,
    pub ty: TypeRef,
    pub declarators: Vec<Declarator>,
    pub span: Span,
}

/// A variable's name with its initial value; `dimensions` counts `[]` behind the name.
#[derive(Debug, Clone)]
pub struct Declarator {
    pub name: Name,
    pub dimensions: u32,
    pub value: Option<Expr>,
}

#[derive(Debug, Clone)]
pub struct Property {
    pub modifiers: Modifiers,
    pub ty: TypeRef,
    pub name: Name,
    pub accessors: Vec<Accessor>,
    pub span: Span,
}

impl Property {
    pub fn accessor(&self, kind: AccessorKind) -> Option<&Accessor> {
        self.accessors.iter().find(|accessor| accessor.kind == kind)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AccessorKind {
    Get,
    Set,
}

/// `get` or `set`; without a body it reads or writes the property's own field.
#[derive(Debug, Clone)]
pub struct Accessor {
    pub modifiers: Modifiers,
    pub kind: AccessorKind,
    pub body: Option<Block>,
    pub span: Span,
}

#[derive(Debug, Clone)]
pub struct Method {
    pub modifiers: Modifiers,
    pub return_type: TypeRef,
    pub name: Name,
    pub parameters: Vec<Parameter>,
    pub body: Option<Block>,
    pub span: Span,
}

#[derive(Debug, Clone)]
pub struct Constructor {
    pub modifiers: Modifiers,
    pub name: Name,
    pub parameters: Vec<Parameter>,
    /// None only where the source leaves it out, which the checker reports.
    pub body: Option<Block>,
    pub span: Span,
}

#[derive(Debug, Clone)]
pub struct Initializer {
    pub is_static: bool,
    pub body: Block,
}

#[derive(Debug, Clone)]
pub struct Parameter {
    pub modifiers: Modifiers,
    pub ty: TypeRef,
    pub name: Name,
}

#[derive(Debug, Clone, Default)]
pub struct Modifiers {
    pub words: Vec<Modifier>,
    pub annotations: Vec<Annotation>,
}

impl Modifiers {
    pub fn has(&self, kind: ModifierKind) -> bool {
        self.words.iter().any(|word| word.kind == kind)
    }

    pub fn annotation(&self, name: &str) -> Option<&Annotation> {
        self.annotations.iter().find(|annotation| annotation.name.is(name))
    }

    pub fn is_empty(&self) -> bool {
        self.words.is_empty() && self.annotations.is_empty()
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Modifier {
    pub kind: ModifierKind,
    pub span: Span,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ModifierKind {
    Global,
    Public,
    Protected,
    Private,
    Static,
    Final,
    Abstract,
    Virtual,
    Override,
    Transient,
    TestMethod,
    WebService,
    WithSharing,
    WithoutSharing,
    InheritedSharing,
}

#[derive(Debug, Clone)]
pub struct Annotation {
    pub name: Name,
    pub arguments: Vec<AnnotationArgument>,
    pub span: Span,
}

impl Annotation {
    pub fn argument(&self, name: &str) -> Option<&Expr> {
        let named = |argument: &&AnnotationArgument| argument.name.as_ref().is_some_and(|own| own.is(name));
        self.arguments.iter().find(named).map(|argument| &argument.value)
    }
}

/// `name=value`, or a value alone as in `@SuppressWarnings('PMD')`.
#[derive(Debug, Clone)]
pub struct AnnotationArgument {
    pub name: Option<Name>,
    pub value: Expr,
}

#[derive(Debug, Clone)]
pub struct Trigger {
    pub name: Name,
    pub object: Name,
    pub events: Vec<TriggerEvent>,
    pub body: Vec<ScriptItem>,
    pub span: Span,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TriggerEvent {
    pub timing: TriggerTiming,
    pub operation: TriggerOperation,
    pub span: Span,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TriggerTiming {
    Before,
    After,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TriggerOperation {
    Insert,
    Update,
    Delete,
    Undelete,
}

/// What a trigger's body or an anonymous block is made of: statements, methods and types in any order.
#[derive(Debug, Clone)]
pub enum ScriptItem {
    Statement(Statement),
    Method(Method),
    Property(Property),
    Type(TypeDeclaration),
}
