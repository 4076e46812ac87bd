//! Pattern.

use super::matcher::matcher;
use orgyard_apex_text::regex::{self, Pattern};
use orgyard_apex_vm::{Platform, Str, Throw, natives};
use std::rc::Rc;
use std::sync::Arc;

natives! { "System.Pattern";
    static "compile(String)" => |_vm, pattern: Str| Ok::<_, Throw>(made(regex::compile(&pattern)?)),
    static "matches(String, String)" => |_vm, pattern: Str, input: Str| regex::matches(&pattern, &input),
    static "quote(String)" => |_vm, text: Str| regex::quote(&text),
    "matcher(String)" => |_vm, this: Rc<Platform>, input: Str| Ok::<_, Throw>(matcher(pattern_of(&this)?, &input)),
    "pattern()" => |_vm, this: Rc<Platform>| Ok::<_, Throw>(pattern_of(&this)?.source().to_owned()),
    "toString()" => |_vm, this: Rc<Platform>| Ok::<_, Throw>(pattern_of(&this)?.source().to_owned()),
    "split(String)" => |_vm, this: Rc<Platform>, input: Str| pattern_of(&this)?.split(&input, 0),
    "split(String, Integer)" => |_vm, this: Rc<Platform>, input: Str, limit: i32|
        pattern_of(&this)?.split(&input, limit),
}

pub(super) fn made(pattern: Arc<Pattern>) -> Platform {
    Platform::with("System.Pattern", pattern)
}

pub(super) fn pattern_of(own: &Platform) -> Result<Arc<Pattern>, Throw> {
    own.state::<Arc<Pattern>>().map(|pattern| Arc::clone(&pattern)).ok_or_else(Throw::null_pointer)
}
