//! Search: searches by text. In a test they find what it has fixed.

use orgyard_apex_check::Ty;
use orgyard_apex_vm::{Anything, FixedSearchResults, Platform, Str, Throw, Value, Vm, natives, platform_type};
use std::rc::Rc;

const FOUND: &str = "Search.SearchResult";
const SUGGESTED: &str = "Search.SuggestionResult";

natives! {
    "System.Search" {
        static "query(String)" => |vm, text: Str| vm.search(&text),
        static "query(String, AccessLevel)" => |vm, text: Str, _level: Anything| vm.search(&text),
        static "find(String)" => |vm, text: Str| find(vm, &text),
        static "find(String, AccessLevel)" => |vm, text: Str, _level: Anything| find(vm, &text),
        static "suggest(String, String, SuggestionOption)" => |vm, _text: Str, object: Str, options: Anything|
            suggest(vm, &object, &options),
        static "suggest(String, String, SuggestionOption, AccessLevel)" =>
            |vm, _text: Str, object: Str, options: Anything, _level: Anything| suggest(vm, &object, &options),
    }
    "Search.SearchResults" {
        "get(String)" => |_vm, this: Rc<Platform>, object: Str| {
            let found = this.field(&object);
            if found.is_null() { Value::list(platform_type(FOUND), Vec::new()) } else { found }
        },
    }
    "Search.SearchResult" {
        "getSObject()" => |_vm, this: Rc<Platform>| this.field("record"),
        "getSnippet()" => |_vm, _this: Rc<Platform>| "",
        "getSnippet(String)" => |_vm, _this: Rc<Platform>, _field: Str| "",
    }
    "Search.SuggestionOption" { data_holder, }
    "Search.SuggestionResults" {
        "getSuggestionResults()" => |_vm, this: Rc<Platform>| this.field("results"),
        "hasMoreResults()" => |_vm, this: Rc<Platform>| this.field("more"),
    }
    "Search.SuggestionResult" {
        "getSObject()" => |_vm, this: Rc<Platform>| this.field("record"),
    }
}

fn wrapped(kind: &'static str, record: Value) -> Value {
    let own = Platform::new(kind);
    own.set_field("record", record);
    Value::from(own)
}

/// The lists of the search, by the names of their objects.
fn find(vm: &mut Vm, text: &str) -> Result<Platform, Throw> {
    let results = Platform::new("Search.SearchResults");
    let Value::List(lists) = vm.search(text)? else { return Ok(results) };
    for list in lists.to_vec() {
        let Value::List(rows) = list else { continue };
        if let Ty::SObject(Some(name)) = &rows.element {
            let found = rows.to_vec().into_iter().map(|row| wrapped(FOUND, row));
            results.set_field(name, Value::list(platform_type(FOUND), found.collect()));
        }
    }
    Ok(results)
}

fn suggest(vm: &mut Vm, object: &str, options: &Value) -> Result<Platform, Throw> {
    vm.limits.sosl_queries.take(1)?;
    let most = match options {
        Value::Platform(own) => own.field("limit"),
        _ => Value::Null,
    };
    let most = if let Value::Integer(most) = most { usize::try_from(most).unwrap_or(0) } else { 5 };
    let ids = vm.state::<FixedSearchResults>().0.clone();
    let mut rows = Vec::new();
    for id in ids {
        if let Some(row) = vm.tx.get(object, id)? {
            rows.push(wrapped(SUGGESTED, Value::SObject(vm.record_to_value(&row)?)));
        }
    }
    let results = Platform::new("Search.SuggestionResults");
    results.set_field("more", Value::Boolean(rows.len() > most));
    rows.truncate(most);
    results.set_field("results", Value::list(platform_type(SUGGESTED), rows));
    Ok(results)
}
