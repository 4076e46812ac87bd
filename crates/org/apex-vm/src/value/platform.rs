//! Instances of the platform's types.

use super::{ExceptionState, Value};
use indexmap::IndexMap;
use orgyard_apex_check::{PlatformId, Ty};
use std::any::Any;
use std::cell::{Ref, RefCell, RefMut};
use std::sync::Arc;

pub struct Platform {
    pub ty: Ty,
    /// `System.Http`, whether the table of platform types has it or not.
    pub name: &'static str,
    /// What tokens are known by: two of one type with one key are the same. `Account` of an SObjectType.
    pub key: Option<Arc<str>>,
    /// What a plain holder of data has, by canonical name.
    pub fields: RefCell<IndexMap<Arc<str>, Value>>,
    /// What its natives keep.
    state: RefCell<Box<dyn Any>>,
    /// Of an exception.
    pub exception: Option<Box<ExceptionState>>,
}

impl Platform {
    pub fn new(name: &'static str) -> Self {
        let ty = PlatformId::named(name).map_or(Ty::Unknown, |id| Ty::Platform(id, Vec::new().into()));
        let (key, fields, exception) = (None, RefCell::default(), None);
        Self { ty, name, key, fields, state: RefCell::new(Box::new(())), exception }
    }

    /// An instance with Rust state behind it.
    pub fn with<T: 'static>(name: &'static str, state: T) -> Self {
        Self { state: RefCell::new(Box::new(state)), ..Self::new(name) }
    }

    /// A value that is known by its type and a key, such as an SObjectType.
    pub fn token(name: &'static str, key: impl AsRef<str>) -> Self {
        Self { key: Some(Arc::from(key.as_ref())), ..Self::new(name) }
    }

    pub fn exception(name: &'static str, state: ExceptionState) -> Self {
        Self { exception: Some(Box::new(state)), ..Self::new(name) }
    }

    /// With the key by which two of them are the same.
    #[must_use]
    pub fn keyed(mut self, key: impl AsRef<str>) -> Self {
        self.key = Some(Arc::from(key.as_ref()));
        self
    }

    /// Gives it type arguments: `Iterator<String>`.
    #[must_use]
    pub fn of(mut self, arguments: &[Ty]) -> Self {
        if let Ty::Platform(id, _) = self.ty {
            self.ty = Ty::Platform(id, arguments.into());
        }
        self
    }

    pub fn id(&self) -> Option<PlatformId> {
        if let Ty::Platform(id, _) = &self.ty { Some(*id) } else { None }
    }

    /// Its state, where it is of that type. Not to be held over a call into Apex.
    pub fn state<T: 'static>(&self) -> Option<Ref<'_, T>> {
        Ref::filter_map(self.state.borrow(), |state| state.downcast_ref()).ok()
    }

    pub fn state_mut<T: 'static>(&self) -> Option<RefMut<'_, T>> {
        RefMut::filter_map(self.state.borrow_mut(), |state| state.downcast_mut()).ok()
    }

    pub fn set_state<T: 'static>(&self, state: T) {
        *self.state.borrow_mut() = Box::new(state);
    }

    /// A field of the bag by its name in any case; null when it was never set.
    pub fn field(&self, name: &str) -> Value {
        let fields = self.fields.borrow();
        let exact = fields.get(name);
        let found = exact.or_else(|| fields.iter().find(|(own, _)| own.eq_ignore_ascii_case(name)).map(|(_, own)| own));
        found.cloned().unwrap_or_default()
    }

    pub fn set_field(&self, name: &str, value: Value) {
        let mut fields = self.fields.borrow_mut();
        match fields.iter_mut().find(|(own, _)| own.eq_ignore_ascii_case(name)) {
            Some((_, slot)) => *slot = value,
            None => {
                fields.insert(Arc::from(name), value);
            }
        }
    }

    pub(crate) fn is_same_token(&self, other: &Platform) -> bool {
        self.key.is_some() && self.name == other.name && self.key == other.key
    }
}
