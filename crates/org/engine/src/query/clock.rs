//! The time of a query: now, the time zone of whom it is asked for, the start of the org's fiscal year.

use crate::Tx;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};
use orgyard_values::Id;
use std::cell::OnceCell;

pub(super) struct Clock<'a> {
    pub(super) tx: &'a Tx,
    pub(super) user: Id,
    zone: OnceCell<TimeZone>,
    fiscal_start: OnceCell<i8>,
}

impl<'a> Clock<'a> {
    pub(super) fn new(tx: &'a Tx, user: Id) -> Self {
        Self { tx, user, zone: OnceCell::new(), fiscal_start: OnceCell::new() }
    }

    pub(super) fn now(&self) -> i64 {
        self.tx.now()
    }

    pub(super) fn zone(&self) -> &TimeZone {
        self.zone.get_or_init(|| {
            let row = self.tx.get("User", self.user).ok().flatten();
            let name = row.as_ref().and_then(|row| row.text("TimeZoneSidKey")).unwrap_or("GMT");
            TimeZone::get(name).unwrap_or(TimeZone::UTC)
        })
    }

    /// The month the fiscal year begins in, 1 to 12.
    pub(super) fn fiscal_start(&self) -> i8 {
        *self.fiscal_start.get_or_init(|| {
            let row = self.tx.get("Organization", self.tx.org().id).ok().flatten();
            let month = row.and_then(|row| row.int("FiscalYearStartMonth")).unwrap_or(1);
            i8::try_from(month).ok().filter(|month| (1..=12).contains(month)).unwrap_or(1)
        })
    }

    pub(super) fn here(&self, milliseconds: i64) -> Option<Zoned> {
        Some(Timestamp::from_millisecond(milliseconds).ok()?.to_zoned(self.zone().clone()))
    }

    pub(super) fn today(&self) -> Option<Date> {
        Some(self.here(self.now())?.date())
    }

    /// The first moment of a day where the user is.
    pub(super) fn start_of(&self, day: Date) -> Option<i64> {
        Some(day.to_zoned(self.zone().clone()).ok()?.timestamp().as_millisecond())
    }

    /// The time of day where the user is, as if it were UTC's; `convertTimezone`.
    pub(super) fn shifted(&self, milliseconds: i64) -> Option<i64> {
        Some(milliseconds + i64::from(self.here(milliseconds)?.offset().seconds()) * 1000)
    }
}
