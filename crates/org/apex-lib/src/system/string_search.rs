//! String: what it contains, and where.

use orgyard_apex_text::text;
use orgyard_apex_vm::{Str, natives};

natives! { "System.String";
    "contains(String)" => |_vm, this: Str, sought: Str| this.contains(&*sought),
    "containsAny(String)" => |_vm, this: Str, characters: Str| text::contains_any(&this, &characters),
    "containsIgnoreCase(String)" => |_vm, this: Str, sought: Str| text::contains_ignore_case(&this, &sought),
    "containsNone(String)" => |_vm, this: Str, characters: Str| text::contains_none(&this, &characters),
    "containsOnly(String)" => |_vm, this: Str, characters: Str| text::contains_only(&this, &characters),
    "containsWhitespace()" => |_vm, this: Str| text::contains_whitespace(&this),
    "countMatches(String)" => |_vm, this: Str, sought: Str| text::count_matches(&this, &sought),
    "endsWith(String)" => |_vm, this: Str, suffix: Str| this.ends_with(&*suffix),
    "endsWithIgnoreCase(String)" => |_vm, this: Str, suffix: Str| text::ends_with_ignore_case(&this, &suffix),
    "startsWith(String)" => |_vm, this: Str, prefix: Str| this.starts_with(&*prefix),
    "startsWithIgnoreCase(String)" => |_vm, this: Str, prefix: Str| text::starts_with_ignore_case(&this, &prefix),
    "indexOf(String)" => |_vm, this: Str, sought: Str| text::index_of(&this, &sought, 0),
    "indexOf(String, Integer)" => |_vm, this: Str, sought: Str, start: i32| text::index_of(&this, &sought, start),
    "indexOfAny(String)" => |_vm, this: Str, characters: Str| text::index_of_any(&this, &characters),
    "indexOfAnyBut(String)" => |_vm, this: Str, characters: Str| text::index_of_any_but(&this, &characters),
    "indexOfChar(Integer)" => |_vm, this: Str, character: i32| text::index_of_char(&this, character, 0),
    "indexOfChar(Integer, Integer)" => |_vm, this: Str, character: i32, start: i32|
        text::index_of_char(&this, character, start),
    "indexOfIgnoreCase(String)" => |_vm, this: Str, sought: Str| text::index_of_ignore_case(&this, &sought, 0),
    "indexOfIgnoreCase(String, Integer)" => |_vm, this: Str, sought: Str, start: i32|
        text::index_of_ignore_case(&this, &sought, start),
    "lastIndexOf(String)" => |_vm, this: Str, sought: Str| text::last_index_of(&this, &sought, i32::MAX),
    "lastIndexOf(String, Integer)" => |_vm, this: Str, sought: Str, end: i32| text::last_index_of(&this, &sought, end),
    "lastIndexOfChar(Integer)" => |_vm, this: Str, character: i32|
        text::last_index_of_char(&this, character, i32::MAX),
    "lastIndexOfChar(Integer, Integer)" => |_vm, this: Str, character: i32, end: i32|
        text::last_index_of_char(&this, character, end),
    "lastIndexOfIgnoreCase(String)" => |_vm, this: Str, sought: Str|
        text::last_index_of_ignore_case(&this, &sought, i32::MAX),
    "lastIndexOfIgnoreCase(String, Integer)" => |_vm, this: Str, sought: Str, end: i32|
        text::last_index_of_ignore_case(&this, &sought, end),
}
