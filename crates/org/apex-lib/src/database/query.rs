//! Queries whose text is made at run time.

use super::options::user_mode;
use orgyard_apex_vm::{Call, Outcome, Throw, Value, Vm, bind_value, natives};
use orgyard_engine::{ApiError, BindValue, Binds, Selection};
use std::collections::HashMap;

natives! { "System.Database";
    raw static "query(String)" => query,
    raw static "query(String, AccessLevel)" => query,
    raw static "queryWithBinds(String, Map, AccessLevel)" => query,
    raw static "countQuery(String)" => count_query,
    raw static "countQuery(String, AccessLevel)" => count_query,
    raw static "countQueryWithBinds(String, Map, AccessLevel)" => count_query,
}

fn query(vm: &mut Vm, call: Call<'_>) -> Outcome {
    let selection = select(vm, call)?;
    match selection.count {
        Some(count) => Ok(Value::Integer(count as i32)),
        None => vm.rows(&selection),
    }
}

fn count_query(vm: &mut Vm, call: Call<'_>) -> Outcome {
    let selection = select(vm, call)?;
    Ok(Value::Integer(selection.count.unwrap_or(selection.records.len() as i64) as i32))
}

/// The first argument is the text; a map among the others holds the binds, else they are the variables of the code.
pub(super) fn select(vm: &mut Vm, call: Call<'_>) -> Result<Selection, Throw> {
    let text = call.argument(0);
    let text = text.as_str().ok_or_else(Throw::null_pointer)?;
    if call.arguments.iter().any(|one| matches!(one, Value::Map(_))) {
        return vm.select_text(text, &Named::of(call.arguments), user_mode(call.arguments));
    }
    let binds = vm.scope_binds(text)?;
    vm.select_text(text, &binds, user_mode(call.arguments))
}

/// Binds by name, folded.
struct Named(HashMap<String, Value>);

impl Named {
    fn of(arguments: &[Value]) -> Self {
        let maps = arguments.iter().filter_map(|one| if let Value::Map(map) = one { Some(map) } else { None });
        let entries = maps.flat_map(|map| map.table.entries());
        Self(entries.filter_map(|(name, value)| Some((name.as_str()?.to_ascii_lowercase(), value))).collect())
    }
}

impl Binds for Named {
    fn bind(&self, name: &str, _: usize) -> Result<BindValue, ApiError> {
        let missing = || ApiError::new("MALFORMED_QUERY", format!("Variable does not exist: {name}"));
        let folded = name.trim().to_ascii_lowercase();
        let mut parts = folded.split('.');
        let root = self.0.get(parts.next().unwrap_or_default()).cloned().ok_or_else(missing)?;
        let value = parts.try_fold(root, |value, part| match value {
            Value::SObject(record) => Ok(record.get(part).unwrap_or_default()),
            _ => Err(missing()),
        })?;
        Ok(bind_value(&value))
    }
}
