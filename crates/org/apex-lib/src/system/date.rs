//! Date.

use crate::support::{hash_code, locale, zone};
use orgyard_apex_text::dates::{self, Datetime as Moment};
use orgyard_apex_vm::{Anything, Date, Str, Throw, Value, Vm, natives};

natives! { "System.Date";
    static "newInstance(Integer, Integer, Integer)" => |_vm, year: i32, month: i32, day: i32|
        of(dates::Date::new_instance(year, month, day)),
    static "today()" => |vm| today(vm),
    static "valueOf(String)" => |vm, value: Anything| value_of(vm, &value),
    static "valueOf(Object)" => |vm, value: Anything| value_of(vm, &value),
    static "parse(String)" => |vm, text: Str| {
        let locale = locale(vm)?;
        Ok::<_, Throw>(of(dates::Date::parse(&text, locale)?))
    },
    static "daysInMonth(Integer, Integer)" => |_vm, year: i32, month: i32| dates::Date::days_in_month(year, month),
    static "isLeapYear(Integer)" => |_vm, year: i32| dates::Date::is_leap_year(year),
    "addDays(Integer)" => |_vm, this: Date, days: i32| of(date(this).add_days(days)),
    "addMonths(Integer)" => |_vm, this: Date, months: i32| of(date(this).add_months(months)),
    "addYears(Integer)" => |_vm, this: Date, years: i32| of(date(this).add_years(years)),
    "day()" => |_vm, this: Date| date(this).day(),
    "dayOfYear()" => |_vm, this: Date| date(this).day_of_year(),
    "month()" => |_vm, this: Date| date(this).month(),
    "year()" => |_vm, this: Date| date(this).year(),
    "daysBetween(Date)" => |_vm, this: Date, other: Date| date(this).days_between(date(other)),
    "monthsBetween(Date)" => |_vm, this: Date, other: Date| date(this).months_between(date(other)),
    "isSameDay(Date)" => |_vm, this: Date, other: Date| this == other,
    "toStartOfMonth()" => |_vm, this: Date| of(date(this).to_start_of_month()),
    "toStartOfWeek()" => |vm, this: Date| {
        let locale = locale(vm)?;
        Ok::<_, Throw>(of(date(this).to_start_of_week(locale)))
    },
    "format()" => |vm, this: Date| {
        let locale = locale(vm)?;
        Ok::<_, Throw>(date(this).format(locale))
    },
    "equals(Object)" => |vm, this: Anything, other: Anything| vm.equals(&this, &other),
    "hashCode()" => |vm, this: Anything| hash_code(vm, &this),
    "toString()" => |vm, this: Anything| vm.text_of(&this),
}

pub(super) fn date(own: Date) -> dates::Date {
    dates::Date::from_days(i64::from(own.0))
}

pub(super) fn of(date: dates::Date) -> Date {
    Date(date.days() as i32)
}

/// The day it is for the running user.
pub(super) fn today(vm: &mut Vm) -> Result<Date, Throw> {
    let zone = zone(vm)?;
    Ok(of(Moment::from_millis(vm.tx.now()).date(&zone)))
}

fn value_of(vm: &mut Vm, value: &Value) -> Result<Value, Throw> {
    match value {
        Value::Null => Err(Throw::new("System.NullPointerException", "Argument cannot be null.")),
        Value::Date(_) => Ok(value.clone()),
        Value::Datetime(at) => {
            let zone = zone(vm)?;
            Ok(Value::from(of(Moment::from_millis(*at).date(&zone))))
        }
        Value::String(text) => Ok(Value::from(of(dates::Date::value_of(text)?))),
        _ => Err(Throw::conversion(&vm.type_name_of(value), "Date")),
    }
}
