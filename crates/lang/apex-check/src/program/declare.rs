//! From trees to declarations: first all names, then headers; members follow.

use super::{Around, ClassId, ClassInfo, MethodInfo, Node, Program, Surroundings, fold};
use crate::ty::Ty;
use orgyard_apex::syntax::{Class, Member, ScriptItem, TypeDeclaration, TypeRef, UnitBody};
use orgyard_apex::{Span, Unit};
use std::collections::HashMap;

impl<'u> Program<'u> {
    pub fn declare(units: &'u [Unit], surroundings: &'u Surroundings<'u>) -> Program<'u> {
        let mut program = Program {
            units,
            surroundings,
            classes: Vec::new(),
            names: HashMap::new(),
            routines: Vec::new(),
            scripts: Vec::new(),
            errors: Vec::new(),
            passed: Default::default(),
        };
        for (at, unit) in units.iter().enumerate() {
            match &*unit.body {
                UnitBody::Type(declaration) => program.declare_top(declaration, at),
                UnitBody::Trigger(trigger) => program.declare_script(&trigger.body, at),
                UnitBody::Anonymous(items) => program.declare_script(items, at),
            }
        }
        program.class_ids().for_each(|id| program.header(id));
        program.break_circles();
        program.class_ids().for_each(|id| program.members(id));
        program.class_ids().for_each(|id| program.place(id));
        program.declare_routines_of_scripts();
        program
    }

    fn declare_top(&mut self, declaration: &'u TypeDeclaration, unit: usize) {
        let id = self.declare_type(declaration, unit, None);
        self.names.insert(self.key(&declaration.name().text, unit), id);
    }

    /// Types of a script are seen in it alone; none of the names here may hide a class of the org.
    fn declare_script(&mut self, items: &'u [ScriptItem], unit: usize) {
        for item in items {
            if let ScriptItem::Type(declaration) = item {
                let id = self.declare_type(declaration, unit, None);
                self.names.entry(self.key(&declaration.name().text, unit)).or_insert(id);
            }
        }
    }

    fn declare_type(&mut self, declaration: &'u TypeDeclaration, unit: usize, outer: Option<ClassId>) -> ClassId {
        let name = &declaration.name().text;
        let node = match declaration {
            TypeDeclaration::Class(class) => Node::Class(class),
            TypeDeclaration::Interface(interface) => Node::Interface(interface),
            TypeDeclaration::Enum(own) => Node::Enum(own),
        };
        let id = ClassId(self.classes.len() as u32);
        let full_name = outer.map_or(name.to_string(), |outer| format!("{}.{name}", self.class(outer).full_name));
        self.classes.push(ClassInfo {
            full_name,
            unit,
            node,
            outer,
            inner: HashMap::new(),
            superclass: None,
            interfaces: Vec::new(),
            fields: HashMap::new(),
            methods: HashMap::new(),
            constructors: Vec::new(),
            slots: 0,
            static_slots: 0,
            first_slot: 0,
            field_init: None,
            static_init: None,
        });
        if let Node::Class(class) = node {
            self.declare_inner(class, unit, id);
        }
        id
    }

    fn declare_inner(&mut self, class: &'u Class, unit: usize, id: ClassId) {
        for member in &class.members {
            let Member::Type(inner) = member else { continue };
            let inner_id = self.declare_type(inner, unit, Some(id));
            let earlier = self.info(id).inner.insert(fold(&inner.name().text), inner_id);
            if earlier.is_some() {
                let message = format!("Type name already in use: {}", self.class(inner_id).full_name);
                let error = self.error(unit, inner.name().span, message);
                self.errors.push(error);
            }
        }
    }

    pub(super) fn info(&mut self, id: ClassId) -> &mut ClassInfo<'u> {
        &mut self.classes[id.0 as usize]
    }

    /// A type in a declaration, in the class's own scope; what does not resolve is reported once and then unknown.
    pub(super) fn declared_type(&mut self, ty: &TypeRef, around: Around) -> Ty {
        match self.resolve(ty, around) {
            Ok(found) => {
                if let Some(message) = self.closed_type(ty, &found, around) {
                    let error = self.error(around.unit, ty.span, message);
                    self.errors.push(error);
                }
                found
            }
            Err(unresolved) => {
                let error = self.error(around.unit, unresolved.span, unresolved.message);
                self.errors.push(error);
                Ty::Unknown
            }
        }
    }

    fn header(&mut self, id: ClassId) {
        let (node, around) = (self.class(id).node, self.inside(id));
        match node {
            Node::Class(class) => {
                // A superclass may be an inner class of this very class, so its own scope is the right one.
                let superclass = class.superclass.as_ref().map(|ty| self.declared_type(ty, around));
                self.info(id).superclass = superclass;
                let interfaces = class.interfaces.iter().map(|ty| self.declared_type(ty, around)).collect();
                self.info(id).interfaces = interfaces;
            }
            Node::Interface(interface) => {
                let extends = interface.extends.iter().map(|ty| self.declared_type(ty, around)).collect();
                self.info(id).interfaces = extends;
            }
            Node::Enum(_) => {}
        }
    }

    /// Types that descend from themselves are reported and lose their parents, so that every walk upwards ends.
    fn break_circles(&mut self) {
        for id in self.class_ids() {
            if !self.ancestors(id).contains(&id) {
                continue;
            }
            let (unit, span) = (self.class(id).unit, self.name_span(id));
            let error = self.error(unit, span, format!("Circular definition: {}", self.class(id).full_name));
            self.errors.push(error);
            let info = self.info(id);
            info.superclass = info.superclass.as_ref().map(|_| Ty::Unknown);
            info.interfaces.clear();
        }
    }

    fn name_span(&self, id: ClassId) -> Span {
        match self.class(id).node {
            Node::Class(class) => class.name.span,
            Node::Interface(interface) => interface.name.span,
            Node::Enum(own) => own.name.span,
        }
    }

    /// `void run(Integer, String)`
    pub(crate) fn signature(&self, method: &MethodInfo) -> String {
        format!("{} {}({})", method.returns.shown(self), method.name, self.shown_list(&method.parameters))
    }

    pub(crate) fn shown_list(&self, types: &[Ty]) -> String {
        types.iter().map(|ty| ty.shown(self)).collect::<Vec<_>>().join(", ")
    }
}
