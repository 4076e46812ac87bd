//! Date formulas as spans of time.

use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use jiff::{Span, ToSpan};
use orgyard_soql::DateFormula;

const DAY: i64 = 86_400_000;
const HOUR: i64 = 3_600_000;

/// From the first millisecond to the one after the last, UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Range {
    pub(super) from: i64,
    pub(super) to: i64,
}

fn start(day: Date) -> Option<i64> {
    Some(day.to_zoned(TimeZone::UTC).ok()?.timestamp().as_millisecond())
}

/// The span a formula stands for at a time; `None` when it lies outside of the calendar.
pub(super) fn range(formula: &DateFormula, now: i64) -> Option<Range> {
    let today = crate::tx::day_of(now)?;
    let n = formula.count.unwrap_or(1);
    let name = formula.name.as_str();
    if let Some(range) = hours(name, n, now) {
        return Some(range);
    }
    match name {
        "LAST_90_DAYS" => return last_days(today, 90, now),
        "NEXT_90_DAYS" => return days(today, 1, 90),
        "LAST_N_DAYS" => return last_days(today, n, now),
        "NEXT_N_DAYS" => return days(today, 1, n),
        "TODAY" => return days(today, 0, 1),
        "YESTERDAY" => return days(today, -1, 1),
        "TOMORROW" => return days(today, 1, 1),
        "N_DAYS_AGO" => return days(today, -n, 1),
        _ => {}
    }
    periods(name, n, today)
}

fn hours(name: &str, n: i64, now: i64) -> Option<Range> {
    let hour = now - now.rem_euclid(HOUR);
    let (from, to) = match name {
        "NOW" => (now, now + 1),
        "THIS_HOUR" => (hour, hour + HOUR),
        "LAST_HOUR" => (hour - HOUR, hour),
        "NEXT_HOUR" => (hour + HOUR, hour + 2 * HOUR),
        "LAST_N_HOURS" => (hour - n.checked_mul(HOUR)?, now + 1),
        "NEXT_N_HOURS" => (hour + HOUR, hour + HOUR + n.checked_mul(HOUR)?),
        "N_HOURS_AGO" => (hour - n.checked_mul(HOUR)?, hour - n.checked_mul(HOUR)? + HOUR),
        _ => return None,
    };
    Some(Range { from, to })
}

fn days(today: Date, offset: i64, count: i64) -> Option<Range> {
    let first = start(today)?.checked_add(offset.checked_mul(DAY)?)?;
    Some(Range { from: first, to: first.checked_add(count.checked_mul(DAY)?)? })
}

/// From the start of the day so many days ago up to now.
fn last_days(today: Date, count: i64, now: i64) -> Option<Range> {
    Some(Range { from: start(today)?.checked_sub(count.checked_mul(DAY)?)?, to: now + 1 })
}

/// Weeks begin on Sunday; fiscal years with the calendar year.
fn periods(name: &str, n: i64, today: Date) -> Option<Range> {
    let name = name.replace("FISCAL_", "");
    let unit = ["WEEK", "MONTH", "QUARTER", "YEAR"].into_iter().find(|unit| name.contains(unit))?;
    let this = first_of(unit, today)?;
    let (from, count) = match name.split('_').next()? {
        "THIS" => (0, 1),
        "LAST" => (-n, n),
        "NEXT" => (1, n),
        "N" => (-n, 1),
        _ => return None,
    };
    let from = move_by(unit, this, from)?;
    Some(Range { from: start(from)?, to: start(move_by(unit, from, count)?)? })
}

fn first_of(unit: &str, day: Date) -> Option<Date> {
    match unit {
        "WEEK" => {
            let since = day.weekday().since(Weekday::Sunday);
            day.checked_sub(i64::from(since).days()).ok()
        }
        "MONTH" => Some(day.first_of_month()),
        "QUARTER" => Date::new(day.year(), (day.month() - 1) / 3 * 3 + 1, 1).ok(),
        _ => Some(day.first_of_year()),
    }
}

fn move_by(unit: &str, day: Date, count: i64) -> Option<Date> {
    let span = match unit {
        "WEEK" => Span::new().try_weeks(count),
        "MONTH" => Span::new().try_months(count),
        "QUARTER" => Span::new().try_months(count.checked_mul(3)?),
        _ => Span::new().try_years(count),
    };
    day.checked_add(span.ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(name: &str, count: Option<i64>, expected: &str) {
        let now = 1_795_194_000_000; // Friday, 2026-11-20T17:00Z
        let range = range(&DateFormula { name: name.into(), count, offset: 0 }, now).unwrap();
        let day = |ms| crate::tx::day_of(ms).unwrap();
        assert_eq!(format!("{}..{}", day(range.from), day(range.to)), expected, "{name}");
    }

    #[test]
    fn formulas_are_spans_of_days() {
        check("TODAY", None, "2026-11-20..2026-11-21");
        check("LAST_N_DAYS", Some(2), "2026-11-18..2026-11-20");
        check("NEXT_N_DAYS", Some(2), "2026-11-21..2026-11-23");
        check("THIS_WEEK", None, "2026-11-15..2026-11-22");
        check("LAST_WEEK", None, "2026-11-08..2026-11-15");
        check("THIS_MONTH", None, "2026-11-01..2026-12-01");
        check("LAST_N_MONTHS", Some(2), "2026-09-01..2026-11-01");
        check("THIS_QUARTER", None, "2026-10-01..2027-01-01");
        check("NEXT_N_FISCAL_QUARTERS", Some(2), "2027-01-01..2027-07-01");
        check("LAST_YEAR", None, "2025-01-01..2026-01-01");
        check("N_YEARS_AGO", Some(3), "2023-01-01..2024-01-01");
    }

    #[test]
    fn spans_outside_of_the_calendar_are_none() {
        let formula = DateFormula { name: "LAST_N_DAYS".into(), count: Some(i64::MAX), offset: 0 };
        assert_eq!(range(&formula, 0), None);
    }
}
