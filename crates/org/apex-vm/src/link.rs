//! An image with the natives it calls, found once.

use crate::native::{NativeFn, Natives};
use orgyard_apex_check::hir::{Called, Class, Image, MethodId, NativeCall, NativeId, NativeKind};
use orgyard_apex_check::{ClassId, PlatformId, Ty};
use std::sync::{Arc, OnceLock};

/// Shared by threads; each transaction has a [`crate::Vm`] over it.
pub struct Linked {
    pub image: Arc<Image>,
    pub natives: Arc<Natives>,
    calls: Vec<LinkedCall>,
    /// Per class: what runs for a declaration, ascending.
    dispatch: Vec<Box<[(MethodId, MethodId)]>>,
    exceptions: Vec<bool>,
    /// Methods that run later, ascending.
    futures: Vec<MethodId>,
    /// Found when it is first asked for.
    missing: OnceLock<Vec<MissingSite>>,
    /// The parsed queries of the image.
    pub(crate) queries: Vec<OnceLock<Result<Arc<orgyard_soql::Query>, String>>>,
}

/// The method, the line, `System.String.left(Integer)`.
pub type MissingSite = (MethodId, u32, String);

/// A native call with what a look-up by name would give.
pub(crate) struct LinkedCall {
    pub(crate) run: Option<NativeFn>,
    pub(crate) folded: Arc<str>,
    /// The value that a static read of an enum's member gives.
    pub(crate) enum_value: Option<crate::value::EnumValue>,
    /// The owner keeps its data in a bag of fields.
    pub(crate) is_holder: bool,
    /// It is called on null, too.
    pub(crate) takes_null: bool,
}

impl Linked {
    pub fn new(image: Arc<Image>, natives: Arc<Natives>) -> Arc<Self> {
        let calls = image.natives.iter().map(|call| link(call, &natives)).collect();
        let queries = image.queries.iter().map(|_| OnceLock::new()).collect();
        let dispatch = image.classes.iter().map(dispatch).collect();
        let exceptions = image.classes.iter().map(is_exception).collect();
        let methods = image.methods.iter().enumerate().filter(|(_, method)| method.annotation("future").is_some());
        let futures = methods.map(|(at, _)| MethodId(at as u32)).collect();
        Arc::new(Self { image, natives, calls, dispatch, exceptions, futures, missing: OnceLock::new(), queries })
    }

    pub(crate) fn call(&self, id: NativeId) -> (&NativeCall, &LinkedCall) {
        (&self.image.natives[id.0 as usize], &self.calls[id.0 as usize])
    }

    /// What runs for a class when the declaration is called.
    #[inline]
    pub(crate) fn dispatched(&self, class: ClassId, declared: MethodId) -> MethodId {
        let own = &self.dispatch[class.0 as usize];
        own.binary_search_by_key(&declared, |(from, _)| *from).map_or(declared, |place| own[place].1)
    }

    /// Whether instances of the class can be thrown.
    pub(crate) fn is_exception(&self, class: ClassId) -> bool {
        self.exceptions[class.0 as usize]
    }

    /// Whether calls of the method are left for later.
    #[inline]
    pub(crate) fn is_future(&self, method: MethodId) -> bool {
        !self.futures.is_empty() && self.futures.binary_search(&method).is_ok()
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

    /// Where the image calls what nothing here answers. What may turn out to be there when its target is known is not
    /// among them.
    pub fn missing_sites(&self) -> &[MissingSite] {
        self.missing.get_or_init(|| self.find_missing())
    }

    fn find_missing(&self) -> Vec<MissingSite> {
        let sites = self.image.native_sites().into_iter();
        let told = sites.filter_map(|site| {
            let name = match site.called {
                Called::Named(name) => name.to_owned(),
                Called::Native(id) => {
                    let (call, own) = self.call(id);
                    self.is_missing(call, own).then(|| self.native_name(call))?
                }
            };
            Some((site.method, site.line, name))
        });
        told.collect()
    }

    fn is_missing(&self, call: &NativeCall, own: &LinkedCall) -> bool {
        if own.run.is_some() || own.enum_value.is_some() || own.is_holder {
            return false;
        }
        match call.kind {
            NativeKind::StaticMethod | NativeKind::StaticSet => true,
            NativeKind::StaticGet => !call.owner.ends_with(".Trigger"),
            // An exception needs none, and a class of the image may declare what is called.
            NativeKind::Constructor => !call.owner.ends_with("Exception"),
            kind => {
                let arity = call.parameters.len();
                let of_values = matches!(&*own.folded, "tostring" | "equals" | "hashcode");
                let declared = self
                    .image
                    .methods
                    .iter()
                    .any(|method| method.parameters.len() == arity && method.name.eq_ignore_ascii_case(&call.name));
                !of_values && !declared && !self.natives.has_member(&own.folded, arity, kind)
            }
        }
    }

    /// `Integer`, `List<Account>`, `Outer.Inner`, `Schema.SObjectType`.
    pub(crate) fn type_name(&self, ty: &Ty) -> String {
        match ty {
            Ty::Unknown | Ty::Null => "Object".to_owned(),
            Ty::Void => "void".to_owned(),
            Ty::Primitive(own) => own.name().to_owned(),
            Ty::SObject(name) | Ty::Rows(name) => name.as_deref().unwrap_or("SObject").to_owned(),
            Ty::List(element) => format!("List<{}>", self.type_name(element)),
            Ty::Set(element) => format!("Set<{}>", self.type_name(element)),
            Ty::Map(key, value) => format!("Map<{},{}>", self.type_name(key), self.type_name(value)),
            Ty::Class(id) => self.image.classes[id.0 as usize].qualified_name().into_owned(),
            Ty::Platform(id, arguments) => {
                let arguments: Vec<String> = arguments.iter().map(|one| self.type_name(one)).collect();
                let generic = if arguments.is_empty() { String::new() } else { format!("<{}>", arguments.join(",")) };
                format!("{}{generic}", id.qualified())
            }
        }
    }

    /// `System.String.left(Integer)`
    pub(crate) fn native_name(&self, native: &NativeCall) -> String {
        let types: Vec<String> = native.parameters.iter().map(|ty| self.type_name(ty)).collect();
        match native.kind {
            NativeKind::Method | NativeKind::StaticMethod => {
                format!("{}.{}({})", native.owner, native.name, types.join(", "))
            }
            NativeKind::Constructor => format!("new {}({})", native.owner, types.join(", ")),
            _ => format!("{}.{}", native.owner, native.name),
        }
    }
}

fn dispatch(class: &Class) -> Box<[(MethodId, MethodId)]> {
    let mut table: Vec<_> = class.dispatch.iter().map(|(from, to)| (*from, *to)).collect();
    table.sort_unstable();
    table.into()
}

fn is_exception(class: &Class) -> bool {
    let ids =
        class.platform_ancestors.iter().filter_map(|ty| if let Ty::Platform(id, _) = ty { Some(*id) } else { None });
    ids.flat_map(PlatformId::line).any(|id| id.qualified() == "System.Exception")
}

fn link(call: &NativeCall, natives: &Natives) -> LinkedCall {
    let owner = PlatformId::named(call.owner).filter(|id| id.is_enum());
    let is_read = matches!(call.kind, NativeKind::StaticGet | NativeKind::Get);
    LinkedCall {
        run: natives.linked(call),
        folded: Arc::from(call.name.to_ascii_lowercase()),
        enum_value: owner.filter(|_| is_read).and_then(|id| crate::value::EnumValue::platform(id, &call.name)),
        is_holder: natives.is_holder(call.owner),
        takes_null: natives.takes_null(call),
    }
}
