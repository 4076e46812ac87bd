//! Time.

use crate::support::hash_code;
use orgyard_apex_text::dates;
use orgyard_apex_vm::{Anything, Time, natives};

natives! { "System.Time";
    static "newInstance(Integer, Integer, Integer, Integer)" => |_vm, hour: i32, minute: i32, second: i32, milli: i32|
        of(dates::Time::new_instance(hour, minute, second, milli)),
    "addHours(Integer)" => |_vm, this: Time, hours: i32| of(time(this).add_hours(hours)),
    "addMinutes(Integer)" => |_vm, this: Time, minutes: i32| of(time(this).add_minutes(minutes)),
    "addSeconds(Integer)" => |_vm, this: Time, seconds: i32| of(time(this).add_seconds(seconds)),
    "addMilliseconds(Integer)" => |_vm, this: Time, millis: i32| of(time(this).add_milliseconds(millis)),
    "hour()" => |_vm, this: Time| time(this).hour(),
    "minute()" => |_vm, this: Time| time(this).minute(),
    "second()" => |_vm, this: Time| time(this).second(),
    "millisecond()" => |_vm, this: Time| time(this).millisecond(),
    "equals(Object)" => |vm, this: Anything, other: Anything| vm.equals(&this, &other),
    "hashCode()" => |vm, this: Anything| hash_code(vm, &this),
    "toString()" => |vm, this: Anything| vm.text_of(&this),
}

pub(super) fn time(own: Time) -> dates::Time {
    dates::Time::from_millis(i64::from(own.0))
}

pub(super) fn of(time: dates::Time) -> Time {
    Time(time.millis() as i32)
}
