//! The keys by which tokens and describe results are known.

use orgyard_apex_vm::{Platform, Throw, Vm};
use orgyard_engine::{FieldDef, ObjectDef};
use std::sync::Arc;

pub(crate) const OBJECT_TYPE: &str = "Schema.SObjectType";
pub(crate) const OBJECT_FIELD: &str = "Schema.SObjectField";

/// The object a token of it, or of one of its fields, is about.
pub(crate) fn object_of(vm: &Vm, token: &Platform) -> Result<Arc<ObjectDef>, Throw> {
    let key = token.key.as_deref().unwrap_or_default();
    let name = key.split('.').next().unwrap_or(key);
    object_named(vm, name)
}

pub(crate) fn object_named(vm: &Vm, name: &str) -> Result<Arc<ObjectDef>, Throw> {
    vm.tx.object(name).ok_or_else(|| {
        Throw::new("System.InvalidParameterValueException", format!("The entity is not available: {name}"))
    })
}

/// A field with the object it is of.
pub(crate) struct Described {
    pub(crate) object: Arc<ObjectDef>,
    place: usize,
}

impl Described {
    pub(crate) fn of(vm: &Vm, token: &Platform) -> Result<Self, Throw> {
        let object = object_of(vm, token)?;
        let name = field_name(token);
        Self::in_object(object, name).ok_or_else(|| {
            let key = token.key.as_deref().unwrap_or_default();
            Throw::new("System.SObjectException", format!("Invalid field {name} for {key}"))
        })
    }

    fn in_object(object: Arc<ObjectDef>, name: &str) -> Option<Self> {
        let wanted = &object.field(name)?.name;
        let place = object.fields.iter().position(|field| field.name == *wanted)?;
        Some(Self { object, place })
    }

    pub(crate) fn field(&self) -> &FieldDef {
        &self.object.fields[self.place]
    }
}

/// The part of a field token's key behind the object's name.
pub(crate) fn field_name(token: &Platform) -> &str {
    let key = token.key.as_deref().unwrap_or_default();
    key.split_once('.').map_or(key, |(_, field)| field)
}

/// `ns__Field__c` without the namespace.
pub(crate) fn local_name(name: &str) -> &str {
    let stem_end = name.rfind("__").unwrap_or(name.len());
    match name[..stem_end].split_once("__") {
        Some((namespace, _)) => &name[namespace.len() + 2..],
        None => name,
    }
}

#[cfg(test)]
mod tests {
    use super::local_name;

    #[test]
    fn a_local_name_has_no_namespace() {
        let cases = [("Name", "Name"), ("A__c", "A__c"), ("ns__A__c", "A__c"), ("ns__A_b__r", "A_b__r")];
        for (name, local) in cases {
            assert_eq!(local_name(name), local);
        }
    }
}
