//! Accessors of properties.

use super::{Body, Checker, Routine, typed};
use crate::hir::{Block, Expr, ExprKind, LineId, MethodId, Place, Stmt, StmtKind};
use crate::program::fold;
use crate::ty::Ty;
use orgyard_apex::syntax::{Accessor, AccessorKind, ModifierKind, Property};

impl<'u> Checker<'_, 'u> {
    pub(super) fn property(&mut self, property: &'u Property) {
        self.is_static = property.modifiers.has(ModifierKind::Static);
        let ty = self.resolved(&property.ty);
        let name = fold(&property.name.text);
        let field = self.class.and_then(|id| self.program.class(id).fields.get(&name));
        let (ids, auto_line) = field.map_or_else(Default::default, |field| (field.accessors, field.auto_line));
        self.routine = Routine::Method;
        self.own_property = Some(name);
        for accessor in &property.accessors {
            let id = if accessor.kind == AccessorKind::Get { ids.getter } else { ids.setter };
            if accessor.body.is_some() {
                self.accessor(accessor, &ty, id);
            } else if let Some(id) = id.filter(|_| !property.modifiers.has(ModifierKind::Abstract)) {
                let line = auto_line.unwrap_or_else(|| self.line(accessor.span));
                self.auto_accessor(accessor.kind, id, line);
            }
        }
        self.own_property = None;
    }

    fn accessor(&mut self, accessor: &'u Accessor, ty: &Ty, id: Option<MethodId>) {
        let Some(body) = &accessor.body else { return };
        let (mark, before) = (self.scope.mark(), self.errors.len());
        self.scope.begin();
        let is_get = accessor.kind == AccessorKind::Get;
        if !is_get {
            self.scope.declare("value", ty.clone());
        }
        self.returns = is_get.then(|| ty.clone()).or(Some(Ty::Void));
        let block = self.block(body);
        self.scope.close(mark);
        self.finish(id, block, before);
    }

    /// An accessor without code reads or writes the slot behind the property.
    fn auto_accessor(&mut self, kind: AccessorKind, method: MethodId, line: u32) {
        let Some((class, name)) = self.class.zip(self.own_property.clone()) else { return };
        let this = (!self.is_static).then_some(Expr { kind: ExprKind::This, line });
        let slot = self.declared(class, &name, this, false, line);
        let (kind, frame) = match kind {
            AccessorKind::Get => (StmtKind::Return(Some(slot.node)), 0),
            AccessorKind::Set => {
                let value = Box::new(Expr { kind: ExprKind::Local(0), line });
                let kind = ExprKind::Assign { place: slot_place(slot), value };
                (StmtKind::Expression(Expr { kind, line }), 1)
            }
        };
        let covers: Vec<LineId> = self.pool.line(self.unit, line).into_iter().collect();
        let block: Block = vec![Stmt { kind, line, covers: covers.into() }];
        self.bodies.push(Body { method, frame, block });
    }
}

fn slot_place(slot: typed::Typed) -> Place {
    match slot.node.kind {
        ExprKind::Static { class, slot, covers } => Place::Static { class, slot, covers },
        ExprKind::Field { target, slot, covers, .. } => Place::Field { target, slot, covers },
        _ => Place::Local(0),
    }
}
