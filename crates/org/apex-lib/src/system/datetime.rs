//! Datetime: made, moved, and in the user's zone or in GMT.

use super::date::{date, of as date_of};
use super::time::{of as time_of, time};
use crate::support::{hash_code, locale, zone};
use orgyard_apex_text::dates::{Datetime as Moment, Zone};
use orgyard_apex_vm::{Anything, Date, Datetime, Str, Throw, Time, Value, Vm, natives};

natives! { "System.Datetime";
    static "now()" => |vm| Datetime(vm.tx.now()),
    static "newInstance(Long)" => |_vm, at: i64| Datetime(at),
    static "newInstance(Date, Time)" => |vm, day: Date, at: Time| {
        let zone = zone(vm)?;
        Ok::<_, Throw>(of(Moment::from_date_and_time(date(day), time(at), &zone)))
    },
    static "newInstance(Integer, Integer, Integer)" => |vm, year: i32, month: i32, day: i32| {
        let zone = zone(vm)?;
        Ok::<_, Throw>(of(Moment::new_instance([year, month, day], [0; 3], &zone)))
    },
    static "newInstance(Integer, Integer, Integer, Integer, Integer, Integer)" =>
        |vm, year: i32, month: i32, day: i32, hour: i32, minute: i32, second: i32| {
            let zone = zone(vm)?;
            Ok::<_, Throw>(of(Moment::new_instance([year, month, day], [hour, minute, second], &zone)))
        },
    static "newInstanceGmt(Date, Time)" => |_vm, day: Date, at: Time|
        of(Moment::from_date_and_time(date(day), time(at), &Zone::gmt())),
    static "newInstanceGmt(Integer, Integer, Integer)" => |_vm, year: i32, month: i32, day: i32|
        of(Moment::new_instance([year, month, day], [0; 3], &Zone::gmt())),
    static "newInstanceGmt(Integer, Integer, Integer, Integer, Integer, Integer)" =>
        |_vm, year: i32, month: i32, day: i32, hour: i32, minute: i32, second: i32|
            of(Moment::new_instance([year, month, day], [hour, minute, second], &Zone::gmt())),
    static "parse(String)" => |vm, text: Str| {
        let (locale, zone) = (locale(vm)?, zone(vm)?);
        Ok::<_, Throw>(of(Moment::parse(&text, locale, &zone)?))
    },
    static "valueOf(String)" => |vm, value: Anything| value_of(vm, &value),
    static "valueOf(Object)" => |vm, value: Anything| value_of(vm, &value),
    static "valueOfGmt(String)" => |_vm, text: Str| Ok::<_, Throw>(of(Moment::value_of(&text, &Zone::gmt())?)),
    "addDays(Integer)" => |vm, this: Datetime, days: i32| moved(vm, |zone| moment(this).add_days(days, zone)),
    "addMonths(Integer)" => |vm, this: Datetime, months: i32| moved(vm, |zone| moment(this).add_months(months, zone)),
    "addYears(Integer)" => |vm, this: Datetime, years: i32| moved(vm, |zone| moment(this).add_years(years, zone)),
    "addHours(Integer)" => |_vm, this: Datetime, hours: i32| of(moment(this).add_hours(hours)),
    "addMinutes(Integer)" => |_vm, this: Datetime, minutes: i32| of(moment(this).add_minutes(minutes)),
    "addSeconds(Integer)" => |_vm, this: Datetime, seconds: i32| of(moment(this).add_seconds(seconds)),
    "getTime()" => |_vm, this: Datetime| this.0,
    "isSameDay(Datetime)" => |vm, this: Datetime, other: Datetime| {
        let zone = zone(vm)?;
        Ok::<_, Throw>(moment(this).is_same_day(moment(other), &zone))
    },
    "format()" => |vm, this: Datetime| {
        let (zone, locale) = (zone(vm)?, locale(vm)?);
        Ok::<_, Throw>(moment(this).format(&zone, locale))
    },
    "formatLong()" => |vm, this: Datetime| {
        let (zone, locale) = (zone(vm)?, locale(vm)?);
        Ok::<_, Throw>(moment(this).format_long(&zone, locale))
    },
    "format(String)" => |vm, this: Datetime, pattern: Option<Str>| {
        let zone = zone(vm)?;
        by_pattern(vm, this, pattern, &zone)
    },
    "format(String, String)" => |vm, this: Datetime, pattern: Option<Str>, id: Option<Str>| {
        let zone = match id {
            Some(id) => Zone::named(&id),
            None => zone(vm)?,
        };
        by_pattern(vm, this, pattern, &zone)
    },
    "formatGmt(String)" => |vm, this: Datetime, pattern: Option<Str>| by_pattern(vm, this, pattern, &Zone::gmt()),
    "equals(Object)" => |vm, this: Anything, other: Anything| vm.equals(&this, &other),
    "hashCode()" => |vm, this: Anything| hash_code(vm, &this),
    "toString()" => |vm, this: Anything| vm.text_of(&this),
}

pub(super) fn moment(own: Datetime) -> Moment {
    Moment::from_millis(own.0)
}

fn of(moment: Moment) -> Datetime {
    Datetime(moment.millis())
}

fn moved(vm: &mut Vm, by: impl FnOnce(&Zone) -> Moment) -> Result<Datetime, Throw> {
    let zone = zone(vm)?;
    Ok(of(by(&zone)))
}

fn by_pattern(vm: &mut Vm, this: Datetime, pattern: Option<Str>, zone: &Zone) -> Result<String, Throw> {
    let locale = locale(vm)?;
    match pattern {
        Some(pattern) => Ok(moment(this).format_pattern(&pattern, zone, locale)?),
        None => Ok(moment(this).format(zone, locale)),
    }
}

fn value_of(vm: &mut Vm, value: &Value) -> Result<Value, Throw> {
    match value {
        Value::Null => Err(Throw::new("System.NullPointerException", "Argument cannot be null.")),
        Value::Datetime(_) => Ok(value.clone()),
        Value::Date(days) => Ok(Value::Datetime(i64::from(*days) * 86_400_000)),
        Value::String(text) => {
            let zone = zone(vm)?;
            Ok(Value::from(of(Moment::value_of(text, &zone)?)))
        }
        _ => Err(Throw::conversion(&vm.type_name_of(value), "Datetime")),
    }
}

pub(super) fn date_in(this: Datetime, zone: &Zone) -> Date {
    date_of(moment(this).date(zone))
}

pub(super) fn time_in(this: Datetime, zone: &Zone) -> Time {
    time_of(moment(this).time(zone))
}
