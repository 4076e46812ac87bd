use super::DAY;
use super::date::Date;
use super::pattern::format_pattern;
use super::read::{leading_date, read_iso, read_pattern, read_time};
use super::time::{Time, millis_of};
use super::zone::Zone;
use crate::locale::Locale;
use crate::{Result, Thrown};

/// `System.Datetime`: a moment. Everything about the clock takes a zone: the user's, or GMT for the methods that say so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Datetime {
    millis: i64,
}

impl Datetime {
    /// `Datetime.newInstance(milliseconds)`.
    pub const fn from_millis(millis: i64) -> Self {
        Self { millis }
    }

    /// `getTime()`.
    pub fn millis(self) -> i64 {
        self.millis
    }

    /// Midnight of a date.
    pub fn from_date(date: Date, zone: &Zone) -> Self {
        Self::from_local(date.days() * DAY, zone)
    }

    /// `Datetime.newInstance(date, time)`.
    pub fn from_date_and_time(date: Date, time: Time, zone: &Zone) -> Self {
        Self::from_local(date.days() * DAY + time.millis(), zone)
    }

    /// `Datetime.newInstance(year, month, day, hour, minute, second)`: what is out of range carries on.
    pub fn new_instance(date: [i32; 3], time: [i32; 3], zone: &Zone) -> Self {
        let days = Date::new_instance(date[0], date[1], date[2]).days();
        Self::from_local(days * DAY + millis_of(time[0], time[1], time[2]), zone)
    }

    fn from_local(local: i64, zone: &Zone) -> Self {
        Self { millis: zone.moment_of(local) }
    }

    fn local(self, zone: &Zone) -> i64 {
        self.millis.saturating_add(zone.offset(self))
    }

    /// `Datetime.valueOf(String)` and `valueOfGmt`: `yyyy-MM-dd HH:mm:ss`.
    pub fn value_of(text: &str, zone: &Zone) -> Result<Self> {
        let read = || {
            let (date, rest) = leading_date(text)?;
            let clock = rest.strip_prefix(' ')?;
            let end = clock.find(|letter: char| !(letter.is_ascii_digit() || letter == ':')).unwrap_or(clock.len());
            (clock[..end].matches(':').count() == 2).then_some(())?;
            Some(Self::from_date_and_time(date, read_time(&clock[..end])?, zone))
        };
        read().ok_or_else(|| invalid(text))
    }

    /// `Datetime.parse(String)`: as the user's locale writes it.
    pub fn parse(text: &str, locale: &Locale, zone: &Zone) -> Result<Self> {
        let fields = read_pattern(&locale.date_time, text, locale);
        let read = fields.and_then(|fields| Some((fields.date()?, fields.time()?)));
        let (date, time) = read.ok_or_else(|| invalid(text))?;
        Ok(Self::from_date_and_time(date, time, zone))
    }

    /// The form of JSON: `yyyy-MM-ddTHH:mm:ss.SSSZ`, or with another offset.
    pub fn parse_iso(text: &str) -> Result<Self> {
        read_iso(text).ok_or_else(|| invalid(text))
    }

    /// The form of JSON, in GMT.
    pub fn to_iso(self) -> String {
        format!("{}T{}", self.date(&Zone::gmt()), self.time(&Zone::gmt()))
    }

    /// `String.valueOf(Datetime)` and `valueOfGmt`: `yyyy-MM-dd HH:mm:ss`.
    pub fn text(self, zone: &Zone) -> String {
        let clock = self.time(zone).to_string();
        format!("{} {}", self.date(zone), clock.get(..8).unwrap_or_default())
    }

    /// `format()`.
    pub fn format(self, zone: &Zone, locale: &Locale) -> String {
        format_pattern(&locale.date_time, self, zone, locale).unwrap_or_else(|_| self.text(zone))
    }

    /// `formatLong()`.
    pub fn format_long(self, zone: &Zone, locale: &Locale) -> String {
        format_pattern(&locale.date_time_long, self, zone, locale).unwrap_or_else(|_| self.text(zone))
    }

    /// `format(pattern, zone)`, and `formatGmt(pattern)`: the letters of Java's SimpleDateFormat.
    pub fn format_pattern(self, pattern: &str, zone: &Zone, locale: &Locale) -> Result<String> {
        format_pattern(pattern, self, zone, locale)
    }

    /// `date()` and `dateGmt()`.
    pub fn date(self, zone: &Zone) -> Date {
        Date::from_days(self.local(zone).div_euclid(DAY))
    }

    /// `time()` and `timeGmt()`.
    pub fn time(self, zone: &Zone) -> Time {
        Time::from_millis(self.local(zone))
    }

    /// `addDays(days)`: the same time by the clock.
    pub fn add_days(self, days: i32, zone: &Zone) -> Self {
        Self::from_date_and_time(self.date(zone).add_days(days), self.time(zone), zone)
    }

    /// `addMonths(months)`: the same time by the clock.
    pub fn add_months(self, months: i32, zone: &Zone) -> Self {
        Self::from_date_and_time(self.date(zone).add_months(months), self.time(zone), zone)
    }

    pub fn add_years(self, years: i32, zone: &Zone) -> Self {
        self.add_months(years.saturating_mul(12), zone)
    }

    pub fn add_hours(self, hours: i32) -> Self {
        self.add_millis(i64::from(hours) * 3_600_000)
    }

    pub fn add_minutes(self, minutes: i32) -> Self {
        self.add_millis(i64::from(minutes) * 60_000)
    }

    pub fn add_seconds(self, seconds: i32) -> Self {
        self.add_millis(i64::from(seconds) * 1000)
    }

    pub fn add_millis(self, millis: i64) -> Self {
        Self { millis: self.millis.saturating_add(millis) }
    }

    /// `isSameDay(other)`.
    pub fn is_same_day(self, other: Self, zone: &Zone) -> bool {
        self.date(zone) == other.date(zone)
    }
}

fn invalid(text: &str) -> Thrown {
    Thrown::of_type(format!("Invalid date/time: {text}"))
}
