//! Compression.ZipEntry.

use orgyard_apex_vm::{Anything, Platform, Value, natives};
use std::rc::Rc;

pub(super) const ENTRY: &str = "Compression.ZipEntry";

natives! { "Compression.ZipEntry";
    data_holder,
    "getUncompressedSize()" => |_vm, this: Rc<Platform>| size(&this),
    "setComment(String)" => |_vm, this: Rc<Platform>, to: Anything| with(this, "comment", to),
    "setContent(Blob)" => |_vm, this: Rc<Platform>, to: Anything| with(this, "content", to),
    "setLastModifiedTime(Datetime)" => |_vm, this: Rc<Platform>, to: Anything| with(this, "lastModifiedTime", to),
    "setMethod(Method)" => |_vm, this: Rc<Platform>, to: Anything| with(this, "method", to),
}

fn with(entry: Rc<Platform>, name: &str, value: Value) -> Rc<Platform> {
    entry.set_field(name, value);
    entry
}

pub(super) fn made(name: Value, content: Value) -> Rc<Platform> {
    let entry = Platform::new(ENTRY);
    entry.set_field("name", name);
    entry.set_field("content", content);
    Rc::new(entry)
}

pub(super) fn bytes(entry: &Platform) -> Rc<[u8]> {
    if let Value::Blob(bytes) = entry.field("content") { bytes } else { Rc::from([]) }
}

fn size(entry: &Platform) -> i64 {
    bytes(entry).len() as i64
}
