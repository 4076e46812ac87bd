//! Chains that lead to labels, pages and describe results.

use super::Checker;
use super::names::span_of;
use super::typed::Typed;
use crate::hir::{ExprKind as Node, NativeKind};
use crate::platform;
use crate::program::{fold, plain};
use crate::ty::Ty;
use orgyard_apex::Span;
use orgyard_apex::syntax::{ExprKind, FieldAccess};
use std::sync::Arc;

/// What such a chain starts with.
pub(super) enum Root {
    Label,
    Page,
    /// `Schema.SObjectType`, `SObjectType`: an object follows.
    Describe,
    /// `Account.fields`: a field follows.
    Fields(Arc<str>),
    /// What has no counterpart yet.
    Other,
}

impl Root {
    pub(super) fn named(name: &str) -> Option<Root> {
        Some(match fold(name).as_str() {
            "label" => Root::Label,
            "page" => Root::Page,
            "sobjecttype" => Root::Describe,
            "flow" | "dataweavescriptresource" => Root::Other,
            _ => return None,
        })
    }

    /// `System.Label`, `Schema.SObjectType`
    pub(super) fn in_namespace(namespace: &str, name: &str) -> Option<Root> {
        let key = (fold(namespace), fold(name));
        match (key.0.as_str(), key.1.as_str()) {
            ("system", "label") => Some(Root::Label),
            ("system", "page") => Some(Root::Page),
            ("schema" | "system", "sobjecttype") => Some(Root::Describe),
            _ => None,
        }
    }
}

impl<'u> Checker<'_, 'u> {
    pub(super) fn root_member(&mut self, root: Root, access: &'u FieldAccess) -> Typed {
        let (name, line) = (&*access.name.text, self.line(access.name.span));
        let (ty, kind) = match root {
            Root::Label => (Ty::STRING, Node::Label(self.label(name))),
            Root::Page => (self.system_type("PageReference"), Node::Page(name.into())),
            Root::Describe => (schema_type("DescribeSObjectResult"), Node::Describe(self.object_name(name))),
            Root::Fields(object) => {
                let field = self.field_name(&object, name);
                (schema_type("SObjectField"), Node::SObjectFieldToken { object, field })
            }
            Root::Other => return self.not_implemented(span_of(access)),
        };
        Typed::new(ty, kind, line)
    }

    /// A label is one of the namespace it is named in, or of the one that is named before it.
    fn label(&self, name: &str) -> Arc<str> {
        match self.program.namespace(self.unit) {
            Some(own) if !self.program.is_namespace(name) => format!("{own}__{name}").into(),
            _ => name.into(),
        }
    }

    fn object_name(&self, name: &str) -> Arc<str> {
        self.program.object_named(name, self.unit).map_or(name.into(), |object| (*object.name).into())
    }

    fn field_name(&self, object: &str, name: &str) -> Arc<str> {
        self.program.field_named(object, name, self.unit).map_or(name.into(), |field| (*field.name).into())
    }

    /// What follows a describe result, a label's namespace, or a chain without a counterpart.
    pub(super) fn described_member(&self, target: &Typed, access: &'u FieldAccess) -> Option<Typed> {
        let (name, line) = (&*access.name.text, self.line(access.name.span));
        let kind = match &target.node.kind {
            Node::Label(namespace) => Node::Label(format!("{namespace}__{name}").into()),
            Node::Describe(object) if access.name.is("fields") => Node::DescribeFields(object.clone()),
            Node::Describe(object) if access.name.is("fieldSets") => Node::DescribeFieldSets(object.clone()),
            Node::DescribeFields(object) => {
                Node::DescribeField { object: object.clone(), field: self.field_name(object, name) }
            }
            Node::DescribeFieldSets(object) => {
                Node::DescribeFieldSet { object: object.clone(), field_set: name.into() }
            }
            Node::NotImplemented(_) => return Some(self.not_implemented(span_of(access))),
            _ => return None,
        };
        let ty = match &kind {
            Node::Label(_) => Ty::STRING,
            Node::DescribeFields(_) => schema_type("SObjectTypeFields"),
            Node::DescribeFieldSets(_) => schema_type("SObjectTypeFieldSets"),
            Node::DescribeField { .. } => schema_type("DescribeFieldResult"),
            _ => schema_type("FieldSet"),
        };
        Some(Typed::new(ty, kind, line))
    }

    /// `Account.fields` itself, where no field follows.
    pub(super) fn root_value(&self, root: &Root, span: Span) -> Typed {
        match root {
            Root::Fields(object) => {
                let ty = schema_type("SObjectTypeFields");
                Typed::new(ty, Node::DescribeFields(object.clone()), self.line(span))
            }
            _ => self.not_implemented(span),
        }
    }

    /// `Trigger.new` and its kin hold the trigger's object.
    pub(super) fn trigger_variable(&self, access: &FieldAccess) -> Option<Typed> {
        let object = self.trigger_object.clone()?;
        let ExprKind::Name(root) = &access.target.kind else { return None };
        if !root.is("Trigger") {
            return None;
        }
        let key = fold(&access.name.text);
        let (name, ty) = match key.as_str() {
            "new" | "old" => (key.as_str(), Ty::list(object)),
            "newmap" => ("newMap", Ty::map(Ty::Primitive(crate::Primitive::Id), object)),
            "oldmap" => ("oldMap", Ty::map(Ty::Primitive(crate::Primitive::Id), object)),
            _ => return None,
        };
        let owner = platform::find("System", "Trigger").map(platform::get)?;
        let native = self.native(&owner.full_name, name, NativeKind::StaticGet, Vec::new(), ty.clone());
        let kind = Node::Native { native, target: None, safe: false, arguments: Vec::new() };
        Some(Typed::new(ty, kind, self.line(access.name.span)))
    }

    /// A method of a root itself: `Label.get('ns', 'name')`.
    pub(super) fn root_type(root: &Root) -> Option<Ty> {
        let name = match root {
            Root::Label => "Label",
            Root::Page => "PageReference",
            _ => return None,
        };
        platform::find("System", name).map(plain)
    }
}

fn schema_type(name: &str) -> Ty {
    platform::find("Schema", name).map_or(Ty::Unknown, plain)
}
