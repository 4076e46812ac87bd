//! The definitions this crate shows to callers.

pub(crate) use orgyard_engine::{FieldDef, FieldType, ObjectDef};
use orgyard_engine::{QueryApi, Tx};

/// The object of that name, if this org has it and this surface shows it.
pub(crate) fn object<'a>(tx: &'a Tx, api: QueryApi, name: &str) -> Option<&'a ObjectDef> {
    tx.schema().object(name).filter(|object| object.is_shown(api, tx.org().dev_hub))
}

/// All objects that this surface shows of this org.
pub(crate) fn objects(tx: &Tx, api: QueryApi) -> impl Iterator<Item = &ObjectDef> {
    tx.schema().objects().filter(move |object| object.is_shown(api, tx.org().dev_hub))
}

/// A field that callers may know of.
pub(crate) fn field<'a>(object: &'a ObjectDef, name: &str) -> Option<&'a FieldDef> {
    object.field(name).filter(|field| !field.hidden)
}

pub(crate) fn fields(object: &ObjectDef) -> impl Iterator<Item = &FieldDef> {
    object.fields.iter().filter(|field| !field.hidden && !field.credential)
}
