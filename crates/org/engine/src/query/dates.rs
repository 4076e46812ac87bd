//! Date formulas as spans of time.

use super::clock::Clock;
use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use jiff::{Span, ToSpan};
use orgyard_soql::DateFormula;

const HOUR: i64 = 3_600_000;

/// From the first millisecond to the one after the last, UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Range {
    pub(super) from: i64,
    pub(super) to: i64,
}

/// From the first day to the one after the last, or up to now.
struct Days {
    from: Date,
    to: Date,
    until_now: bool,
}

/// Midnight of a day as a date field holds it.
pub(super) fn of_date(day: Date) -> Option<i64> {
    Some(day.to_zoned(TimeZone::UTC).ok()?.timestamp().as_millisecond())
}

/// The span a formula stands for now; `None` when it lies outside of the calendar. Days begin at the user's midnight
/// for points in time, and are the calendar's own for dates.
pub(super) fn range(formula: &DateFormula, clock: &Clock<'_>, dates: bool) -> Option<Range> {
    let n = formula.count.unwrap_or(1);
    if let Some(range) = hours(&formula.name, n, clock.now()) {
        return Some(range);
    }
    let days = days(&formula.name, n, clock.today()?, clock.fiscal_start())?;
    if dates {
        return Some(Range { from: of_date(days.from)?, to: of_date(days.to)? });
    }
    let to = if days.until_now { clock.now() + 1 } else { clock.start_of(days.to)? };
    Some(Range { from: clock.start_of(days.from)?, to })
}

/// The span of one day for a point in time.
pub(super) fn day(day: Date, clock: &Clock<'_>) -> Option<Range> {
    Some(Range { from: clock.start_of(day)?, to: clock.start_of(day.tomorrow().ok()?)? })
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

fn days(name: &str, n: i64, today: Date, fiscal_start: i8) -> Option<Days> {
    let span = |from: i64, count: i64| {
        let from = move_by("DAY", today, from)?;
        Some(Days { from, to: move_by("DAY", from, count)?, until_now: false })
    };
    // From the start of the day so many days ago up to now.
    let last = |n: i64| Some(Days { until_now: true, ..span(n.checked_neg()?, n.checked_add(1)?)? });
    match name {
        "LAST_90_DAYS" => last(90),
        "NEXT_90_DAYS" => span(1, 90),
        "LAST_N_DAYS" => last(n),
        "NEXT_N_DAYS" => span(1, n),
        "TODAY" => span(0, 1),
        "YESTERDAY" => span(-1, 1),
        "TOMORROW" => span(1, 1),
        "N_DAYS_AGO" => span(n.checked_neg()?, 1),
        "LAST_WEEKDAY" => weekday(today, -1),
        "NEXT_WEEKDAY" => weekday(today, 1),
        _ => periods(name, n, today, fiscal_start),
    }
}

/// The nearest Monday to Friday before or after today.
fn weekday(today: Date, step: i64) -> Option<Days> {
    let mut day = move_by("DAY", today, step)?;
    while matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) {
        day = move_by("DAY", day, step)?;
    }
    Some(Days { from: day, to: move_by("DAY", day, 1)?, until_now: false })
}

/// Weeks begin on Sunday; fiscal quarters and years with the org's month.
fn periods(name: &str, n: i64, today: Date, fiscal_start: i8) -> Option<Days> {
    let first_month = if name.contains("FISCAL_") { fiscal_start } else { 1 };
    let unit = ["WEEK", "MONTH", "QUARTER", "YEAR"].into_iter().find(|unit| name.contains(unit))?;
    let this = first_of(unit, today, first_month)?;
    let (from, count) = match name.split('_').next()? {
        "THIS" => (0, 1),
        "LAST" => (n.checked_neg()?, n),
        "NEXT" => (1, n),
        "N" => (n.checked_neg()?, 1),
        _ => return None,
    };
    let from = move_by(unit, this, from)?;
    Some(Days { from, to: move_by(unit, from, count)?, until_now: false })
}

fn first_of(unit: &str, day: Date, first_month: i8) -> Option<Date> {
    let months_in = (day.month() - first_month).rem_euclid(12);
    match unit {
        "WEEK" => day.checked_sub(i64::from(day.weekday().since(Weekday::Sunday)).days()).ok(),
        "MONTH" => Some(day.first_of_month()),
        "QUARTER" => move_by("MONTH", day.first_of_month(), -i64::from(months_in % 3)),
        _ => move_by("MONTH", day.first_of_month(), -i64::from(months_in)),
    }
}

fn move_by(unit: &str, day: Date, count: i64) -> Option<Date> {
    let span = match unit {
        "DAY" => Span::new().try_days(count),
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

    /// At Friday, 2026-11-20; the fiscal year begins in February.
    fn check(name: &str, count: Option<i64>, expected: &str) {
        let days = days(name, count.unwrap_or(1), Date::constant(2026, 11, 20), 2).unwrap();
        assert_eq!(format!("{}..{}", days.from, days.to), expected, "{name}");
    }

    #[test]
    fn formulas_are_spans_of_days() {
        check("TODAY", None, "2026-11-20..2026-11-21");
        check("LAST_N_DAYS", Some(2), "2026-11-18..2026-11-21");
        check("NEXT_N_DAYS", Some(2), "2026-11-21..2026-11-23");
        check("THIS_WEEK", None, "2026-11-15..2026-11-22");
        check("LAST_WEEK", None, "2026-11-08..2026-11-15");
        check("THIS_MONTH", None, "2026-11-01..2026-12-01");
        check("LAST_N_MONTHS", Some(2), "2026-09-01..2026-11-01");
        check("THIS_QUARTER", None, "2026-10-01..2027-01-01");
        check("LAST_YEAR", None, "2025-01-01..2026-01-01");
        check("N_YEARS_AGO", Some(3), "2023-01-01..2024-01-01");
        check("NEXT_WEEKDAY", None, "2026-11-23..2026-11-24");
    }

    #[test]
    fn fiscal_periods_begin_with_the_month_of_the_org() {
        check("THIS_FISCAL_QUARTER", None, "2026-11-01..2027-02-01");
        check("NEXT_N_FISCAL_QUARTERS", Some(2), "2027-02-01..2027-08-01");
        check("THIS_FISCAL_YEAR", None, "2026-02-01..2027-02-01");
    }

    #[test]
    fn spans_outside_of_the_calendar_are_none() {
        assert!(days("LAST_N_DAYS", i64::MAX, Date::constant(2026, 11, 20), 1).is_none());
        assert!(days("NEXT_N_YEARS", i64::MAX, Date::constant(2026, 11, 20), 1).is_none());
    }
}
