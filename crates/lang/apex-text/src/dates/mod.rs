//! Date, Time, Datetime and TimeZone. Days and milliseconds count from 1970; the calendar is the Gregorian throughout.

mod civil;
mod date;
mod datetime;
mod pattern;
mod read;
#[cfg(test)]
mod tests;
mod time;
mod zone;

pub use date::Date;
pub use datetime::Datetime;
pub use time::Time;
pub use zone::Zone;

const DAY: i64 = 86_400_000;
