//! What the calls of `Database` take besides the records.

use orgyard_apex_vm::{DmlOptions, Platform, Throw, Value, natives};

natives! {
    "System.AccessLevel" {
        static get "USER_MODE" => |_vm| Platform::token("System.AccessLevel", "USER_MODE"),
        static get "SYSTEM_MODE" => |_vm| Platform::token("System.AccessLevel", "SYSTEM_MODE"),
    }
    "Database.DMLOptions" { data_holder, }
    "Database.DmlOptions" { data_holder, }
}

/// `allOrNothing`, a DMLOptions, an AccessLevel or an external id field, in any order.
pub(super) fn dml_options(arguments: &[Value]) -> Result<DmlOptions, Throw> {
    let mut options = DmlOptions { all_or_none: true, ..DmlOptions::default() };
    for argument in arguments {
        match argument {
            Value::Boolean(all) => options.all_or_none = *all,
            Value::Platform(own) if own.name == "System.AccessLevel" => options.user_mode = is_user_mode(own),
            Value::Platform(own) if own.name == "Schema.SObjectField" => options.key = Some(field_of(own)),
            Value::Platform(own) => {
                options.all_or_none = !matches!(own.field("optAllOrNone"), Value::Null | Value::Boolean(false));
                options.truncate = matches!(own.field("allowFieldTruncation"), Value::Boolean(true));
            }
            _ => {}
        }
    }
    Ok(options)
}

fn is_user_mode(level: &Platform) -> bool {
    level.key.as_deref() == Some("USER_MODE")
}

fn field_of(token: &Platform) -> String {
    let key = token.key.as_deref().unwrap_or_default();
    key.split_once('.').map_or(key, |(_, field)| field).to_owned()
}

/// Whether an access level among the arguments asks for the user's; None where there is none.
pub(super) fn user_mode(arguments: &[Value]) -> Option<bool> {
    arguments.iter().find_map(|argument| match argument {
        Value::Platform(own) if own.name == "System.AccessLevel" => Some(is_user_mode(own)),
        _ => None,
    })
}
