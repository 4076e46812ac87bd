//! String: its parts, and what is left when some are taken out.

use orgyard_apex_text::text;
use orgyard_apex_vm::{Str, natives};

natives! { "System.String";
    "abbreviate(Integer)" => |_vm, this: Str, width: i32| text::abbreviate(&this, width),
    "abbreviate(Integer, Integer)" => |_vm, this: Str, width: i32, offset: i32|
        text::abbreviate_from(&this, width, offset),
    "left(Integer)" => |_vm, this: Str, length: i32| text::left(&this, length),
    "mid(Integer, Integer)" => |_vm, this: Str, start: i32, length: i32| text::mid(&this, start, length),
    "overlay(String, Integer, Integer)" => |_vm, this: Str, other: Str, start: i32, end: i32|
        text::overlay(&this, &other, start, end),
    "remove(String)" => |_vm, this: Str, removed: Str| text::remove(&this, &removed),
    "removeEnd(String)" => |_vm, this: Str, removed: Str| text::remove_end(&this, &removed),
    "removeEndIgnoreCase(String)" => |_vm, this: Str, removed: Str| text::remove_end_ignore_case(&this, &removed),
    "removeStart(String)" => |_vm, this: Str, removed: Str| text::remove_start(&this, &removed),
    "removeStartIgnoreCase(String)" => |_vm, this: Str, removed: Str| text::remove_start_ignore_case(&this, &removed),
    "replace(String, String)" => |_vm, this: Str, target: Str, replacement: Str|
        text::replace(&this, &target, &replacement),
    "right(Integer)" => |_vm, this: Str, length: i32| text::right(&this, length),
    "splitByCharacterType()" => |_vm, this: Str| text::split_by_character_type(&this),
    "splitByCharacterTypeCamelCase()" => |_vm, this: Str| text::split_by_character_type_camel_case(&this),
    "substring(Integer)" => |_vm, this: Str, start: i32| text::substring_from(&this, start),
    "substring(Integer, Integer)" => |_vm, this: Str, start: i32, end: i32| text::substring(&this, start, end),
    "substringAfter(String)" => |_vm, this: Str, separator: Str| text::substring_after(&this, &separator),
    "substringAfterLast(String)" => |_vm, this: Str, separator: Str| text::substring_after_last(&this, &separator),
    "substringBefore(String)" => |_vm, this: Str, separator: Str| text::substring_before(&this, &separator),
    "substringBeforeLast(String)" => |_vm, this: Str, separator: Str| text::substring_before_last(&this, &separator),
    "substringBetween(String)" => |_vm, this: Str, tag: Str| text::substring_between(&this, &tag, &tag),
    "substringBetween(String, String)" => |_vm, this: Str, open: Str, close: Str|
        text::substring_between(&this, &open, &close),
}
