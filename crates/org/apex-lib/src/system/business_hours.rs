//! BusinessHours: time that is worked, by the rows of the object.

use orgyard_apex_text::dates::{self, Zone};
use orgyard_apex_vm::{Datetime, Str, Throw, Vm, natives};
use orgyard_values::{Id, Record};

const DAY: i64 = 86_400_000;
/// Nobody counts on more years than these.
const MOST_DAYS: i64 = 366 * 50;

natives! { "System.BusinessHours";
    static "add(String, Datetime, Long)" => |vm, id: Str, from: Datetime, interval: i64| add(vm, &id, from, interval),
    static "addGmt(String, Datetime, Long)" => |vm, id: Str, from: Datetime, interval: i64| add(vm, &id, from, interval),
    static "diff(String, Datetime, Datetime)" => |vm, id: Str, from: Datetime, to: Datetime| diff(vm, &id, from, to),
    static "isWithin(String, Datetime)" => |vm, id: Str, at: Datetime| {
        let week = Week::of(vm, &id)?;
        Ok::<_, Throw>(week.next(at.0).is_some_and(|(from, _)| from <= at.0))
    },
    static "nextStartDate(String, Datetime)" => |vm, id: Str, at: Datetime| {
        let week = Week::of(vm, &id)?;
        Ok::<_, Throw>(week.next(at.0).map(|(from, _)| Datetime(from.max(at.0))))
    },
}

/// When is worked on the days of a week, from Sunday on; milliseconds since midnight.
struct Week {
    zone: Zone,
    days: [Option<(i64, i64)>; 7],
}

const NAMES: [&str; 7] = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

impl Week {
    fn of(vm: &Vm, id: &str) -> Result<Self, Throw> {
        let row = match id.parse::<Id>() {
            Ok(id) => vm.tx.get("BusinessHours", id)?,
            Err(_) => None,
        };
        let row = row.ok_or_else(|| {
            Throw::new("System.InvalidParameterValueException", format!("Invalid id for BusinessHours: {id}"))
        })?;
        let zone = Zone::named(row.text("TimeZoneSidKey").unwrap_or("GMT"));
        Ok(Self { zone, days: NAMES.map(|name| hours(&row, name)) })
    }

    /// The worked span that a moment is in, or the next one after it.
    fn next(&self, at: i64) -> Option<(i64, i64)> {
        let first = self.day(at) - 1;
        (first..=first + 8).filter_map(|day| self.span(day)).find(|(_, to)| *to > at)
    }

    fn day(&self, at: i64) -> i64 {
        let moment = dates::Datetime::from_millis(at);
        (at + self.zone.offset(moment)).div_euclid(DAY)
    }

    fn span(&self, day: i64) -> Option<(i64, i64)> {
        // 1970-01-01 was a Thursday.
        let (from, to) = self.days[usize::try_from((day + 4).rem_euclid(7)).ok()?]?;
        let moment = |within: i64| {
            let local = day * DAY + within;
            local - self.zone.offset(dates::Datetime::from_millis(local))
        };
        Some((moment(from), moment(to)))
    }
}

/// A day without hours is not worked; one from midnight to midnight is worked all day.
fn hours(row: &Record, day: &str) -> Option<(i64, i64)> {
    let at = |end: &str| row.text(&format!("{day}{end}Time")).and_then(milliseconds);
    let (from, to) = (at("Start")?, at("End")?);
    Some((from, if to <= from { DAY } else { to }))
}

/// `09:30:00.000Z`
fn milliseconds(text: &str) -> Option<i64> {
    dates::Time::value_of(text.trim_end_matches('Z')).ok().map(dates::Time::millis)
}

fn add(vm: &Vm, id: &str, from: Datetime, interval: i64) -> Result<Datetime, Throw> {
    let week = Week::of(vm, id)?;
    let (mut at, mut left) = (from.0, interval);
    for _ in 0..MOST_DAYS {
        let Some((start, end)) = week.next(at) else { break };
        let start = start.max(at);
        if end - start >= left {
            return Ok(Datetime(start + left));
        }
        left -= end - start;
        at = end;
    }
    Ok(Datetime(at))
}

/// Negative where the end comes first.
fn diff(vm: &Vm, id: &str, from: Datetime, to: Datetime) -> Result<i64, Throw> {
    if to.0 < from.0 {
        return diff(vm, id, to, from).map(|worked| -worked);
    }
    let week = Week::of(vm, id)?;
    let (mut at, mut worked) = (from.0, 0);
    for _ in 0..MOST_DAYS {
        match week.next(at) {
            Some((start, end)) if start < to.0 => {
                worked += end.min(to.0) - start.max(at);
                at = end;
            }
            _ => break,
        }
    }
    Ok(worked)
}
