//! QueryLocator: what a batch goes over, and what `iterator()` walks.

use super::query::select;
use orgyard_apex_check::Ty;
use orgyard_apex_vm::{Call, Outcome, Platform, Throw, Value, Vm, natives};
use std::cell::Cell;
use std::rc::Rc;

/// The rows of a locator, and the text it was made from where there was one.
pub(crate) struct Located {
    pub(crate) rows: Value,
    text: Value,
}

/// How far an iterator has come.
struct Walk {
    rows: Vec<Value>,
    at: Cell<usize>,
}

natives! {
    "System.Database" {
        raw static "getQueryLocator(String)" => locate,
        raw static "getQueryLocator(String, AccessLevel)" => locate,
        raw static "getQueryLocatorWithBinds(String, Map, AccessLevel)" => locate,
    }
    "Database.QueryLocator" {
        "getQuery()" => |_vm, this: Rc<Platform>| this.state::<Located>().map(|own| own.text.clone()),
        "iterator()" => |_vm, this: Rc<Platform>| iterator(&this),
    }
    "Database.QueryLocatorIterator" {
        "hasNext()" => |_vm, this: Rc<Platform>| {
            this.state::<Walk>().is_some_and(|walk| walk.at.get() < walk.rows.len())
        },
        "next()" => |_vm, this: Rc<Platform>| next(&this),
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

fn iterator(this: &Platform) -> Platform {
    let rows = this.state::<Located>().map(|own| match &own.rows {
        Value::List(list) => list.items().to_vec(),
        _ => Vec::new(),
    });
    let walk = Walk { rows: rows.unwrap_or_default(), at: Cell::new(0) };
    Platform::with("Database.QueryLocatorIterator", walk).of(&[Ty::SObject(None)])
}

fn next(this: &Platform) -> Result<Value, Throw> {
    let end = || Throw::new("System.NoSuchElementException", "No more elements");
    let walk = this.state::<Walk>().ok_or_else(Throw::null_pointer)?;
    let row = walk.rows.get(walk.at.get()).cloned().ok_or_else(end)?;
    walk.at.set(walk.at.get() + 1);
    Ok(row)
}
