//! Which methods of which classes a run has.

use crate::code::Code;
use crate::method::Method;
use crate::{Chosen, Tests};
use orgyard_apex_check::ClassId;
use orgyard_apex_check::hir::{self, ClassKind};
use orgyard_engine::StoredComponent;
use orgyard_text::names::fold;

/// A test class.
pub(crate) struct ClassPlan {
    pub(crate) setup: Option<Method>,
    pub(crate) methods: Vec<Method>,
}

/// `own` is the namespace of the org.
pub(crate) fn plan(code: &Code, tests: &Tests, own: Option<&str>) -> Vec<ClassPlan> {
    let image = &code.linked.image;
    let top = image.classes.iter().enumerate().filter(|(_, class)| class.outer.is_none());
    let classes = top.filter(|(_, class)| class.kind == ClassKind::Class);
    classes.filter_map(|(at, class)| class_plan(code, ClassId(at as u32), class, tests, own)).collect()
}

fn class_plan(code: &Code, id: ClassId, class: &hir::Class, tests: &Tests, own: Option<&str>) -> Option<ClassPlan> {
    let component = code.components.get(class.unit as usize)?;
    let chosen = match tests {
        Tests::AllInOrg => None,
        Tests::Local if !is_local(component, own) => return None,
        Tests::Local => None,
        Tests::Of(ids) if ids.contains(&component.id) => None,
        Tests::Of(_) => return None,
        Tests::Chosen(all) => Some(all.iter().filter(|one| names(one, component, class)).collect::<Vec<_>>()),
    };
    if chosen.as_ref().is_some_and(Vec::is_empty) {
        return None;
    }
    let image = &code.linked.image;
    let with = |name: &str| {
        let own = class.methods.iter().map(|id| (*id, &image.methods[id.0 as usize]));
        own.filter(|(_, method)| method.is_static && method.annotation(name).is_some()).collect::<Vec<_>>()
    };
    let wanted = |method: &hir::Method| match &chosen {
        None => true,
        Some(all) => all.iter().any(|one| match &one.methods {
            None => true,
            Some(methods) => methods.iter().any(|name| name.eq_ignore_ascii_case(&method.name)),
        }),
    };
    let sees = |annotation: Option<&hir::Annotation>| annotation.is_some_and(|one| one.is_true("SeeAllData"));
    let class_sees = sees(class.annotation("IsTest"));
    let made = |is_setup| {
        move |(method, own): &(hir::MethodId, &hir::Method)| {
            let sees_all_data = class_sees || sees(own.annotation("IsTest"));
            Method { class: id, id: *method, is_setup, sees_all_data }
        }
    };
    let methods: Vec<Method> = with("IsTest").iter().filter(|(_, method)| wanted(method)).map(made(false)).collect();
    (!methods.is_empty()).then(|| ClassPlan { setup: with("TestSetup").first().map(made(true)), methods })
}

/// Whether it is the org's own and no other namespace's.
pub(crate) fn is_local(component: &StoredComponent, own: Option<&str>) -> bool {
    component.namespace.is_none() || component.namespace.as_deref() == own
}

fn names(chosen: &Chosen, component: &StoredComponent, class: &hir::Class) -> bool {
    // What is in the org's own namespace is named with it or without.
    let bare = component.namespace.is_none() && fold(&chosen.class) == fold(&class.name);
    bare || fold(&chosen.class) == fold(&class.qualified_name())
        || chosen.class.parse().is_ok_and(|id: orgyard_values::Id| id == component.id)
}
