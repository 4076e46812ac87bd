//! Dates, times, periods: literals, patterns of Java's DateTimeFormatter.

use crate::value::Value;
use jiff::civil;
use jiff::fmt::strtime;
use jiff::tz::TimeZone;
use jiff::{Span, Zoned};

/// What stands between strokes.
pub(crate) fn literal(text: &str) -> Option<Value> {
    let is_period = text.trim_start_matches('-').starts_with('P');
    if is_period {
        return text.parse::<Span>().ok().map(Value::Period);
    }
    date_time(text)
        .or_else(|| text.parse().ok().map(Value::Date).filter(|_| !text.contains('T')))
        .or_else(|| text.parse().ok().map(Value::LocalDateTime).filter(|_| text.contains('T')))
        .or_else(|| text.trim_end_matches('Z').parse().ok().map(Value::Time))
}

/// With an offset or a zone: `2003-10-01T23:57:59Z`, `…+02:00`, `…[Europe/Paris]`.
pub(crate) fn date_time(text: &str) -> Option<Value> {
    if !text.contains('T') {
        return None;
    }
    if text.ends_with(']') {
        return text.parse::<Zoned>().ok().map(Value::DateTime);
    }
    let offset = offset_of(text)?;
    let stamp: jiff::Timestamp = text.parse().ok()?;
    Some(Value::DateTime(stamp.to_zoned(offset)))
}

fn offset_of(text: &str) -> Option<TimeZone> {
    if text.ends_with('Z') {
        return Some(TimeZone::UTC);
    }
    let at = text.rfind(['+', '-']).filter(|at| text[..*at].contains('T'))?;
    zone(&text[at..])
}

/// `UTC`, `Z`, `+02:00`, `America/New_York`.
pub(crate) fn zone(name: &str) -> Option<TimeZone> {
    if matches!(name, "Z" | "UTC" | "GMT") {
        return Some(TimeZone::UTC);
    }
    let Some(sign) = name.chars().next().filter(|c| matches!(c, '+' | '-')) else { return TimeZone::get(name).ok() };
    let (hours, minutes) = name[1..].split_once(':').unwrap_or((&name[1..], "0"));
    let seconds = (hours.parse::<i32>().ok()? * 60 + minutes.parse::<i32>().ok()?) * 60;
    let offset = jiff::tz::Offset::from_seconds(if sign == '-' { -seconds } else { seconds }).ok()?;
    Some(TimeZone::fixed(offset))
}

/// As DataWeave writes it where no format is asked for.
pub(crate) fn text(value: &Value) -> Option<String> {
    Some(match value {
        Value::Date(date) => date.to_string(),
        Value::Time(time) => time.to_string(),
        Value::LocalDateTime(own) => own.to_string(),
        Value::DateTime(own) => {
            let offset = own.offset();
            let end = if offset.is_zero() { "Z".to_owned() } else { own.strftime("%:z").to_string() };
            format!("{}{end}", own.datetime())
        }
        Value::Period(own) => own.to_string(),
        _ => return None,
    })
}

/// The value by a pattern such as `hh:mm:ss a, MMMM dd, uuuu`.
pub(crate) fn formatted(value: &Value, pattern: &str) -> Option<String> {
    let zoned = match value {
        Value::Date(date) => date.to_zoned(TimeZone::UTC).ok()?,
        Value::Time(time) => civil::date(1970, 1, 1).to_datetime(*time).to_zoned(TimeZone::UTC).ok()?,
        Value::LocalDateTime(own) => own.to_zoned(TimeZone::UTC).ok()?,
        Value::DateTime(own) => own.clone(),
        _ => return None,
    };
    let mut out = String::new();
    for part in parts(pattern) {
        match part {
            Part::Text(text) => out.push_str(&text),
            Part::Letter(letter, count) => out.push_str(&letter_text(&zoned, letter, count)?),
        }
    }
    Some(out)
}

enum Part {
    Text(String),
    Letter(char, usize),
}

fn parts(pattern: &str) -> Vec<Part> {
    let mut out = Vec::new();
    let mut chars = pattern.chars().peekable();
    while let Some(c) = chars.next() {
        if c == '\'' {
            let quoted: String = chars.by_ref().take_while(|c| *c != '\'').collect();
            out.push(Part::Text(if quoted.is_empty() { "'".to_owned() } else { quoted }));
        } else if c.is_ascii_alphabetic() {
            let mut count = 1;
            while chars.next_if_eq(&c).is_some() {
                count += 1;
            }
            out.push(Part::Letter(c, count));
        } else {
            out.push(Part::Text(c.to_string()));
        }
    }
    out
}

fn letter_text(at: &Zoned, letter: char, count: usize) -> Option<String> {
    let padded = |number: i64| format!("{number:0count$}");
    let named = |long: &str, short: &str| at.strftime(if count > 3 { long } else { short }).to_string();
    Some(match letter {
        'y' | 'u' | 'Y' if count == 2 => format!("{:02}", at.year().rem_euclid(100)),
        'y' | 'u' | 'Y' => padded(at.year().into()),
        'M' | 'L' if count > 2 => named("%B", "%b"),
        'M' | 'L' => padded(at.month().into()),
        'd' => padded(at.day().into()),
        'D' => padded(at.day_of_year().into()),
        'E' | 'e' => named("%A", "%a"),
        'H' => padded(at.hour().into()),
        'k' => padded(if at.hour() == 0 { 24 } else { at.hour().into() }),
        'K' => padded(i64::from(at.hour()) % 12),
        'h' => padded((i64::from(at.hour()) + 11) % 12 + 1),
        'm' => padded(at.minute().into()),
        's' => padded(at.second().into()),
        'S' => format!("{:09}", at.subsec_nanosecond()).get(..count.min(9))?.to_owned(),
        'n' => padded(at.subsec_nanosecond().into()),
        'a' => (if at.hour() < 12 { "AM" } else { "PM" }).to_owned(),
        'Q' | 'q' => padded((i64::from(at.month()) + 2) / 3),
        'w' => padded(at.date().iso_week_date().week().into()),
        'X' if at.offset().is_zero() => "Z".to_owned(),
        'X' | 'x' if count >= 3 => at.strftime("%:z").to_string(),
        'Z' | 'X' | 'x' => at.strftime("%z").to_string(),
        'V' => at.time_zone().iana_name().unwrap_or("Z").to_owned(),
        'z' => at.strftime("%Z").to_string(),
        _ => return None,
    })
}

/// Reads a text by a pattern, as a value of the type.
pub(crate) fn parsed(text: &str, pattern: &str, ty: &str) -> Option<Value> {
    let mut format = String::new();
    for part in parts(pattern) {
        match part {
            Part::Text(text) => format.push_str(&text.replace('%', "%%")),
            Part::Letter(letter, count) => format.push_str(directive(letter, count)?),
        }
    }
    let broken = strtime::parse(&format, text).ok()?;
    match ty {
        "Date" => broken.to_date().ok().map(Value::Date),
        "LocalDateTime" => broken.to_datetime().ok().map(Value::LocalDateTime),
        "Time" | "LocalTime" => broken.to_time().ok().map(Value::Time),
        _ => match broken.to_zoned() {
            Ok(zoned) => Some(Value::DateTime(zoned)),
            Err(_) => {
                let local = broken.to_datetime().ok()?;
                local.to_zoned(TimeZone::UTC).ok().map(Value::DateTime)
            }
        },
    }
}

fn directive(letter: char, count: usize) -> Option<&'static str> {
    Some(match letter {
        'y' | 'u' | 'Y' if count == 2 => "%y",
        'y' | 'u' | 'Y' => "%Y",
        'M' | 'L' if count > 3 => "%B",
        'M' | 'L' if count == 3 => "%b",
        'M' | 'L' => "%m",
        'd' => "%d",
        'D' => "%j",
        'E' if count > 3 => "%A",
        'E' => "%a",
        'H' | 'k' => "%H",
        'h' | 'K' => "%I",
        'm' => "%M",
        's' => "%S",
        'S' | 'n' => "%f",
        'a' => "%p",
        'X' | 'x' if count >= 3 => "%:z",
        'X' | 'x' | 'Z' => "%z",
        'V' => "%Q",
        _ => return None,
    })
}
