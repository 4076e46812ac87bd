//! Dates and times from text.

use super::civil::days_in_month;
use super::date::Date;
use super::datetime::Datetime;
use super::time::Time;
use super::zone::Zone;
use crate::locale::Locale;

/// `yyyy-MM-dd` at the beginning, and what follows.
pub(super) fn leading_date(text: &str) -> Option<(Date, &str)> {
    let (year, rest) = number(text, 4)?;
    let (month, rest) = number(rest.strip_prefix('-')?, 2)?;
    let (day, rest) = number(rest.strip_prefix('-')?, 2)?;
    Some((real_date(year, month, day)?, rest))
}

fn real_date(year: i32, month: i32, day: i32) -> Option<Date> {
    let real = (1..=12).contains(&month) && day >= 1 && i64::from(day) <= days_in_month(year.into(), month.into());
    real.then(|| Date::new_instance(year, month, day))
}

/// The digits at the beginning, at most so many.
fn number(text: &str, most: usize) -> Option<(i32, &str)> {
    let count = text.bytes().take(most).take_while(u8::is_ascii_digit).count();
    Some((text[..count].parse().ok()?, &text[count..]))
}

/// `HH:mm`, `HH:mm:ss` or `HH:mm:ss.SSS`, with or without a Z.
pub(super) fn read_time(text: &str) -> Option<Time> {
    let text = text.strip_suffix('Z').unwrap_or(text);
    let (hour, rest) = number(text, 2)?;
    let (minute, rest) = number(rest.strip_prefix(':')?, 2)?;
    let (second, rest) = match rest.strip_prefix(':') {
        Some(rest) => number(rest, 2)?,
        None => (0, rest),
    };
    let millisecond = match rest.strip_prefix('.') {
        Some(digits) if !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) => {
            format!("{:0<3.3}", digits).parse().ok()?
        }
        Some(_) => return None,
        None if rest.is_empty() => 0,
        None => return None,
    };
    (hour < 24 && minute < 60 && second < 60).then(|| Time::new_instance(hour, minute, second, millisecond))
}

/// `yyyy-MM-ddTHH:mm:ss.SSS` with `Z`, `+hhmm` or `+hh:mm`; a date alone is its midnight.
pub(super) fn read_iso(text: &str) -> Option<Datetime> {
    let (date, rest) = leading_date(text)?;
    if rest.is_empty() {
        return Some(Datetime::from_date(date, &Zone::gmt()));
    }
    let clock = rest.strip_prefix(['T', ' '])?;
    let (clock, offset) = match clock.rfind(['+', '-']) {
        Some(at) => (&clock[..at], read_offset(&clock[at..])?),
        None => (clock, 0),
    };
    Some(Datetime::from_date_and_time(date, read_time(clock)?, &Zone::gmt()).add_millis(-offset))
}

fn read_offset(text: &str) -> Option<i64> {
    let (hours, rest) = number(&text[1..], 2)?;
    let (minutes, rest) = match rest.strip_prefix(':').unwrap_or(rest) {
        "" => (0, ""),
        minutes => number(minutes, 2)?,
    };
    let minutes = i64::from(hours * 60 + minutes);
    rest.is_empty().then_some(if text.starts_with('-') { -minutes } else { minutes } * 60_000)
}

/// What was read by a locale's pattern.
#[derive(Default)]
pub(super) struct Fields {
    year: i32,
    month: i32,
    day: i32,
    hour: i32,
    minute: i32,
    second: i32,
    afternoon: Option<bool>,
}

impl Fields {
    pub fn date(&self) -> Option<Date> {
        real_date(self.year, self.month, self.day)
    }

    pub fn time(&self) -> Option<Time> {
        let hour = match self.afternoon {
            Some(_) if !(1..=12).contains(&self.hour) => return None,
            Some(afternoon) => self.hour % 12 + if afternoon { 12 } else { 0 },
            None => self.hour,
        };
        (hour < 24 && self.minute < 60 && self.second < 60)
            .then(|| Time::new_instance(hour, self.minute, self.second, 0))
    }

    fn set(&mut self, letter: char, value: i32, digits: usize) {
        match letter {
            'y' if digits <= 2 => self.year = value + if value < 60 { 2000 } else { 1900 },
            'y' => self.year = value,
            'M' => self.month = value,
            'd' => self.day = value,
            'm' => self.minute = value,
            's' => self.second = value,
            _ => self.hour = value,
        }
    }
}

/// Reads text by a locale's own pattern. Blanks and commas between its parts may be left out or doubled.
pub(super) fn read_pattern(pattern: &str, text: &str, locale: &Locale) -> Option<Fields> {
    let mut fields = Fields::default();
    let mut rest = text.trim();
    let mut letters = pattern.chars().peekable();
    while let Some(letter) = letters.next() {
        if letter == 'a' {
            let (afternoon, after) = half_of_day(rest.trim_start_matches(is_gap), locale)?;
            fields.afternoon = Some(afternoon);
            rest = after;
        } else if letter.is_ascii_alphabetic() {
            while letters.next_if_eq(&letter).is_some() {}
            let (value, after) = number(rest, 4)?;
            fields.set(letter, value, rest.len() - after.len());
            rest = after;
        } else if is_gap(letter) {
            rest = rest.trim_start_matches(is_gap);
        } else {
            rest = rest.strip_prefix(letter)?;
        }
    }
    rest.is_empty().then_some(fields)
}

fn is_gap(letter: char) -> bool {
    letter == ',' || letter.is_whitespace()
}

fn half_of_day<'t>(text: &'t str, locale: &Locale) -> Option<(bool, &'t str)> {
    let halves = [(false, locale.am_pm[0].as_str()), (true, locale.am_pm[1].as_str()), (false, "AM"), (true, "PM")];
    halves.into_iter().find_map(|(afternoon, name)| {
        let (start, rest) = text.split_at_checked(name.len())?;
        (start.to_lowercase() == name.to_lowercase()).then_some((afternoon, rest))
    })
}
