//! The letters of Java's SimpleDateFormat. Names are English, whatever the locale.

use super::civil::{day_of_week, days_of};
use super::datetime::Datetime;
use super::zone::Zone;
use crate::locale::Locale;
use crate::{Result, Thrown};

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
/// More letters of a kind write no more zeros.
const MOST_LETTERS: usize = 1000;
const DAYS: [&str; 7] = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

pub(super) fn format_pattern(pattern: &str, moment: Datetime, zone: &Zone, locale: &Locale) -> Result<String> {
    let clock = Clock::new(moment, zone, locale);
    let mut out = String::new();
    let mut letters = pattern.chars().peekable();
    while let Some(letter) = letters.next() {
        if letter == '\'' {
            quoted(&mut letters, &mut out)?;
        } else if letter.is_ascii_alphabetic() {
            let mut count = 1;
            while letters.next_if_eq(&letter).is_some() {
                count += 1;
            }
            out.push_str(&clock.field(letter, count)?);
        } else {
            out.push(letter);
        }
    }
    Ok(out)
}

/// Text up to the closing quote; two quotes are one, inside and outside.
fn quoted(letters: &mut std::iter::Peekable<std::str::Chars<'_>>, out: &mut String) -> Result<()> {
    if letters.next_if_eq(&'\'').is_some() {
        out.push('\'');
        return Ok(());
    }
    while let Some(letter) = letters.next() {
        if letter != '\'' {
            out.push(letter);
        } else if letters.next_if_eq(&'\'').is_some() {
            out.push('\'');
        } else {
            return Ok(());
        }
    }
    Err(Thrown::string("Unterminated quote"))
}

struct Clock<'a> {
    moment: Datetime,
    zone: &'a Zone,
    locale: &'a Locale,
    days: i64,
    year: i64,
    month: i64,
    day: i64,
}

impl<'a> Clock<'a> {
    fn new(moment: Datetime, zone: &'a Zone, locale: &'a Locale) -> Self {
        let date = moment.date(zone);
        let (year, month, day) = (date.year().into(), date.month().into(), date.day().into());
        Self { moment, zone, locale, days: date.days(), year, month, day }
    }

    fn field(&self, letter: char, count: usize) -> Result<String> {
        let time = self.moment.time(self.zone);
        let hour = i64::from(time.hour());
        let count = count.min(MOST_LETTERS);
        let number = |value: i64| format!("{value:0count$}");
        Ok(match letter {
            'G' => if self.year > 0 { "AD" } else { "BC" }.to_owned(),
            'y' => year(if self.year > 0 { self.year } else { 1 - self.year }, count),
            'Y' => year(self.week_of_year().0, count),
            'M' | 'L' => named(&MONTHS, self.month - 1, count).unwrap_or_else(|| number(self.month)),
            'w' => number(self.week_of_year().1),
            'W' => number(self.week_from(days_of(self.year, self.month, 1))),
            'D' => number(self.days - days_of(self.year, 1, 1) + 1),
            'd' => number(self.day),
            'F' => number((self.day - 1) / 7 + 1),
            'E' => named(&DAYS, day_of_week(self.days) - 1, count.max(3)).unwrap_or_default(),
            'u' => number((day_of_week(self.days) + 5) % 7 + 1),
            'a' => self.locale.am_pm[usize::from(hour >= 12)].clone(),
            'H' => number(hour),
            'k' => number(if hour == 0 { 24 } else { hour }),
            'K' => number(hour % 12),
            'h' => number(if hour % 12 == 0 { 12 } else { hour % 12 }),
            'm' => number(time.minute().into()),
            's' => number(time.second().into()),
            'S' => number(time.millisecond().into()),
            'z' if count >= 4 => self.zone.long_name(self.moment),
            'z' => self.zone.short_name(self.moment),
            'Z' => self.offset("", 2),
            'X' => self.iso_offset(count)?,
            _ => return Err(Thrown::string(format!("Illegal pattern character '{letter}'"))),
        })
    }

    /// Sign, hours, and minutes if they are wanted.
    fn offset(&self, separator: &str, parts: usize) -> String {
        let minutes = self.zone.offset(self.moment) / 60_000;
        let sign = if minutes < 0 { '-' } else { '+' };
        let (hours, minutes) = (minutes.abs() / 60, minutes.abs() % 60);
        if parts == 1 { format!("{sign}{hours:02}") } else { format!("{sign}{hours:02}{separator}{minutes:02}") }
    }

    fn iso_offset(&self, count: usize) -> Result<String> {
        match count {
            1..=3 if self.zone.offset(self.moment) == 0 => Ok("Z".to_owned()),
            1 => Ok(self.offset("", 1)),
            2 => Ok(self.offset("", 2)),
            3 => Ok(self.offset(":", 2)),
            _ => Err(Thrown::string(format!("invalid ISO 8601 format: length={count}"))),
        }
    }

    /// The number of this day's week, counted from a first day.
    fn week_from(&self, first: i64) -> i64 {
        let into_week = (day_of_week(first) - i64::from(self.locale.first_day)).rem_euclid(7);
        let begins = first - into_week;
        let counts = 7 - into_week >= i64::from(self.locale.least_days);
        (self.days - begins).div_euclid(7) + i64::from(counts)
    }

    /// The year that the week belongs to, and its number in it.
    fn week_of_year(&self) -> (i64, i64) {
        let week = self.week_from(days_of(self.year, 1, 1));
        if week < 1 {
            return (self.year - 1, self.week_from(days_of(self.year - 1, 1, 1)));
        }
        let next = self.week_from(days_of(self.year + 1, 1, 1));
        if next >= 1 { (self.year + 1, next) } else { (self.year, week) }
    }
}

/// Two letters write two digits.
fn year(value: i64, count: usize) -> String {
    if count == 2 { format!("{:02}", value % 100) } else { format!("{value:0count$}") }
}

/// Three letters write a short name, four and more a full one.
fn named(names: &[&str], index: i64, count: usize) -> Option<String> {
    let name = usize::try_from(index).ok().and_then(|index| names.get(index))?;
    match count {
        0..=2 => None,
        3 => Some(name.chars().take(3).collect()),
        _ => Some((*name).to_owned()),
    }
}
