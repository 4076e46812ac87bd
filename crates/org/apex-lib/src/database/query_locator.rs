//! QueryLocator: what a batch goes over, and what `iterator()` walks.

use super::query::select;
use crate::system::iterator::iterator;
use orgyard_apex_check::Ty;
use orgyard_apex_vm::{Call, Outcome, Platform, Value, Vm, natives};
use std::rc::Rc;

/// The rows of a locator, and the text it was made from where there was one.
pub(crate) struct Located {
    pub(crate) rows: Value,
    text: Value,
}

natives! {
    "System.Database" {
        raw static "getQueryLocator(String)" => locate,
        raw static "getQueryLocator(String, AccessLevel)" => locate,
        raw static "getQueryLocatorWithBinds(String, Map, AccessLevel)" => locate,
    }
    "Database.QueryLocator" {
        "getQuery()" => |_vm, this: Rc<Platform>| this.state::<Located>().map(|own| own.text.clone()),
        "iterator()" => |_vm, this: Rc<Platform>| walk(&this),
    }
}

/// The text of a query, or the rows of one in brackets.
fn locate(vm: &mut Vm, call: Call<'_>) -> Outcome {
    let first = call.argument(0);
    let rows = match &first {
        Value::List(_) => first.clone(),
        _ => {
            let selection = select(vm, call)?;
            vm.rows(&selection)?
        }
    };
    if let Value::List(list) = &rows {
        vm.limits.query_locator_rows.take(list.items().len())?;
    }
    let text = if matches!(first, Value::List(_)) { Value::Null } else { first };
    Ok(Value::from(Platform::with("Database.QueryLocator", Located { rows, text })))
}

fn walk(this: &Platform) -> Platform {
    let rows = this.state::<Located>().map(|own| match &own.rows {
        Value::List(list) => list.to_vec(),
        _ => Vec::new(),
    });
    iterator(&Ty::SObject(None), rows.unwrap_or_default())
}
