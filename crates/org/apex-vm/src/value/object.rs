//! Instances of classes of the image.

use super::{ExceptionState, Value};
use orgyard_apex_check::ClassId;
use std::cell::RefCell;

pub struct Object {
    pub class: ClassId,
    /// By the slots of the class.
    pub fields: RefCell<Box<[Value]>>,
    /// Of a class that descends from Exception.
    pub exception: Option<Box<ExceptionState>>,
    /// The StubProvider that answers for it, of a stub.
    pub stub: Option<Value>,
}

impl Object {
    pub fn new(class: ClassId, fields: usize) -> Self {
        let fields = RefCell::new(vec![Value::Null; fields].into_boxed_slice());
        Self { class, fields, exception: None, stub: None }
    }

    pub fn get(&self, slot: u32) -> Value {
        self.fields.borrow().get(slot as usize).cloned().unwrap_or_default()
    }

    pub fn set(&self, slot: u32, value: Value) {
        if let Some(field) = self.fields.borrow_mut().get_mut(slot as usize) {
            *field = value;
        }
    }
}
