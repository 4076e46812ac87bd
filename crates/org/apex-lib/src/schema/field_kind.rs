//! A field's type as describe results and assignments see it.

use orgyard_apex_check::{PlatformId, Primitive};
use orgyard_apex_vm::{EnumValue, Value};
use orgyard_engine::{FieldDef, FieldType};

fn enum_value(ty: &str, name: &str) -> Value {
    Value::from(PlatformId::named(ty).and_then(|id| EnumValue::platform(id, name)))
}

pub(crate) fn display_type(kind: FieldType) -> Value {
    let name = match kind {
        FieldType::Int => "INTEGER".to_owned(),
        other => other.name().to_uppercase(),
    };
    enum_value("Schema.DisplayType", &name)
}

pub(crate) fn soap_type(kind: FieldType) -> Value {
    let name = match kind {
        FieldType::Id | FieldType::Reference => "ID",
        FieldType::Boolean => "BOOLEAN",
        FieldType::Int => "INTEGER",
        FieldType::Double | FieldType::Currency | FieldType::Percent => "DOUBLE",
        FieldType::Date => "DATE",
        FieldType::DateTime => "DATETIME",
        FieldType::Time => "TIME",
        FieldType::Base64 => "BASE64BINARY",
        FieldType::Address => "ADDRESS",
        FieldType::Location => "LOCATION",
        FieldType::AnyType => "ANYTYPE",
        _ => "STRING",
    };
    enum_value("Schema.SoapType", name)
}

/// The type of the field's values in Apex; none for compound fields.
pub(crate) fn primitive(field: &FieldDef) -> Option<Primitive> {
    Some(match field.field_type {
        FieldType::Id | FieldType::Reference => Primitive::Id,
        FieldType::Boolean => Primitive::Boolean,
        FieldType::Int => Primitive::Integer,
        FieldType::Double | FieldType::Currency | FieldType::Percent => Primitive::Decimal,
        FieldType::Date => Primitive::Date,
        FieldType::DateTime => Primitive::Datetime,
        FieldType::Time => Primitive::Time,
        FieldType::Base64 => Primitive::Blob,
        FieldType::Address | FieldType::Location | FieldType::AnyType | FieldType::Complex => return None,
        _ => Primitive::String,
    })
}
