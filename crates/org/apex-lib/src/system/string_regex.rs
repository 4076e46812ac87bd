//! String: what takes regular expressions.

use orgyard_apex_text::regex;
use orgyard_apex_vm::{Str, natives};

natives! { "System.String";
    "replaceAll(String, String)" => |_vm, this: Str, pattern: Str, by: Str| regex::replace_all(&this, &pattern, &by),
    "replaceFirst(String, String)" => |_vm, this: Str, pattern: Str, by: Str|
        regex::replace_first(&this, &pattern, &by),
    "split(String)" => |_vm, this: Str, pattern: Str| regex::split(&this, &pattern, 0),
    "split(String, Integer)" => |_vm, this: Str, pattern: Str, limit: i32| regex::split(&this, &pattern, limit),
}
