//! Iterator, as lists and sets give it.

use orgyard_apex_check::Ty;
use orgyard_apex_vm::{Platform, Throw, Value, natives};
use std::rc::Rc;

struct Cursor {
    elements: std::vec::IntoIter<Value>,
}

/// An iterator over elements as they are now.
pub(crate) fn iterator(element: &Ty, elements: Vec<Value>) -> Platform {
    Platform::with("System.Iterator", Cursor { elements: elements.into_iter() }).of(std::slice::from_ref(element))
}

natives! { "System.Iterator";
    "hasNext()" => |_vm, this: Rc<Platform>| this.state::<Cursor>().is_some_and(|own| !own.elements.as_slice().is_empty()),
    "next()" => |_vm, this: Rc<Platform>| next(&this),
}

fn next(iterator: &Platform) -> Result<Value, Throw> {
    let next = iterator.state_mut::<Cursor>().and_then(|mut own| own.elements.next());
    next.ok_or_else(|| Throw::new("System.NoSuchElementException", "Iterator has no more elements"))
}
