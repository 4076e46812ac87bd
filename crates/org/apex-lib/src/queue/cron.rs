//! Cron expressions as Apex Scheduler takes them: seconds, minutes, hours, day of month, month, day of week, year.

use jiff::civil::{Date, Weekday};
use jiff::{Timestamp, ToSpan, tz::TimeZone};

/// The values each part allows; None where any will do.
pub(super) struct Cron {
    second: i8,
    minute: i8,
    hours: Vec<i8>,
    days: Option<Vec<i8>>,
    /// `L`: the last day of the month.
    last_day: bool,
    months: Vec<i8>,
    /// 1 is Sunday.
    weekdays: Option<Vec<i8>>,
    years: Option<Vec<i16>>,
}

const MONTHS: [&str; 12] = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
const WEEKDAYS: [&str; 7] = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];
/// How far ahead a time is looked for.
const DAYS_AHEAD: i32 = 366 * 80;

impl Cron {
    pub(super) fn parse(text: &str) -> Result<Cron, String> {
        let parts: Vec<&str> = text.split_whitespace().collect();
        let [second, minute, hour, day, month, weekday, rest @ ..] = parts.as_slice() else {
            return Err(format!("Unexpected end of expression: {text}"));
        };
        let one = |part: &str, what: &str| {
            part.parse::<i8>().ok().filter(|n| (0..60).contains(n)).ok_or_else(|| {
                format!("Seconds and minutes must be specified as integers: {what} is '{part}' in {text}")
            })
        };
        let years = match rest.first().filter(|part| **part != "*") {
            Some(part) => Some(list(part, 1970, 2099, &[])?),
            None => None,
        };
        Ok(Cron {
            second: one(second, "second")?,
            minute: one(minute, "minute")?,
            hours: small(list(hour, 0, 23, &[])?),
            days: any_or(day, 1, 31, &[])?,
            last_day: day.eq_ignore_ascii_case("L"),
            months: small(list(month, 1, 12, &MONTHS)?),
            weekdays: any_or(weekday, 1, 7, &WEEKDAYS)?,
            years,
        })
    }

    /// The first time after this one, in milliseconds, UTC.
    pub(super) fn next_after(&self, now: i64) -> Option<i64> {
        let start = Timestamp::from_millisecond(now).ok()?.to_zoned(TimeZone::UTC).datetime();
        let mut day = start.date();
        for _ in 0..DAYS_AHEAD {
            let times = self.hours.iter().map(|hour| day.at(*hour, self.minute, self.second, 0));
            let next = times.filter(|at| *at > start).min().filter(|_| self.allows(day));
            if let Some(next) = next {
                return Some(next.to_zoned(TimeZone::UTC).ok()?.timestamp().as_millisecond());
            }
            day = day.checked_add(1.day()).ok()?;
        }
        None
    }

    fn allows(&self, day: Date) -> bool {
        let of_month = !self.last_day || day.day() == day.last_of_month().day();
        let in_days = self.days.as_ref().is_none_or(|days| days.contains(&day.day()));
        let in_week = self.weekdays.as_ref().is_none_or(|days| days.contains(&number(day.weekday())));
        let in_years = self.years.as_ref().is_none_or(|years| years.contains(&day.year()));
        of_month && in_days && in_week && in_years && self.months.contains(&day.month())
    }
}

fn number(weekday: Weekday) -> i8 {
    weekday.to_sunday_one_offset()
}

fn small(values: Vec<i16>) -> Vec<i8> {
    values.into_iter().filter_map(|value| i8::try_from(value).ok()).collect()
}

/// None for `*`, `?` and `L`.
fn any_or(part: &str, from: i16, to: i16, names: &[&str]) -> Result<Option<Vec<i8>>, String> {
    match part {
        "*" | "?" | "L" | "l" => Ok(None),
        _ => Ok(Some(small(list(part, from, to, names)?))),
    }
}

/// `*`, `1,2`, `1-5`, `0/6`, `MON-FRI`.
fn list(text: &str, from: i16, to: i16, names: &[&str]) -> Result<Vec<i16>, String> {
    let mut out = Vec::new();
    for part in text.split(',') {
        let (range, step) = match part.split_once('/') {
            Some((range, step)) => (range, step.parse().map_err(|_| invalid(text))?),
            None => (part, 1_i16),
        };
        let (first, last) = match range.split_once('-') {
            Some((first, last)) => (value(first, from, names, text)?, value(last, from, names, text)?),
            None if range == "*" || range == "?" => (from, to),
            None if step != 1 => (value(range, from, names, text)?, to),
            None => {
                let one = value(range, from, names, text)?;
                (one, one)
            }
        };
        if step < 1 || first < from || last > to {
            return Err(invalid(text));
        }
        out.extend((first..=last).step_by(step as usize));
    }
    Ok(out)
}

fn value(text: &str, from: i16, names: &[&str], whole: &str) -> Result<i16, String> {
    let named = names.iter().position(|name| name.eq_ignore_ascii_case(text)).map(|at| at as i16 + from);
    named.or_else(|| text.parse().ok()).ok_or_else(|| invalid(whole))
}

fn invalid(part: &str) -> String {
    format!("Illegal cron expression format ({part})")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(expression: &str, expected: &str) {
        let now = "2026-11-21T17:00:00Z".parse::<Timestamp>().unwrap().as_millisecond();
        let shown = match Cron::parse(expression) {
            Ok(cron) => cron
                .next_after(now)
                .map_or("never".to_owned(), |at| Timestamp::from_millisecond(at).unwrap().to_string()),
            Err(error) => error,
        };
        assert_eq!(shown, expected, "{expression}");
    }

    #[test]
    fn the_next_time() {
        check("0 0 0 3 9 ? 2042", "2042-09-03T00:00:00Z");
        check("0 30 17 * * ?", "2026-11-21T17:30:00Z");
        check("0 0 17 * * ?", "2026-11-22T17:00:00Z");
        check("0 0 8 ? * MON-FRI", "2026-11-23T08:00:00Z");
        check("0 0 1 L * ?", "2026-11-30T01:00:00Z");
        check("0 15 0/6 * * ?", "2026-11-21T18:15:00Z");
        check("0 0 0 1 JAN,JUL ?", "2027-01-01T00:00:00Z");
        check("0 0 0 1 1 ? 2020", "never");
    }

    #[test]
    fn what_is_no_expression() {
        check("0 0", "Unexpected end of expression: 0 0");
        check("0 0 0 45 * ?", "Illegal cron expression format (45)");
        check("x 0 0 1 * ?", "Seconds and minutes must be specified as integers: second is 'x' in x 0 0 1 * ?");
    }
}
