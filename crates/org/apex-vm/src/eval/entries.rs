//! What a debug log tells of methods: `METHOD_ENTRY|[4]|01p…|Own.run(Integer)`.
//!
//! Source: Apex Developer Guide, "Debug Log Levels".

use crate::link::Linked;
use crate::vm::Vm;
use orgyard_apex_check::hir::{Method, MethodId, MethodKind};
use orgyard_values::Id;

/// How the end of a method is told.
pub(super) struct Told {
    pub(super) exit: &'static str,
    pub(super) rest: String,
}

impl Vm {
    /// Tells that a method begins that is called where the code above it is. Blocks and triggers have units of their
    /// own.
    pub(super) fn tell_entry(&mut self, linked: &Linked, id: MethodId) -> Option<Told> {
        let method = &linked.image.methods[id.0 as usize];
        let class = linked.image.classes[method.owner.0 as usize].qualified_name();
        let unit = self.log.units.get(method.unit as usize).map(Id::as_str).unwrap_or_default().to_owned();
        let line = self.callers.last().map_or(method.line, |site| site.line);
        let types = || types(linked, method);
        let (entry, exit, entered, left) = match method.kind {
            // Initial values belong to the constructor or to the class.
            MethodKind::Script | MethodKind::FieldInit => return None,
            // What the platform calls is the unit itself.
            MethodKind::Constructor | MethodKind::Method
                if self.callers.last().is_none_or(|site| site.method.is_none()) =>
            {
                return None;
            }
            MethodKind::Constructor => {
                let rest = format!("[{line}]|{unit}|<init>({})|{class}", types());
                ("CONSTRUCTOR_ENTRY", "CONSTRUCTOR_EXIT", rest.clone(), rest)
            }
            // A class that is used for the first time is told as a method of its own name.
            MethodKind::StaticInit => {
                let name = class.rsplit('.').next().unwrap_or_default();
                let rest = format!("[{}]|{unit}|{class}.{name}()", method.line);
                ("METHOD_ENTRY", "METHOD_EXIT", rest, format!("[{}]|{class}", method.line))
            }
            MethodKind::Getter | MethodKind::Setter => {
                let rest = format!("[{line}]|{unit}|{class}.__sfdc_{}({})", method.name, types());
                ("METHOD_ENTRY", "METHOD_EXIT", rest.clone(), rest)
            }
            MethodKind::Method => {
                let rest = format!("[{line}]|{unit}|{class}.{}({})", method.name, types());
                ("METHOD_ENTRY", "METHOD_EXIT", rest.clone(), rest)
            }
        };
        self.log.add(entry, || entered);
        Some(Told { exit, rest: left })
    }
}

fn types(linked: &Linked, method: &Method) -> String {
    let types: Vec<String> = method.parameters.iter().map(|own| linked.type_name(&own.ty)).collect();
    types.join(", ")
}
