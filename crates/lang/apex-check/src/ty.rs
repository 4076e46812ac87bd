//! Types as the checker computes with them.

use crate::platform::PlatformId;
use crate::program::{ClassId, Program};
use std::sync::Arc;

/// A type. `Unknown` is what our data cannot tell; it fits everywhere, so that doubt never becomes an error.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Ty {
    Unknown,
    Void,
    Null,
    Primitive(Primitive),
    /// An sObject by its name, or any.
    SObject(Option<Arc<str>>),
    List(Arc<Ty>),
    Set(Arc<Ty>),
    Map(Arc<Ty>, Arc<Ty>),
    Class(ClassId),
    Platform(PlatformId, Arc<[Ty]>),
    /// What a query gives: a list of records, or one where one is wanted.
    Rows(Option<Arc<str>>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Primitive {
    Object,
    Boolean,
    Integer,
    Long,
    Double,
    Decimal,
    String,
    Id,
    Date,
    Datetime,
    Time,
    Blob,
}

impl Primitive {
    const ALL: [(&'static str, Primitive); 12] = [
        ("Object", Primitive::Object),
        ("Boolean", Primitive::Boolean),
        ("Integer", Primitive::Integer),
        ("Long", Primitive::Long),
        ("Double", Primitive::Double),
        ("Decimal", Primitive::Decimal),
        ("String", Primitive::String),
        ("Id", Primitive::Id),
        ("Date", Primitive::Date),
        ("Datetime", Primitive::Datetime),
        ("Time", Primitive::Time),
        ("Blob", Primitive::Blob),
    ];

    pub fn of(name: &str) -> Option<Primitive> {
        Self::ALL.iter().find(|(own, _)| own.eq_ignore_ascii_case(name)).map(|(_, primitive)| *primitive)
    }

    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(_, primitive)| *primitive == self).map_or("Object", |(name, _)| name)
    }

    /// Where a number type stands in the order of widening.
    pub fn width(self) -> Option<u8> {
        match self {
            Primitive::Integer => Some(1),
            Primitive::Long => Some(2),
            Primitive::Double => Some(3),
            Primitive::Decimal => Some(4),
            _ => None,
        }
    }
}

impl Ty {
    pub const BOOLEAN: Ty = Ty::Primitive(Primitive::Boolean);
    pub const INTEGER: Ty = Ty::Primitive(Primitive::Integer);
    pub const STRING: Ty = Ty::Primitive(Primitive::String);
    pub const OBJECT: Ty = Ty::Primitive(Primitive::Object);

    pub fn list(element: Ty) -> Ty {
        Ty::List(Arc::new(element))
    }

    pub fn map(key: Ty, value: Ty) -> Ty {
        Ty::Map(Arc::new(key), Arc::new(value))
    }

    pub fn object(name: &str) -> Ty {
        Ty::SObject(Some(name.into()))
    }

    pub fn is_unknown(&self) -> bool {
        matches!(self, Ty::Unknown)
    }

    pub fn primitive(&self) -> Option<Primitive> {
        if let Ty::Primitive(primitive) = self { Some(*primitive) } else { None }
    }

    /// The name as messages print it.
    pub fn shown(&self, program: &Program<'_>) -> String {
        self.shown_with(&|id| program.class(id).full_name.clone())
    }

    /// The name, given those of classes.
    pub(crate) fn shown_with(&self, class: &dyn Fn(ClassId) -> String) -> String {
        let shown = |ty: &Ty| ty.shown_with(class);
        match self {
            Ty::Unknown => "ANY".to_owned(),
            Ty::Void => "void".to_owned(),
            Ty::Null => "null".to_owned(),
            Ty::Primitive(primitive) => primitive.name().to_owned(),
            Ty::SObject(name) => name.as_deref().unwrap_or("SObject").to_owned(),
            Ty::List(element) => format!("List<{}>", shown(element)),
            Ty::Set(element) => format!("Set<{}>", shown(element)),
            Ty::Map(key, value) => format!("Map<{},{}>", shown(key), shown(value)),
            Ty::Class(id) => class(*id),
            Ty::Platform(id, arguments) => {
                let arguments: Vec<String> = arguments.iter().map(shown).collect();
                let generic = if arguments.is_empty() { String::new() } else { format!("<{}>", arguments.join(",")) };
                format!("{}{generic}", id.qualified())
            }
            Ty::Rows(name) => format!("List<{}>", name.as_deref().unwrap_or("SObject")),
        }
    }
}
