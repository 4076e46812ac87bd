//! The definitions this crate shows to callers.

pub(crate) use orgyard_engine::{FieldDef, FieldType, ObjectDef};
use orgyard_engine::{QueryApi, Surface, Tx};

/// The object of that name, if this org has it and this surface shows it.
pub(crate) fn object<'a>(tx: &'a Tx, api: QueryApi, name: &str) -> Option<&'a ObjectDef> {
    tx.schema().object(name).filter(|object| is_shown(tx, api, object))
}

/// All objects that this surface shows of this org.
pub(crate) fn objects(tx: &Tx, api: QueryApi) -> impl Iterator<Item = &ObjectDef> {
    tx.schema().objects().filter(move |object| is_shown(tx, api, object))
}

fn is_shown(tx: &Tx, api: QueryApi, object: &ObjectDef) -> bool {
    let on_surface = match object.surface {
        Surface::Both => true,
        Surface::Rest => api == QueryApi::Rest,
        Surface::Tooling => api == QueryApi::Tooling,
        Surface::None => false,
    };
    on_surface && (tx.org().dev_hub || !object.hub_only)
}

/// A field that callers may know of.
pub(crate) fn field<'a>(object: &'a ObjectDef, name: &str) -> Option<&'a FieldDef> {
    object.field(name).filter(|field| !field.hidden)
}

pub(crate) fn fields(object: &ObjectDef) -> impl Iterator<Item = &FieldDef> {
    object.fields.iter().filter(|field| !field.hidden && !field.credential)
}
