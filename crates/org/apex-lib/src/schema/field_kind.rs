//! A field's type as describe results and assignments see it.

use orgyard_apex_check::PlatformId;
use orgyard_apex_vm::{EnumValue, Value};
use orgyard_engine::FieldType;

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
