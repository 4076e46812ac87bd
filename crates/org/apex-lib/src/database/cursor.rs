//! Database.Cursor and PaginationCursor: the rows of a query, fetched piece by piece.

use super::query::select;
use orgyard_apex_vm::{Call, List, Outcome, Platform, Throw, Value, Vm, natives};
use std::rc::Rc;

const RESULT: &str = "Database.CursorFetchResult";

natives! {
    "System.Database" {
        raw static "getCursor(String)" => cursor,
        raw static "getCursor(String, AccessLevel)" => cursor,
        raw static "getCursorWithBinds(String, Map, AccessLevel)" => cursor,
        raw static "getPaginationCursor(String)" => pagination,
        raw static "getPaginationCursor(String, AccessLevel)" => pagination,
        raw static "getPaginationCursorWithBinds(String, Map, AccessLevel)" => pagination,
    }
    "Database.Cursor" {
        "fetch(Integer, Integer)" => |_vm, this: Rc<Platform>, from: i32, count: i32| fetch(&this, from, count),
        "getNumRecords()" => |_vm, this: Rc<Platform>| Ok::<_, Throw>(rows(&this)?.len()),
    }
    "Database.PaginationCursor" {
        "fetchPage(Integer, Integer)" => |_vm, this: Rc<Platform>, from: i32, count: i32| page(&this, from, count),
        "getNumRecords()" => |_vm, this: Rc<Platform>| Ok::<_, Throw>(rows(&this)?.len()),
    }
    "Database.CursorFetchResult" {
        "getNextIndex()" => |_vm, this: Rc<Platform>| this.field("nextIndex"),
        "getNumDeletedRecords()" => |_vm, this: Rc<Platform>| this.field("numDeletedRecords"),
        "getRecords()" => |_vm, this: Rc<Platform>| this.field("records"),
        "isDone()" => |_vm, this: Rc<Platform>| this.field("done"),
    }
}

fn cursor(vm: &mut Vm, call: Call<'_>) -> Outcome {
    made(vm, call, "Database.Cursor")
}

fn pagination(vm: &mut Vm, call: Call<'_>) -> Outcome {
    made(vm, call, "Database.PaginationCursor")
}

fn made(vm: &mut Vm, call: Call<'_>, kind: &'static str) -> Outcome {
    let selection = select(vm, call)?;
    let Value::List(rows) = vm.rows(&selection)? else { return Err(Throw::null_pointer()) };
    Ok(Value::from(Platform::with(kind, rows)))
}

fn rows(cursor: &Platform) -> Result<Rc<List>, Throw> {
    cursor.state::<Rc<List>>().map(|rows| Rc::clone(&rows)).ok_or_else(Throw::null_pointer)
}

/// Source of the type: Apex Developer Guide, "Apex Cursors".
fn fetch(cursor: &Platform, from: i32, count: i32) -> Result<List, Throw> {
    let rows = rows(cursor)?;
    let invalid = || Throw::new("System.InvalidParameterValueException", format!("Invalid cursor position: {from}"));
    let from = usize::try_from(from).ok().filter(|from| *from <= rows.len()).ok_or_else(invalid)?;
    let count = usize::try_from(count).map_err(|_| invalid())?;
    Ok(List::new(rows.element.clone(), rows.to_vec().into_iter().skip(from).take(count).collect()))
}

fn page(cursor: &Platform, from: i32, count: i32) -> Result<Platform, Throw> {
    let (found, all) = (fetch(cursor, from, count)?, rows(cursor)?.len());
    let next = usize::try_from(from).unwrap_or_default() + found.len();
    let result = Platform::new(RESULT);
    result.set_field("nextIndex", Value::from(next));
    result.set_field("numDeletedRecords", Value::Integer(0));
    result.set_field("done", Value::Boolean(next >= all));
    result.set_field("records", Value::from(found));
    Ok(result)
}
