//! String: case, shape, and what kinds of letters it has.

use orgyard_apex_text::text;
use orgyard_apex_vm::{Str, natives};

natives! { "System.String";
    "capitalize()" => |_vm, this: Str| text::capitalize(&this),
    "uncapitalize()" => |_vm, this: Str| text::uncapitalize(&this),
    "swapCase()" => |_vm, this: Str| text::swap_case(&this),
    "toLowerCase()" => |_vm, this: Str| text::to_lower_case(&this, None),
    "toLowerCase(String)" => |_vm, this: Str, locale: Str| text::to_lower_case(&this, Some(&locale)),
    "toUpperCase()" => |_vm, this: Str| text::to_upper_case(&this, None),
    "toUpperCase(String)" => |_vm, this: Str, locale: Str| text::to_upper_case(&this, Some(&locale)),
    "trim()" => |_vm, this: Str| text::trim(&this),
    "reverse()" => |_vm, this: Str| text::reverse(&this),
    "normalizeSpace()" => |_vm, this: Str| text::normalize_space(&this),
    "deleteWhitespace()" => |_vm, this: Str| text::delete_whitespace(&this),
    "center(Integer)" => |_vm, this: Str, width: i32| text::center(&this, width, " "),
    "center(Integer, String)" => |_vm, this: Str, width: i32, pad: Str| text::center(&this, width, &pad),
    "leftPad(Integer)" => |_vm, this: Str, width: i32| text::left_pad(&this, width, " "),
    "leftPad(Integer, String)" => |_vm, this: Str, width: i32, pad: Str| text::left_pad(&this, width, &pad),
    "rightPad(Integer)" => |_vm, this: Str, width: i32| text::right_pad(&this, width, " "),
    "rightPad(Integer, String)" => |_vm, this: Str, width: i32, pad: Str| text::right_pad(&this, width, &pad),
    "repeat(Integer)" => |_vm, this: Str, times: i32| text::repeat(&this, times),
    "repeat(String, Integer)" => |_vm, this: Str, separator: Str, times: i32|
        text::repeat_with(&this, &separator, times),
    "isAllLowerCase()" => |_vm, this: Str| text::is_all_lower_case(&this),
    "isAllUpperCase()" => |_vm, this: Str| text::is_all_upper_case(&this),
    "isAlpha()" => |_vm, this: Str| text::is_alpha(&this),
    "isAlphanumeric()" => |_vm, this: Str| text::is_alphanumeric(&this),
    "isAlphanumericSpace()" => |_vm, this: Str| text::is_alphanumeric_space(&this),
    "isAlphaSpace()" => |_vm, this: Str| text::is_alpha_space(&this),
    "isAsciiPrintable()" => |_vm, this: Str| text::is_ascii_printable(&this),
    "isNumeric()" => |_vm, this: Str| text::is_numeric(&this),
    "isNumericSpace()" => |_vm, this: Str| text::is_numeric_space(&this),
    "isWhitespace()" => |_vm, this: Str| text::is_whitespace(&this),
}
