use std::fmt;

use super::DAY;
use super::read::read_time;
use crate::{Result, Thrown};

/// `System.Time`: milliseconds of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Time {
    millis: i64,
}

impl Time {
    /// Beyond a day the count begins anew.
    pub fn from_millis(millis: i64) -> Self {
        Self { millis: millis.rem_euclid(DAY) }
    }

    pub fn millis(self) -> i64 {
        self.millis
    }

    /// `Time.newInstance(hour, minute, second, millisecond)`.
    pub fn new_instance(hour: i32, minute: i32, second: i32, millisecond: i32) -> Self {
        Self::from_millis(millis_of(hour, minute, second) + i64::from(millisecond))
    }

    /// `HH:mm:ss.SSSZ`, where seconds, milliseconds and zone may be missing.
    pub fn value_of(text: &str) -> Result<Self> {
        read_time(text).ok_or_else(|| Thrown::of_type(format!("Invalid time: {text}")))
    }

    pub fn hour(self) -> i32 {
        (self.millis / 3_600_000) as i32
    }

    pub fn minute(self) -> i32 {
        (self.millis / 60_000 % 60) as i32
    }

    pub fn second(self) -> i32 {
        (self.millis / 1000 % 60) as i32
    }

    pub fn millisecond(self) -> i32 {
        (self.millis % 1000) as i32
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

    pub fn add_milliseconds(self, milliseconds: i32) -> Self {
        self.add_millis(milliseconds.into())
    }

    fn add_millis(self, millis: i64) -> Self {
        Self::from_millis(self.millis + millis)
    }
}

pub(super) fn millis_of(hour: i32, minute: i32, second: i32) -> i64 {
    (i64::from(hour) * 3600 + i64::from(minute) * 60 + i64::from(second)) * 1000
}

/// `String.valueOf(Time)`.
impl fmt::Display for Time {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (hour, minute, second) = (self.hour(), self.minute(), self.second());
        write!(out, "{hour:02}:{minute:02}:{second:02}.{:03}Z", self.millisecond())
    }
}
