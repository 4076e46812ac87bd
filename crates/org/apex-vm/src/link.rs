//! An image with the natives it calls, found once.

use crate::native::{NativeFn, Natives};
use orgyard_apex_check::hir::{Image, NativeCall, NativeId, NativeKind};
use orgyard_apex_check::{ClassId, PlatformId};
use std::sync::{Arc, OnceLock};

/// Shared by threads; each transaction has a [`crate::Vm`] over it.
pub struct Linked {
    pub image: Arc<Image>,
    pub natives: Arc<Natives>,
    calls: Vec<LinkedCall>,
    /// The parsed queries of the image.
    pub(crate) queries: Vec<OnceLock<Result<Arc<orgyard_soql::Query>, String>>>,
}

/// A native call with what a look-up by name would give.
pub(crate) struct LinkedCall {
    pub(crate) run: Option<NativeFn>,
    pub(crate) folded: Arc<str>,
    /// The value that a static read of an enum's member gives.
    pub(crate) enum_value: Option<crate::value::EnumValue>,
    /// The owner keeps its data in a bag of fields.
    pub(crate) is_holder: bool,
}

impl Linked {
    pub fn new(image: Arc<Image>, natives: Arc<Natives>) -> Arc<Self> {
        let calls = image.natives.iter().map(|call| link(call, &natives)).collect();
        let queries = image.queries.iter().map(|_| OnceLock::new()).collect();
        Arc::new(Self { image, natives, calls, queries })
    }

    pub(crate) fn call(&self, id: NativeId) -> (&NativeCall, &LinkedCall) {
        (&self.image.natives[id.0 as usize], &self.calls[id.0 as usize])
    }

    /// A class by its name, `Outer.Inner`, in any case.
    pub fn class_named(&self, name: &str) -> Option<ClassId> {
        self.image.names.get(&name.to_ascii_lowercase()).copied()
    }

    /// Natives that the image calls and nobody has written yet.
    pub fn missing(&self) -> impl Iterator<Item = &NativeCall> {
        let pairs = self.image.natives.iter().zip(&self.calls);
        let absent = |own: &LinkedCall| own.run.is_none() && own.enum_value.is_none() && !own.is_holder;
        pairs.filter(move |(_, own)| absent(own)).map(|(call, _)| call)
    }
}

fn link(call: &NativeCall, natives: &Natives) -> LinkedCall {
    let owner = PlatformId::named(call.owner).filter(|id| id.is_enum());
    let is_read = matches!(call.kind, NativeKind::StaticGet | NativeKind::Get);
    LinkedCall {
        run: natives.linked(call),
        folded: Arc::from(call.name.to_ascii_lowercase()),
        enum_value: owner.filter(|_| is_read).and_then(|id| crate::value::EnumValue::platform(id, &call.name)),
        is_holder: natives.is_holder(call.owner),
    }
}
