//! String: escapes of other languages.

use orgyard_apex_text::text;
use orgyard_apex_vm::{Str, natives};

natives! { "System.String";
    "escapeCsv()" => |_vm, this: Str| text::escape_csv(&this),
    "escapeEcmaScript()" => |_vm, this: Str| text::escape_ecma_script(&this),
    "escapeHtml3()" => |_vm, this: Str| text::escape_html3(&this),
    "escapeHtml4()" => |_vm, this: Str| text::escape_html4(&this),
    "escapeJava()" => |_vm, this: Str| text::escape_java(&this),
    "escapeUnicode()" => |_vm, this: Str| text::escape_unicode(&this),
    "escapeXml()" => |_vm, this: Str| text::escape_xml(&this),
    "unescapeCsv()" => |_vm, this: Str| text::unescape_csv(&this),
    "unescapeEcmaScript()" => |_vm, this: Str| text::unescape_ecma_script(&this),
    "unescapeHtml3()" => |_vm, this: Str| text::unescape_html3(&this),
    "unescapeHtml4()" => |_vm, this: Str| text::unescape_html4(&this),
    "unescapeJava()" => |_vm, this: Str| text::unescape_java(&this),
    "unescapeUnicode()" => |_vm, this: Str| text::unescape_unicode(&this),
    "unescapeXml()" => |_vm, this: Str| text::unescape_xml(&this),
    "stripHtmlTags()" => |_vm, this: Str| text::strip_html_tags(&this),
}
