//! Matcher.

use super::pattern::{made, pattern_of};
use orgyard_apex_text::Result as Computed;
use orgyard_apex_text::regex::{Matcher, Pattern, quote_replacement};
use orgyard_apex_vm::{Platform, Str, Throw, natives};
use std::rc::Rc;
use std::sync::Arc;

natives! { "System.Matcher";
    static "quoteReplacement(String)" => |_vm, text: Str| quote_replacement(&text),
    "matches()" => |_vm, this: Rc<Platform>| on(&this, Matcher::matches),
    "lookingAt()" => |_vm, this: Rc<Platform>| on(&this, Matcher::looking_at),
    "find()" => |_vm, this: Rc<Platform>| on(&this, Matcher::find),
    "find(Integer)" => |_vm, this: Rc<Platform>, start: i32| on(&this, |own| own.find_from(start)),
    "group()" => |_vm, this: Rc<Platform>| on(&this, |own| Ok(own.group(0)?.map(str::to_owned))),
    "group(Integer)" => |_vm, this: Rc<Platform>, group: i32|
        on(&this, |own| Ok(own.group(group)?.map(str::to_owned))),
    "groupCount()" => |_vm, this: Rc<Platform>| on(&this, |own| Ok(own.group_count())),
    "start()" => |_vm, this: Rc<Platform>| on(&this, |own| own.start(0)),
    "start(Integer)" => |_vm, this: Rc<Platform>, group: i32| on(&this, |own| own.start(group)),
    "end()" => |_vm, this: Rc<Platform>| on(&this, |own| own.end(0)),
    "end(Integer)" => |_vm, this: Rc<Platform>, group: i32| on(&this, |own| own.end(group)),
    "replaceAll(String)" => |_vm, this: Rc<Platform>, by: Str| on(&this, |own| own.replace_all(&by)),
    "replaceFirst(String)" => |_vm, this: Rc<Platform>, by: Str| on(&this, |own| own.replace_first(&by)),
    "pattern()" => |_vm, this: Rc<Platform>| {
        let pattern = on(&this, |own| Ok(Arc::clone(own.pattern())))?;
        Ok::<_, Throw>(made(pattern))
    },
    "reset()" => |_vm, this: Rc<Platform>| change(this, |own| { own.reset(); Ok(()) }),
    "reset(String)" => |_vm, this: Rc<Platform>, input: Str| change(this, |own| { own.reset_input(&input); Ok(()) }),
    "usePattern(Pattern)" => |_vm, this: Rc<Platform>, pattern: Rc<Platform>| {
        let pattern = pattern_of(&pattern)?;
        change(this, |own| { own.use_pattern(pattern); Ok(()) })
    },
    "region(Integer, Integer)" => |_vm, this: Rc<Platform>, start: i32, end: i32|
        change(this, |own| own.set_region(start, end)),
    "regionStart()" => |_vm, this: Rc<Platform>| on(&this, |own| Ok(own.region_start())),
    "regionEnd()" => |_vm, this: Rc<Platform>| on(&this, |own| Ok(own.region_end())),
    "hasAnchoringBounds()" => |_vm, _this: Rc<Platform>| true,
    "hasTransparentBounds()" => |_vm, _this: Rc<Platform>| false,
}

pub(super) fn matcher(pattern: Arc<Pattern>, input: &str) -> Platform {
    Platform::with("System.Matcher", Matcher::new(pattern, input))
}

fn on<T>(this: &Platform, run: impl FnOnce(&mut Matcher) -> Computed<T>) -> Result<T, Throw> {
    let mut own = this.state_mut::<Matcher>().ok_or_else(Throw::null_pointer)?;
    Ok(run(&mut own)?)
}

/// The same matcher, for the next call of a chain.
fn change(this: Rc<Platform>, run: impl FnOnce(&mut Matcher) -> Computed<()>) -> Result<Rc<Platform>, Throw> {
    on(&this, run)?;
    Ok(this)
}
