//! Datetime: its parts, in the user's zone and in GMT.

use super::date::date;
use super::datetime::{date_in, time_in};
use super::time::time;
use crate::support::zone;
use orgyard_apex_text::dates::{Date as Day, Time as Clock, Zone};
use orgyard_apex_vm::{Datetime, Throw, Vm, natives};

natives! { "System.Datetime";
    "date()" => |vm, this: Datetime| {
        let zone = zone(vm)?;
        Ok::<_, Throw>(date_in(this, &zone))
    },
    "dateGmt()" => |_vm, this: Datetime| date_in(this, &Zone::gmt()),
    "time()" => |vm, this: Datetime| {
        let zone = zone(vm)?;
        Ok::<_, Throw>(time_in(this, &zone))
    },
    "timeGmt()" => |_vm, this: Datetime| time_in(this, &Zone::gmt()),
    "year()" => |vm, this: Datetime| day(vm, this, Day::year),
    "yearGmt()" => |_vm, this: Datetime| day_gmt(this, Day::year),
    "month()" => |vm, this: Datetime| day(vm, this, Day::month),
    "monthGmt()" => |_vm, this: Datetime| day_gmt(this, Day::month),
    "day()" => |vm, this: Datetime| day(vm, this, Day::day),
    "dayGmt()" => |_vm, this: Datetime| day_gmt(this, Day::day),
    "dayOfYear()" => |vm, this: Datetime| day(vm, this, Day::day_of_year),
    "dayOfYearGmt()" => |_vm, this: Datetime| day_gmt(this, Day::day_of_year),
    "hour()" => |vm, this: Datetime| clock(vm, this, Clock::hour),
    "hourGmt()" => |_vm, this: Datetime| clock_gmt(this, Clock::hour),
    "minute()" => |vm, this: Datetime| clock(vm, this, Clock::minute),
    "minuteGmt()" => |_vm, this: Datetime| clock_gmt(this, Clock::minute),
    "second()" => |vm, this: Datetime| clock(vm, this, Clock::second),
    "secondGmt()" => |_vm, this: Datetime| clock_gmt(this, Clock::second),
    "millisecond()" => |vm, this: Datetime| clock(vm, this, Clock::millisecond),
    "millisecondGmt()" => |_vm, this: Datetime| clock_gmt(this, Clock::millisecond),
}

fn day(vm: &mut Vm, this: Datetime, part: fn(Day) -> i32) -> Result<i32, Throw> {
    let zone = zone(vm)?;
    Ok(part(date(date_in(this, &zone))))
}

fn day_gmt(this: Datetime, part: fn(Day) -> i32) -> i32 {
    part(date(date_in(this, &Zone::gmt())))
}

fn clock(vm: &mut Vm, this: Datetime, part: fn(Clock) -> i32) -> Result<i32, Throw> {
    let zone = zone(vm)?;
    Ok(part(time(time_in(this, &zone))))
}

fn clock_gmt(this: Datetime, part: fn(Clock) -> i32) -> i32 {
    part(time(time_in(this, &Zone::gmt())))
}
