//! What objects and fields exist: the platform's standard part, read lazily from tables, and layers of metadata on top.

mod apex_types;
mod components;
mod coverage;
mod custom;
mod layered;
mod namespaced;
mod object;
mod prefixes;
mod standard;
mod suffixes;
mod system;
mod table;
mod value_sets;

pub use apex_types::{is_platform_namespace, is_platform_type};
pub use components::{is_standard, standard_names};
pub use coverage::{Coverage, Support, coverage};
pub use custom::{MetadataError, custom_field, custom_object, validation_rule, value_set};
pub use layered::Schema;
pub use namespaced::{spellings, with_namespace};
pub use object::{
    Base, ChildRelationship, FieldDef, FieldType, Name, ObjectDef, PicklistValue, Summary, SummaryFilter, Surface,
    ValidationRule,
};
pub use prefixes::{object_of_prefix, objects_of_prefix, prefix_of};
pub use standard::{feature_of_object, standard_object, standard_objects};
pub use suffixes::{is_suffix, namespace_of, suffix};
pub use value_sets::{objects_with_set, set_of, standard_value_set};
