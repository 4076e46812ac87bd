//! Variables and properties of classes, and where they are kept.

use super::{Access, Accessors, ClassId, FieldInfo, Node, Program, fold};
use crate::hir::{MethodId, MethodKind};
use crate::ty::Ty;
use orgyard_apex::syntax::{
    Accessor, AccessorKind, Class, Enum, Field, Interface, Member, ModifierKind, Modifiers, Name, Property,
};

impl<'u> Program<'u> {
    pub(super) fn members(&mut self, id: ClassId) {
        let unit = self.class(id).unit;
        match self.class(id).node {
            Node::Class(class) => {
                class.members.iter().for_each(|member| self.member(member, id, unit));
                self.initializers(class, id);
            }
            Node::Interface(Interface { methods, .. }) => {
                methods.iter().for_each(|method| self.method(method, id, unit, true));
            }
            Node::Enum(own) => self.values(own, id),
        }
    }

    fn values(&mut self, own: &'u Enum, id: ClassId) {
        for (slot, value) in own.values.iter().enumerate() {
            let access = Access { is_static: true, ..Access::OPEN };
            let field = FieldInfo {
                ty: Ty::Class(id),
                access,
                slot: slot as u32,
                accessors: Accessors::default(),
                auto_line: None,
                is_final: true,
                is_constant: true,
            };
            self.info(id).fields.insert(fold(&value.text), field);
        }
    }

    fn member(&mut self, member: &'u Member, id: ClassId, unit: usize) {
        match member {
            Member::Field(field) => self.fields(field, id, unit),
            Member::Property(property) => self.property(property, id, unit),
            Member::Method(method) => self.method(method, id, unit, false),
            Member::Constructor(constructor) => self.constructor(constructor, id),
            Member::Initializer(_) | Member::Type(_) => {}
        }
    }

    fn fields(&mut self, field: &'u Field, id: ClassId, unit: usize) {
        let ty = self.declared_type(&field.ty, self.inside(id));
        for one in &field.declarators {
            let ty = (0..one.dimensions).fold(ty.clone(), |ty, _| Ty::list(ty));
            let is_constant = crate::lines::is_constant(field, one);
            self.field((&one.name, ty), &field.modifiers, (id, unit), (Accessors::default(), None, is_constant));
        }
    }

    fn property(&mut self, property: &'u Property, id: ClassId, unit: usize) {
        let ty = self.declared_type(&property.ty, self.inside(id));
        let accessors = self.accessors(property, &ty, id);
        let is_auto = !property.modifiers.has(ModifierKind::Abstract)
            && property.accessors.iter().all(|accessor| accessor.body.is_none());
        let line = is_auto.then(|| self.line(unit, property.name.span));
        self.field((&property.name, ty), &property.modifiers, (id, unit), (accessors, line, false));
    }

    /// A property without code that nobody can override is a variable.
    fn accessors(&mut self, property: &'u Property, ty: &Ty, id: ClassId) -> Accessors {
        let has_code = property.accessors.iter().any(|accessor| accessor.body.is_some());
        if !has_code && !is_virtual(&property.modifiers) {
            return Accessors::default();
        }
        let mut routine = |kind| {
            let accessor = property.accessor(kind)?;
            Some(self.accessor_routine(property, accessor, ty, id))
        };
        Accessors { getter: routine(AccessorKind::Get), setter: routine(AccessorKind::Set) }
    }

    fn accessor_routine(&mut self, property: &'u Property, accessor: &'u Accessor, ty: &Ty, id: ClassId) -> MethodId {
        let (kind, parameters, returns) = match accessor.kind {
            AccessorKind::Get => (MethodKind::Getter, Vec::new(), ty.clone()),
            AccessorKind::Set => (MethodKind::Setter, vec![("value", ty.clone())], Ty::Void),
        };
        let method = self.add_routine(id, &property.name.text, kind, (property.modifiers.clone(), accessor.span));
        self.sign(method, parameters.into_iter(), returns);
        method
    }

    fn field(
        &mut self,
        (name, ty): (&Name, Ty),
        modifiers: &Modifiers,
        (id, unit): (ClassId, usize),
        (accessors, auto_line, is_constant): (Accessors, Option<u32>, bool),
    ) {
        let access = Access::of(modifiers);
        let info = self.info(id);
        let slots = if access.is_static { &mut info.static_slots } else { &mut info.slots };
        let is_final = modifiers.has(ModifierKind::Final);
        let field = FieldInfo { ty, access, slot: *slots, accessors, auto_line, is_final, is_constant };
        *slots += 1;
        if info.fields.insert(fold(&name.text), field).is_some() {
            let error = self.error(unit, name.span, format!("Duplicate field: {}", name.text));
            self.errors.push(error);
        }
    }

    /// Superclasses' variables come first.
    pub(super) fn place(&mut self, id: ClassId) {
        let (mut first, mut at) = (0, id);
        for _ in 0..100 {
            let Some(Ty::Class(parent)) = self.class(at).superclass else { break };
            first += self.class(parent).slots;
            at = parent;
        }
        self.info(id).first_slot = first;
    }

    fn initializers(&mut self, class: &'u Class, id: ClassId) {
        let wants = |is_static: bool| {
            class.members.iter().any(|member| match member {
                Member::Field(field) => {
                    field.modifiers.has(ModifierKind::Static) == is_static
                        && field.declarators.iter().any(|one| one.value.is_some())
                }
                Member::Initializer(initializer) => initializer.is_static == is_static,
                _ => false,
            })
        };
        let kinds = [(true, MethodKind::StaticInit, "<clinit>"), (false, MethodKind::FieldInit, "<init>")];
        for (is_static, kind, name) in kinds.into_iter().filter(|(is_static, ..)| wants(*is_static)) {
            let method = self.add_routine(id, name, kind, (Modifiers::default(), class.name.span));
            self.routines[method.0 as usize].is_static = is_static;
            let info = self.info(id);
            *(if is_static { &mut info.static_init } else { &mut info.field_init }) = Some(method);
        }
    }
}

pub(super) fn is_virtual(modifiers: &Modifiers) -> bool {
    use ModifierKind::{Abstract, Override, Virtual};
    [Abstract, Override, Virtual].iter().any(|kind| modifiers.has(*kind))
}
