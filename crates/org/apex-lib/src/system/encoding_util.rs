//! EncodingUtil.

use orgyard_apex_text::encoding;
use orgyard_apex_vm::{Str, natives};
use std::rc::Rc;

natives! { "System.EncodingUtil";
    static "base64Encode(Blob)" => |_vm, bytes: Rc<[u8]>| encoding::base64_encode(&bytes),
    static "base64Decode(String)" => |_vm, text: Str| encoding::base64_decode(&text),
    static "convertToHex(Blob)" => |_vm, bytes: Rc<[u8]>| encoding::convert_to_hex(&bytes),
    static "convertFromHex(String)" => |_vm, text: Str| encoding::convert_from_hex(&text),
    static "urlEncode(String, String)" => |_vm, text: Str, charset: Str| encoding::url_encode(&text, &charset),
    static "urlDecode(String, String)" => |_vm, text: Str, charset: Str| encoding::url_decode(&text, &charset),
}
