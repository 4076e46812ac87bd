//! The image: declarations and bodies put together.

mod classes;
mod dispatch;

use crate::body::{Pool, Walked};
use crate::hir::{self, Image};
use crate::lines;
use crate::program::{Origin, Program, annotations, fold};
use orgyard_apex::Unit;
use orgyard_apex::syntax::UnitBody;

/// The newest version of the API.
const API_VERSION: u16 = 67;

pub(crate) fn build(mut program: Program<'_>, pool: Pool, walked: Vec<Walked>) -> Image {
    let mut image = Image::default();
    for id in program.class_ids() {
        let class = classes::class(&program, id);
        image.names.entry(fold(&class.qualified_name())).or_insert(id);
        image.classes.push(class);
    }
    let mut shared: Vec<_> = walked.iter().filter(|one| !one.shared.is_empty()).collect();
    for script in &program.scripts {
        let own = shared.iter().position(|one| one.shared[0].owner == script.class);
        let statics = own.map(|at| shared.swap_remove(at).shared.clone()).unwrap_or_default();
        let class = classes::script(&program, script, statics);
        image.classes.push(class);
        image.triggers.extend(trigger(&program, script));
    }
    image.methods = std::mem::take(&mut program.routines);
    for body in walked.into_iter().flat_map(|one| one.bodies) {
        let method = &mut image.methods[body.method.0 as usize];
        (method.frame, method.body) = (method.frame.max(body.frame), Some(body.block));
    }
    let (natives, queries, lines) = pool.into_parts();
    (image.natives, image.queries) = (natives, queries);
    let origins = program.surroundings.origins;
    let units = program.units.iter().zip(lines).enumerate();
    image.units = units.map(|(at, (unit, lines))| source(unit, lines, origins.get(at))).collect();
    image
}

fn source(unit: &Unit, lines: Vec<u32>, origin: Option<&Origin>) -> hir::Unit {
    let is_test = matches!(&*unit.body, UnitBody::Type(declaration) if lines::is_test(declaration));
    hir::Unit {
        name: unit.name().map_or("AnonymousBlock".into(), |name| (*name.text).into()),
        is_trigger: matches!(*unit.body, UnitBody::Trigger(_)),
        is_test,
        lines,
        api_version: origin.and_then(|origin| origin.api_version).unwrap_or(API_VERSION),
    }
}

fn trigger(program: &Program<'_>, script: &crate::program::Script<'_>) -> Option<hir::Trigger> {
    let UnitBody::Trigger(trigger) = &*program.units[script.unit].body else { return None };
    let object = program.object_named(&trigger.object.text, script.unit);
    Some(hir::Trigger {
        name: (*trigger.name.text).into(),
        object: object.map_or((*trigger.object.text).into(), |object| (*object.name).into()),
        events: trigger.events.clone(),
        unit: script.unit as u32,
        class: script.class,
        body: script.body,
    })
}

/// The annotations of a type.
pub(crate) fn of_type(program: &Program<'_>, id: crate::ClassId) -> Vec<hir::Annotation> {
    annotations::annotations(&program.units[program.class(id).unit], program.modifiers(id))
}
