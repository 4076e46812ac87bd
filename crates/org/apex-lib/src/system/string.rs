//! String: what is static, and what compares.

use crate::support::{elements_of, hash_code};
use orgyard_apex_check::Ty;
use orgyard_apex_text::text;
use orgyard_apex_vm::{Anything, Datetime, List, Map, Str, Throw, Value, Vm, natives};
use std::rc::Rc;

natives! { "System.String";
    static "valueOf(Object)" => |vm, value: Option<Anything>| {
        // Public unit tests rely on null giving null.
        value.map(|value| vm.text_of(&value)).transpose()
    },
    static "valueOfGmt(Datetime)" => |vm, value: Datetime| vm.text_of(&Value::Datetime(value.0)),
    static "isBlank(String)" => |_vm, value: Option<Str>| value.is_none_or(|own| text::is_blank(&own)),
    static "isNotBlank(String)" => |_vm, value: Option<Str>| value.is_some_and(|own| !text::is_blank(&own)),
    static "isEmpty(String)" => |_vm, value: Option<Str>| value.is_none_or(|own| own.is_empty()),
    static "isNotEmpty(String)" => |_vm, value: Option<Str>| value.is_some_and(|own| !own.is_empty()),
    static "join(Object, String)" => |vm, elements: Anything, separator: Str| join(vm, &elements, &separator),
    static "format(String, List<Object>)" => |vm, pattern: Str, arguments: Rc<List>| format(vm, &pattern, &arguments),
    static "escapeSingleQuotes(String)" => |_vm, value: Str| text::escape_single_quotes(&value),
    static "fromCharArray(List<Integer>)" => |_vm, units: Rc<List>| text::from_char_array(&integers(&units)?),
    static "getCommonPrefix(List<String>)" => |vm, texts: Rc<List>| text::get_common_prefix(&texts_of(vm, &texts)?),
    "compareTo(String)" => |_vm, this: Str, other: Str| text::compare_to(&this, &other),
    "equals(Object)" => |_vm, this: Str, other: Anything| other.as_str() == Some(&*this),
    "equalsIgnoreCase(String)" => |_vm, this: Str, other: Option<Str>|
        other.is_some_and(|other| text::equals_ignore_case(&this, &other)),
    "hashCode()" => |vm, this: Anything| hash_code(vm, &this),
    "toString()" => |_vm, this: Str| this,
    "clone()" => |_vm, this: Str| this,
    "length()" => |_vm, this: Str| text::length(&this),
    "difference(String)" => |_vm, this: Str, other: Str| text::difference(&this, &other),
    "indexOfDifference(String)" => |_vm, this: Str, other: Str| text::index_of_difference(&this, &other),
    "getLevenshteinDistance(String)" => |_vm, this: Str, other: Str| text::get_levenshtein_distance(&this, &other, None),
    "getLevenshteinDistance(String, Integer)" => |_vm, this: Str, other: Str, threshold: i32|
        text::get_levenshtein_distance(&this, &other, Some(threshold)),
    "template(Map<String, Object>)" => |vm, this: Str, values: Rc<Map>| template(vm, &this, &values),
    "charAt(Integer)" => |_vm, this: Str, index: i32| text::char_at(&this, index),
    "codePointAt(Integer)" => |_vm, this: Str, index: i32| text::code_point_at(&this, index),
    "codePointBefore(Integer)" => |_vm, this: Str, index: i32| text::code_point_before(&this, index),
    "codePointCount(Integer, Integer)" => |_vm, this: Str, begin: i32, end: i32|
        text::code_point_count(&this, begin, end),
    "offsetByCodePoints(Integer, Integer)" => |_vm, this: Str, index: i32, offset: i32|
        text::offset_by_code_points(&this, index, offset),
    "getChars()" => |_vm, this: Str| integer_list(&text::get_chars(&this)),
}

fn join(vm: &mut Vm, elements: &Value, separator: &str) -> Result<String, Throw> {
    let mut texts = Vec::new();
    for element in elements_of(vm, elements)? {
        texts.push(if element.is_null() { "".into() } else { vm.text_of(&element)? });
    }
    Ok(text::join(&texts, separator))
}

fn format(vm: &mut Vm, pattern: &str, arguments: &List) -> Result<String, Throw> {
    let mut texts = Vec::new();
    for argument in arguments.to_vec() {
        texts.push(if argument.is_null() { None } else { Some(vm.text_of(&argument)?.to_string()) });
    }
    Ok(text::format(pattern, &texts)?)
}

fn template(vm: &mut Vm, pattern: &str, values: &Map) -> Result<String, Throw> {
    let mut texts = Vec::new();
    for (name, value) in values.table.entries() {
        let value = vm.text_of(&value)?;
        texts.extend(name.as_str().map(|name| (name.to_owned(), value.to_string())));
    }
    let value_of = |wanted: &str| texts.iter().find(|(name, _)| name == wanted).map(|(_, value)| value.clone());
    Ok(text::template(pattern, value_of)?)
}

fn texts_of(vm: &mut Vm, texts: &List) -> Result<Vec<std::sync::Arc<str>>, Throw> {
    texts.to_vec().iter().map(|one| vm.text_of(one)).collect()
}

fn integers(list: &List) -> Result<Vec<i32>, Throw> {
    let integer = |value: &Value| if let Value::Integer(own) = value { Ok(*own) } else { Err(Throw::null_pointer()) };
    list.items().iter().map(integer).collect()
}

fn integer_list(integers: &[i32]) -> Value {
    Value::list(Ty::INTEGER, integers.iter().copied().map(Value::Integer).collect())
}
