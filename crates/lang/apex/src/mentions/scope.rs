//! Which names are variables where, and of what type.

use crate::syntax::{Class, Member, Name, TypeDeclaration, TypeRef};
use std::collections::HashMap;

/// Variables of the blocks around a place, members of the classes around it, and the source's own types.
#[derive(Default)]
pub(super) struct Scope<'u> {
    locals: Vec<(String, Option<&'u TypeRef>)>,
    classes: Vec<Members<'u>>,
    own_types: HashMap<String, &'u TypeDeclaration>,
    /// What `Trigger.new` holds.
    pub(super) trigger_object: Option<&'u Name>,
}

#[derive(Default)]
struct Members<'u> {
    variables: HashMap<String, Option<&'u TypeRef>>,
    /// A superclass that is not in this source may declare more.
    open: bool,
}

pub(super) enum Variable<'u> {
    Typed(&'u TypeRef),
    Untyped,
}

pub(super) fn fold(name: &str) -> String {
    name.to_ascii_lowercase()
}

impl<'u> Scope<'u> {
    /// A place to go back to when a block ends.
    pub(super) fn mark(&self) -> usize {
        self.locals.len()
    }

    pub(super) fn close(&mut self, mark: usize) {
        self.locals.truncate(mark);
    }

    pub(super) fn declare(&mut self, name: &Name, ty: Option<&'u TypeRef>) {
        self.locals.push((fold(&name.text), ty));
    }

    pub(super) fn own_type(&mut self, declaration: &'u TypeDeclaration) {
        self.own_types.insert(fold(&declaration.name().text), declaration);
    }

    pub(super) fn is_own_type(&self, name: &str) -> bool {
        self.own_types.contains_key(&fold(name))
    }

    pub(super) fn enter_class(&mut self, class: &'u Class) {
        let mut members = Members::default();
        self.collect(class, &mut members, 0);
        self.classes.push(members);
    }

    pub(super) fn leave_class(&mut self) {
        self.classes.pop();
    }

    fn collect(&self, class: &'u Class, members: &mut Members<'u>, depth: u32) {
        for member in &class.members {
            match member {
                Member::Field(field) => {
                    let names = field.declarators.iter();
                    members.variables.extend(names.map(|one| (fold(&one.name.text), Some(&field.ty))));
                }
                Member::Property(property) => {
                    members.variables.insert(fold(&property.name.text), Some(&property.ty));
                }
                _ => {}
            }
        }
        let Some(superclass) = &class.superclass else { return };
        let own = superclass.simple().and_then(|name| self.own_types.get(&fold(&name.text)));
        match own {
            Some(TypeDeclaration::Class(parent)) if depth < 20 => self.collect(parent, members, depth + 1),
            _ => members.open |= !superclass.dotted().eq_ignore_ascii_case("Exception"),
        }
    }

    pub(super) fn variable(&self, name: &str) -> Option<Variable<'u>> {
        let name = fold(name);
        let local = self.locals.iter().rev().find(|local| local.0 == name).map(|local| local.1);
        let member = || self.classes.iter().rev().find_map(|class| class.variables.get(&name).copied());
        local.or_else(member).map(|ty| ty.map_or(Variable::Untyped, Variable::Typed))
    }

    /// A member of the innermost class, as `this.name` reaches it.
    pub(super) fn member(&self, name: &str) -> Option<&'u TypeRef> {
        self.classes.last().and_then(|class| class.variables.get(&fold(name)).copied().flatten())
    }

    /// Whether a name that is no known variable might still be an inherited one.
    pub(super) fn is_open(&self) -> bool {
        self.classes.iter().any(|class| class.open)
    }
}
