//! What the files of components say.

use orgyard_apex_check::ClassId;
use orgyard_apex_vm::{Throw, Vm};
use orgyard_engine::StoredComponent;
use orgyard_text::xml::{self, Element};

/// The root of a component's first file, where there is such a component.
pub(crate) fn component_root(vm: &Vm, kind: &str, name: &str) -> Result<Option<Element>, Throw> {
    let Some(component) = vm.tx.component(kind, name)? else { return Ok(None) };
    let files = vm.tx.files_of(&component)?;
    let text = files.first().and_then(|(_, bytes)| std::str::from_utf8(bytes).ok());
    Ok(text.and_then(|text| xml::parse(text).ok()).map(|document| document.root))
}

/// The ApexClass that a class, or the class around it, is.
pub(crate) fn component_of_class(vm: &Vm, class: ClassId) -> Result<Option<StoredComponent>, Throw> {
    let own = vm.class(class);
    let name = own.full_name.split('.').next().unwrap_or(&own.full_name);
    let prefixed = own.namespace.as_ref().map(|namespace| format!("{namespace}__{name}"));
    for name in prefixed.iter().map(String::as_str).chain([name]) {
        if let Some(found) = vm.tx.component("ApexClass", name)? {
            return Ok(Some(found));
        }
    }
    Ok(None)
}

/// The text of an element of the component's file: `valueSet.controllingField`.
pub(crate) fn component_element(vm: &Vm, kind: &str, name: &str, path: &str) -> Result<Option<String>, Throw> {
    let Some(root) = component_root(vm, kind, name)? else { return Ok(None) };
    let mut at = &root;
    let mut parts = path.split('.').peekable();
    while let Some(part) = parts.next() {
        if parts.peek().is_none() {
            return Ok(at.child_text(part));
        }
        match at.child(part) {
            Some(child) => at = child,
            None => return Ok(None),
        }
    }
    Ok(None)
}
