use std::collections::HashMap;
use std::sync::LazyLock;

use jiff::Timestamp;
use jiff::civil;
use jiff::tz::{AmbiguousOffset, Offset, TimeZone, TimeZoneDatabase};

use super::DAY;
use super::civil::civil_of;
use super::datetime::Datetime;
use super::time::Time;

const TABLE: &str = include_str!("../../../../../data/time-zone-names.csv");
const GMT: &str = "GMT";

static ZONES: LazyLock<TimeZoneDatabase> = LazyLock::new(TimeZoneDatabase::bundled);

/// Short and long names, for standard time and for the other one.
static NAMES: LazyLock<HashMap<&'static str, [&'static str; 4]>> = LazyLock::new(|| {
    let rows = TABLE.lines().skip(1).map(|line| line.split(',').collect::<Vec<_>>());
    let named = |row: Vec<&'static str>| Some((*row.first()?, row.get(1..5)?.try_into().ok()?));
    rows.filter_map(named).collect()
});

/// `System.TimeZone`.
#[derive(Debug, Clone, PartialEq)]
pub struct Zone {
    id: String,
    rules: TimeZone,
}

impl Zone {
    pub fn gmt() -> Self {
        Self { id: GMT.into(), rules: TimeZone::UTC }
    }

    /// `TimeZone.getTimeZone(id)`: an unknown one is GMT, as in Java; `GMT+05:30` and the like are fixed offsets.
    pub fn named(id: &str) -> Self {
        if let Some(fixed) = fixed(id) {
            return fixed;
        }
        match ZONES.get(id) {
            Ok(rules) => Self { id: id.to_owned(), rules },
            Err(_) => Self::gmt(),
        }
    }

    /// `getID()` and `toString()`.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// `getOffset(datetime)`, in milliseconds.
    pub fn offset(&self, moment: Datetime) -> i64 {
        i64::from(self.rules.to_offset(timestamp(moment.millis())).seconds()) * 1000
    }

    /// `getDisplayName()`: the long name of standard time.
    pub fn display_name(&self) -> String {
        self.name_at(1).unwrap_or_else(|| self.id.clone())
    }

    fn name_at(&self, column: usize) -> Option<String> {
        NAMES.get(self.id.as_str()).map(|names| names[column].to_owned())
    }

    fn is_daylight(&self, moment: Datetime) -> bool {
        self.rules.to_offset_info(timestamp(moment.millis())).dst().is_dst()
    }

    /// What letter z writes: `PST` or `PDT`.
    pub(super) fn short_name(&self, moment: Datetime) -> String {
        self.name_at(if self.is_daylight(moment) { 2 } else { 0 }).unwrap_or_else(|| self.id.clone())
    }

    /// What zzzz writes: `Pacific Standard Time`.
    pub(super) fn long_name(&self, moment: Datetime) -> String {
        self.name_at(if self.is_daylight(moment) { 3 } else { 1 }).unwrap_or_else(|| self.id.clone())
    }

    /// The moment at which clocks show this. One they skip is read as if they did not; of two, Java takes standard time.
    pub(super) fn moment_of(&self, local: i64) -> i64 {
        let days = local.div_euclid(DAY);
        let time = Time::from_millis(local);
        let (year, month, day) = civil_of(days);
        let clock = i16::try_from(year).ok().and_then(|year| {
            let date = civil::Date::new(year, month as i8, day as i8).ok()?;
            Some(date.at(time.hour() as i8, time.minute() as i8, time.second() as i8, 0))
        });
        let moment = clock.and_then(|clock| {
            let ambiguous = self.rules.to_ambiguous_timestamp(clock);
            let twice = matches!(ambiguous.offset(), AmbiguousOffset::Fold { .. });
            let found = if twice { ambiguous.later() } else { ambiguous.compatible() };
            found.ok()
        });
        match moment {
            Some(moment) => moment.as_millisecond() + i64::from(time.millisecond()),
            None => local.saturating_sub(self.offset(Datetime::from_millis(local))),
        }
    }
}

/// The nearest moment that the zone's rules can say something about.
fn timestamp(millis: i64) -> Timestamp {
    let edge = if millis < 0 { Timestamp::MIN } else { Timestamp::MAX };
    Timestamp::from_millisecond(millis).unwrap_or(edge)
}

fn fixed(id: &str) -> Option<Zone> {
    let rest = id.strip_prefix(GMT).or_else(|| id.strip_prefix("UTC"))?;
    if rest.is_empty() {
        return (id == GMT).then(Zone::gmt);
    }
    let (hours, minutes) = match rest.get(1..)?.split_once(':') {
        Some((hours, minutes)) if minutes.len() == 2 => (hours, minutes),
        Some(_) => return None,
        None if rest.len() > 3 => rest[1..].split_at_checked(rest.len() - 3)?,
        None => (&rest[1..], "0"),
    };
    let digits =
        |text: &str| text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse::<i32>().ok()).flatten();
    let (hours, minutes) =
        (digits(hours).filter(|hours| *hours < 24)?, digits(minutes).filter(|minutes| *minutes < 60)?);
    let sign = if rest.starts_with('-') { -1 } else { 1 };
    rest.starts_with(['+', '-']).then_some(())?;
    let offset = Offset::from_seconds(sign * (hours * 3600 + minutes * 60)).ok()?;
    let id = format!("{GMT}{}{hours:02}:{minutes:02}", &rest[..1]);
    Some(Zone { id, rules: TimeZone::fixed(offset) })
}
