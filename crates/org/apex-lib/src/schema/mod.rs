//! Namespace Schema. Tokens and describe results are values known by a key (`Account`, `Account.Name`); what a
//! describe result tells is read from the org's schema when it is asked for.

pub(crate) mod child_relationship;
pub(crate) mod describe_field;
pub(crate) mod describe_object;
pub(crate) mod field_kind;
pub(crate) mod field_set;
pub(crate) mod object_field;
pub(crate) mod object_type;
pub(crate) mod picklist_entry;
pub(crate) mod record_type_info;
#[expect(clippy::module_inception, reason = "the class Schema of the namespace System")]
pub(crate) mod schema;
pub(crate) mod token;
