//! TimeZone.

use super::datetime::moment;
use orgyard_apex_text::dates::Zone;
use orgyard_apex_vm::{Datetime, Platform, Str, Throw, natives};
use std::rc::Rc;

natives! { "System.TimeZone";
    static "getTimeZone(String)" => |_vm, id: Str| made(Zone::named(&id)),
    "getID()" => |_vm, this: Rc<Platform>| on(&this, |own| own.id().to_owned()),
    "toString()" => |_vm, this: Rc<Platform>| on(&this, |own| own.id().to_owned()),
    "getDisplayName()" => |_vm, this: Rc<Platform>| on(&this, Zone::display_name),
    "getOffset(Datetime)" => |_vm, this: Rc<Platform>, at: Datetime| on(&this, |own| own.offset(moment(at)) as i32),
}

pub(super) fn made(zone: Zone) -> Platform {
    Platform::with("System.TimeZone", zone)
}

fn on<T>(this: &Platform, read: impl FnOnce(&Zone) -> T) -> Result<T, Throw> {
    this.state::<Zone>().map(|own| read(&own)).ok_or_else(Throw::null_pointer)
}
