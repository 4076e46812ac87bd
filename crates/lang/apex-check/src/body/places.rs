//! What can be assigned to.

use super::Checker;
use super::typed::Typed;
use crate::hir::{Dispatch, Expr, ExprKind as Node, MethodId, NativeCall, NativeKind, Place};
use crate::program::{Accessors, fold};
use crate::ty::Ty;

impl Checker<'_, '_> {
    /// The place that reading an expression shows.
    pub(super) fn place(&self, target: Typed) -> Place {
        let Typed { ty, node } = target;
        match node.kind {
            Node::Local(slot) => Place::Local(slot),
            Node::Field { target, slot, covers, .. } => Place::Field { target, slot, covers },
            Node::Static { class, slot, covers } => Place::Static { class, slot, covers },
            Node::SObjectField { target, name, .. } => Place::SObjectField { target, name },
            Node::DynamicField { target, name, .. } => Place::DynamicField { target, name },
            Node::Index { target, index } => Place::Index { target, index },
            Node::Invoke { method, dispatch, target, .. } => self.property_place(method, dispatch, target),
            Node::Native { native, target, .. } => match self.pool.native_call(native) {
                Some(get) => self.native_place(get, native, target, ty),
                None => unassignable(Expr { kind: Node::This, line: node.line }),
            },
            kind => unassignable(Expr { kind, line: node.line }),
        }
    }

    fn property_place(&self, accessor: MethodId, dispatch: Dispatch, target: Option<Box<Expr>>) -> Place {
        let routine = self.program.routine(accessor);
        let field = self.program.class(routine.owner).fields.get(&fold(&routine.name));
        let Accessors { getter, setter } = field.map(|field| field.accessors).unwrap_or_default();
        Place::Property { target, getter, setter, dispatch }
    }

    fn native_place(&self, get: NativeCall, id: crate::hir::NativeId, target: Option<Box<Expr>>, ty: Ty) -> Place {
        let kind = if target.is_some() { NativeKind::Set } else { NativeKind::StaticSet };
        let set = self.native(get.owner, &get.name, kind, vec![ty], Ty::Void);
        Place::Native { target, get: id, set }
    }
}

/// Assigning to anything else is reported, or has no counterpart; it fails when it is reached.
fn unassignable(node: Expr) -> Place {
    Place::DynamicField { target: Box::new(node), name: "".into() }
}
