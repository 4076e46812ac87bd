//! Which tests an org has.

use crate::code::Code;
use orgyard_apex_check::hir::{Annotation, Method, MethodKind};
use orgyard_engine::{EngineError, Tx};
use orgyard_values::Id;

/// A class with test methods.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TestClass {
    pub id: Id,
    pub name: String,
    pub namespace: Option<String>,
    /// With their lines.
    pub methods: Vec<(String, u32)>,
}

pub fn test_classes(tx: &Tx) -> Result<Vec<TestClass>, EngineError> {
    let code = Code::of(tx)?;
    let image = &code.linked.image;
    let mut out = Vec::new();
    for class in image.classes.iter().filter(|class| class.outer.is_none() && is_test(&class.annotations)) {
        let Some(component) = code.components.get(class.unit as usize) else { continue };
        let own = class.methods.iter().map(|id| &image.methods[id.0 as usize]);
        let tests = own.filter(|method| method.kind == MethodKind::Method && is_test(&method.annotations));
        let methods: Vec<(String, u32)> = tests.map(|method: &Method| (method.name.to_string(), method.line)).collect();
        let namespace = component.namespace.clone();
        out.push(TestClass { id: component.id, name: class.name.to_string(), namespace, methods });
    }
    Ok(out)
}

fn is_test(annotations: &[Annotation]) -> bool {
    annotations.iter().any(|annotation| annotation.name.eq_ignore_ascii_case("istest"))
}
