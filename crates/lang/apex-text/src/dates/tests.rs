//! Cases of the Apex Reference Guide's Date, Datetime and TimeZone pages; letters of patterns as Java 17 writes them.

use proptest::prelude::*;

use super::*;
use crate::Result;
use crate::locale::Locale;

fn shown(result: Result<impl ToString>) -> String {
    result.map_or_else(|thrown| thrown.to_string(), |value| value.to_string())
}

fn date(text: &str) -> Date {
    Date::value_of(text).expect(text)
}

/// 2026-11-21T16:08:09.005 in GMT.
const MOMENT: Datetime = Datetime::from_millis(1_795_277_289_005);

#[test]
fn new_dates_carry_over() {
    let check = |year, month, day, expected: &str| {
        assert_eq!(Date::new_instance(year, month, day).to_string(), expected);
    };
    check(1960, 2, 17, "1960-02-17");
    check(2016, 13, 1, "2017-01-01");
    check(2016, 0, 1, "2015-12-01");
    check(2016, 3, 0, "2016-02-29");
    check(2015, 2, 29, "2015-03-01");
    check(2000, 1, 366, "2000-12-31");
    check(1, 1, 1, "0001-01-01");
    assert_eq!(Date::new_instance(i32::MAX, i32::MAX, i32::MIN), Date::from_days(i64::MAX));
}

#[test]
fn date_texts() {
    let check = |text: &str, expected: &str| assert_eq!(shown(Date::value_of(text)), expected);
    check("2026-11-21", "2026-11-21");
    check("2026-1-2", "2026-01-02");
    check("2026-11-21 16:08:09", "2026-11-21");
    check("2026-11-21T16:08:09Z", "2026-11-21");
    for bad in ["", "x", "11/21/2026", "2026-13-01", "2026-02-30", "2026-11", "-2026-11-21", "２０２６-11-21"] {
        check(bad, &format!("System.TypeException: Invalid date: {bad}"));
    }
}

#[test]
fn date_arithmetic() {
    let check = |actual: Date, expected: &str| assert_eq!(actual.to_string(), expected);
    check(date("1960-02-17").add_days(2), "1960-02-19");
    check(date("1990-10-07").add_months(20), "1992-06-07");
    check(date("2020-01-31").add_months(1), "2020-02-29");
    check(date("2020-03-31").add_months(-1), "2020-02-29");
    check(date("2020-02-29").add_years(1), "2021-02-28");
    check(date("2026-11-21").to_start_of_month(), "2026-11-01");
    check(date("2026-11-21").to_start_of_week(Locale::en_us()), "2026-11-15");
    check(date("2026-11-21").to_start_of_week(Locale::named("de_DE")), "2026-11-16");
    check(date("2026-11-22").to_start_of_week(Locale::en_us()), "2026-11-22");
    let numbers = [
        (date("1960-02-17").days_between(date("2008-06-11")), 17_647),
        (date("2006-12-02").months_between(date("2007-02-01")), 2),
        (date("2007-02-01").months_between(date("2006-12-02")), -2),
        (date("1998-10-21").day_of_year(), 294),
        (date("2020-12-31").day_of_year(), 366),
        (Date::days_in_month(1960, 2), 29),
        (Date::days_in_month(2026, 12), 31),
        (i32::from(Date::is_leap_year(1900)), 0),
        (i32::from(Date::is_leap_year(2000)), 1),
        (date("2026-11-21").day_of_week(), 7),
    ];
    numbers.iter().for_each(|(actual, expected)| assert_eq!(actual, expected));
}

#[test]
fn dates_of_a_locale() {
    let check = |text: &str, locale: &str, expected: &str| {
        let locale = Locale::named(locale);
        let parsed = Date::parse(text, locale);
        assert_eq!(shown(parsed.clone()), expected);
        assert!(parsed.is_err() || text.len() < 10 || parsed.unwrap().format(locale) == text);
    };
    check("12/27/2009", "en_US", "2009-12-27");
    check("1/2/2009", "en_US", "2009-01-02");
    check("1/2/09", "en_US", "2009-01-02");
    check("1/2/75", "en_US", "1975-01-02");
    check("27.12.2009", "de_DE", "2009-12-27");
    check("27/12/2009", "en_GB", "2009-12-27");
    check("2009/12/27", "ja_JP", "2009-12-27");
    check("27/12/2009", "en_US", "System.TypeException: Invalid date: 27/12/2009");
    check("12/27/2009x", "en_US", "System.TypeException: Invalid date: 12/27/2009x");
    check("", "en_US", "System.TypeException: Invalid date: ");
    assert_eq!(date("2026-11-21").format(Locale::en_us()), "11/21/2026");
    assert_eq!(date("2026-01-02").format(Locale::en_us()), "1/2/2026");
}

#[test]
fn times() {
    let check = |actual: Time, expected: &str| assert_eq!(actual.to_string(), expected);
    check(Time::new_instance(18, 30, 2, 20), "18:30:02.020Z");
    check(Time::new_instance(25, 0, 0, 0), "01:00:00.000Z");
    check(Time::new_instance(18, 30, 2, 20).add_hours(7), "01:30:02.020Z");
    check(Time::new_instance(18, 30, 2, 20).add_minutes(-31), "17:59:02.020Z");
    check(Time::new_instance(18, 30, 2, 20).add_seconds(58), "18:31:00.020Z");
    check(Time::new_instance(18, 30, 2, 20).add_milliseconds(-21), "18:30:01.999Z");
    assert_eq!(shown(Time::value_of("18:30:02.5Z")), "18:30:02.500Z");
    assert_eq!(shown(Time::value_of("18:30")), "18:30:00.000Z");
    assert_eq!(shown(Time::value_of("25:30")), "System.TypeException: Invalid time: 25:30");
    let time = Time::new_instance(18, 30, 2, 20);
    assert_eq!([time.hour(), time.minute(), time.second(), time.millisecond()], [18, 30, 2, 20]);
}

#[test]
fn datetime_texts() {
    let (gmt, pacific) = (Zone::gmt(), Zone::named("America/Los_Angeles"));
    assert_eq!(MOMENT.to_iso(), "2026-11-21T16:08:09.005Z");
    assert_eq!(MOMENT.text(&gmt), "2026-11-21 16:08:09");
    assert_eq!(MOMENT.text(&pacific), "2026-11-21 08:08:09");
    assert_eq!(MOMENT.format(&gmt, Locale::en_us()), "11/21/2026, 4:08 PM");
    assert_eq!(MOMENT.format(&gmt, Locale::named("de_DE")), "21.11.2026, 16:08");
    assert_eq!(MOMENT.format_long(&pacific, Locale::en_us()), "11/21/2026, 8:08:09 AM PST");
    let check = |text: &str, zone: &Zone, expected: &str| {
        assert_eq!(shown(Datetime::value_of(text, zone).map(Datetime::to_iso)), expected);
    };
    check("2007-07-07 09:14:11", &gmt, "2007-07-07T09:14:11.000Z");
    check("2007-07-07 09:14:11", &pacific, "2007-07-07T16:14:11.000Z");
    check("2007-7-7 9:4:1.5", &gmt, "2007-07-07T09:04:01.000Z");
    for bad in ["", "2007-07-07", "2007-07-07T09:14:11Z", "2007-07-07 9:14", "2007-07-07 25:00:00", "x"] {
        check(bad, &gmt, &format!("System.TypeException: Invalid date/time: {bad}"));
    }
    let parse = |text: &str, locale| Datetime::parse(text, Locale::named(locale), &gmt).map(Datetime::to_iso);
    assert_eq!(shown(parse("10/14/2011 11:46 AM", "en_US")), "2011-10-14T11:46:00.000Z");
    assert_eq!(shown(parse("10/14/2011, 12:46 pm", "en_US")), "2011-10-14T12:46:00.000Z");
    assert_eq!(shown(parse("14.10.2011, 23:46", "de_DE")), "2011-10-14T23:46:00.000Z");
    assert_eq!(shown(parse("10/14/2011", "en_US")), "System.TypeException: Invalid date/time: 10/14/2011");
    assert_eq!(
        shown(parse("10/14/2011 13:46 AM", "en_US")),
        "System.TypeException: Invalid date/time: 10/14/2011 13:46 AM"
    );
}

#[test]
fn iso_texts() {
    let check = |text: &str, expected: &str| {
        assert_eq!(shown(Datetime::parse_iso(text).map(Datetime::to_iso)), expected);
    };
    check("2024-01-02T03:04:05.000Z", "2024-01-02T03:04:05.000Z");
    check("2024-01-02T03:04:05Z", "2024-01-02T03:04:05.000Z");
    check("2024-01-02T03:04:05.123+0000", "2024-01-02T03:04:05.123Z");
    check("2024-01-02T03:04:05.123-08:00", "2024-01-02T11:04:05.123Z");
    check("2024-01-02", "2024-01-02T00:00:00.000Z");
    check("2024-01-02T", "System.TypeException: Invalid date/time: 2024-01-02T");
    check("2017-14-31", "System.TypeException: Invalid date/time: 2017-14-31");
}

#[test]
fn clocks_and_zones() {
    let berlin = Zone::named("Europe/Berlin");
    let check = |date: [i32; 3], time: [i32; 3], expected: &str| {
        assert_eq!(Datetime::new_instance(date, time, &berlin).to_iso(), expected);
    };
    check([2026, 7, 1], [12, 0, 0], "2026-07-01T10:00:00.000Z");
    check([2026, 3, 29], [2, 30, 0], "2026-03-29T01:30:00.000Z");
    check([2026, 10, 25], [2, 30, 0], "2026-10-25T01:30:00.000Z");
    check([2026, 12, 32], [24, 60, -1], "2027-01-01T23:59:59.000Z");
    let before = Datetime::new_instance([2026, 3, 28], [12, 0, 0], &berlin);
    assert_eq!(before.add_days(1, &berlin).to_iso(), "2026-03-29T10:00:00.000Z");
    assert_eq!(before.add_hours(24).to_iso(), "2026-03-29T11:00:00.000Z");
    assert_eq!(before.add_months(-1, &berlin).text(&berlin), "2026-02-28 12:00:00");
    assert_eq!(before.add_years(2, &berlin).add_minutes(1).add_seconds(2).text(&berlin), "2028-03-28 12:01:02");
    assert!(before.is_same_day(before.add_hours(11), &berlin) && !before.is_same_day(before.add_hours(12), &berlin));
    // The offsets of the reference's second example.
    let york = Zone::named("America/New_York");
    assert_eq!(york.offset(Datetime::new_instance([2000, 11, 1], [0; 3], &Zone::gmt())), -18_000_000);
    assert_eq!(york.offset(Datetime::new_instance([2012, 11, 1], [0; 3], &Zone::gmt())), -14_400_000);
    let names = |id: &str| format!("{}|{}", Zone::named(id).id(), Zone::named(id).display_name());
    assert_eq!(names("America/Los_Angeles"), "America/Los_Angeles|Pacific Standard Time");
    assert_eq!(names("Nowhere/Land"), "GMT|Greenwich Mean Time");
    assert_eq!(names("GMT-8"), "GMT-08:00|GMT-08:00");
    assert_eq!(names("GMT+0530"), "GMT+05:30|GMT+05:30");
    assert_eq!(names("GMT+1:5é"), "GMT|Greenwich Mean Time");
}

#[test]
fn patterns() {
    let check = |pattern: &str, zone: &str, expected: &str| {
        let formatted = MOMENT.format_pattern(pattern, &Zone::named(zone), Locale::en_us());
        assert_eq!(shown(formatted), expected, "{pattern}");
    };
    check("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", "GMT", "2026-11-21T16:08:09.005Z");
    check("G yy y YYYY", "GMT", "AD 26 2026 2026");
    check("M MM MMM MMMM LLLL", "GMT", "11 11 Nov November November");
    check("w W D d F u", "GMT", "47 3 325 21 3 6");
    check("E EEE EEEE", "GMT", "Sat Sat Saturday");
    check("h K H k a", "America/Los_Angeles", "8 8 8 8 AM");
    check("z zzzz Z X XX XXX", "America/Los_Angeles", "PST Pacific Standard Time -0800 -08 -0800 -08:00");
    check("z X", "GMT", "GMT Z");
    check("h 'o''clock' ''", "GMT", "4 o'clock '");
    check("d. é, /", "GMT", "21. é, /");
    check("b", "GMT", "System.StringException: Illegal pattern character 'b'");
    check("'x", "GMT", "System.StringException: Unterminated quote");
    check("XXXX", "GMT", "System.StringException: invalid ISO 8601 format: length=4");
    check("", "GMT", "");
}

proptest! {
    #[test]
    fn days_come_back(days in -100_000_000_i64..100_000_000) {
        let date = Date::from_days(days);
        prop_assert_eq!(Date::new_instance(date.year(), date.month(), date.day()), date);
        prop_assert!(date.add_days(1) > date || days == 100_000_000);
        prop_assert!(!(0..=9999).contains(&date.year()) || Date::value_of(&date.to_string()) == Ok(date));
    }

    #[test]
    fn moments_come_back(millis in -62_000_000_000_000_i64..250_000_000_000_000) {
        let moment = Datetime::from_millis(millis);
        prop_assert_eq!(Datetime::parse_iso(&moment.to_iso()), Ok(moment));
        let zone = Zone::named("Asia/Kolkata");
        prop_assert_eq!(Datetime::from_date_and_time(moment.date(&zone), moment.time(&zone), &zone), moment);
    }

    #[test]
    fn nothing_panics(millis in any::<i64>(), number in any::<i32>(), text in any::<String>(), pattern in "[GyYMLwWDdFEuaHkKhmsSzZX' ]{0,12}") {
        let (moment, zone) = (Datetime::from_millis(millis), Zone::named(&text));
        let _ = (moment.format_pattern(&pattern, &zone, Locale::en_us()), moment.add_months(number, &zone).text(&zone));
        let _ = (moment.add_days(number, &zone), moment.add_years(number, &zone), moment.add_hours(number));
        let _ = (Date::parse(&text, Locale::en_us()), Date::value_of(&text), Datetime::value_of(&text, &zone));
        let _ = (Time::value_of(&text), Datetime::parse_iso(&text), Datetime::parse(&text, Locale::en_us(), &zone));
        let _ = (Date::new_instance(number, number, number).add_months(number), Date::days_in_month(number, number));
        let _ = moment.date(&zone).months_between(Date::new_instance(number, 1, 1));
    }
}
