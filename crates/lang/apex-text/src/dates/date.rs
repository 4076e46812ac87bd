use std::fmt;

use super::civil::{civil_of, clamped, day_of_week, days_in_month, days_of, is_leap_year};
use super::datetime::Datetime;
use super::pattern::format_pattern;
use super::read::{leading_date, read_pattern};
use super::zone::Zone;
use crate::locale::Locale;
use crate::{Result, Thrown};

/// `System.Date`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    days: i64,
}

impl Date {
    pub fn from_days(days: i64) -> Self {
        Self { days: clamped(days) }
    }

    /// Days since 1970.
    pub fn days(self) -> i64 {
        self.days
    }

    /// `Date.newInstance(year, month, day)`: month 13 is January of the next year, day 0 the last of the month before.
    pub fn new_instance(year: i32, month: i32, day: i32) -> Self {
        Self { days: days_of(year.into(), month.into(), day.into()) }
    }

    /// `Date.valueOf(String)`: `yyyy-MM-dd`; what follows the date does not matter.
    pub fn value_of(text: &str) -> Result<Self> {
        let found = leading_date(text).map(|(date, _)| date);
        found.ok_or_else(|| Thrown::of_type(format!("Invalid date: {text}")))
    }

    /// `Date.parse(String)`: as the user's locale writes it.
    pub fn parse(text: &str, locale: &Locale) -> Result<Self> {
        let fields = read_pattern(&locale.date, text, locale);
        let date = fields.and_then(|fields| fields.date());
        date.ok_or_else(|| Thrown::of_type(format!("Invalid date: {text}")))
    }

    /// `format()`.
    pub fn format(self, locale: &Locale) -> String {
        let at_midnight = Datetime::from_date(self, &Zone::gmt());
        format_pattern(&locale.date, at_midnight, &Zone::gmt(), locale).unwrap_or_else(|_| self.to_string())
    }

    pub fn year(self) -> i32 {
        civil_of(self.days).0 as i32
    }

    pub fn month(self) -> i32 {
        civil_of(self.days).1 as i32
    }

    pub fn day(self) -> i32 {
        civil_of(self.days).2 as i32
    }

    pub fn day_of_year(self) -> i32 {
        (self.days - days_of(self.year().into(), 1, 1) + 1) as i32
    }

    /// 1 is Sunday.
    pub fn day_of_week(self) -> i32 {
        day_of_week(self.days) as i32
    }

    pub fn add_days(self, days: i32) -> Self {
        Self::from_days(self.days + i64::from(days))
    }

    /// `addMonths(months)`: a day that the month does not have becomes its last.
    pub fn add_months(self, months: i32) -> Self {
        let (year, month, day) = civil_of(self.days);
        let first = days_of(year, month + i64::from(months), 1);
        let (year, month, _) = civil_of(first);
        Self::from_days(first + day.min(days_in_month(year, month)) - 1)
    }

    pub fn add_years(self, years: i32) -> Self {
        self.add_months(years.saturating_mul(12))
    }

    /// `daysBetween(other)`: positive when the other is later.
    pub fn days_between(self, other: Self) -> i32 {
        (other.days - self.days) as i32
    }

    /// `monthsBetween(other)`: the days of the months do not matter.
    pub fn months_between(self, other: Self) -> i32 {
        let months = |date: Self| date.year() * 12 + date.month();
        months(other) - months(self)
    }

    pub fn to_start_of_month(self) -> Self {
        self.add_days(1 - self.day())
    }

    /// `toStartOfWeek()`: the day on which a week of the user's locale begins.
    pub fn to_start_of_week(self, locale: &Locale) -> Self {
        self.add_days(-(self.day_of_week() - i32::from(locale.first_day)).rem_euclid(7))
    }

    /// `Date.isLeapYear(year)`.
    pub fn is_leap_year(year: i32) -> bool {
        is_leap_year(year.into())
    }

    /// `Date.daysInMonth(year, month)`.
    pub fn days_in_month(year: i32, month: i32) -> i32 {
        days_in_month(year.into(), month.into()) as i32
    }
}

/// `String.valueOf(Date)`.
impl fmt::Display for Date {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = civil_of(self.days);
        write!(out, "{year:04}-{month:02}-{day:02}")
    }
}
