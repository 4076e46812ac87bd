//! Days and times. Conversions between the two are made in GMT, as the platform's are.

use super::{Call, EvalError, Result, Value};
use bigdecimal::{BigDecimal, ToPrimitive};
use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp, Zoned};

pub(super) fn call(call: &Call<'_>) -> Option<Result<Value>> {
    let now = || call.evaluator.fields.now();
    let none = || call.takes(0, 0);
    Some(match call.name {
        "TODAY" => none().map(|()| Value::Date(utc(now()).date())),
        "NOW" => none().map(|()| Value::DateTime(now())),
        "TIMENOW" => none().map(|()| Value::Time(utc(now()).time())),
        "DATE" => call.takes(3, 3).and_then(|()| date(call)),
        "DATEVALUE" => call.takes(1, 1).and_then(|()| date_value(&call.argument(0)?)),
        "DATETIMEVALUE" => call.takes(1, 1).and_then(|()| datetime_value(&call.argument(0)?)),
        "TIMEVALUE" => call.takes(1, 1).and_then(|()| time_value(&call.argument(0)?)),
        "ADDMONTHS" => call.takes(2, 2).and_then(|()| add_months(call)),
        "YEAR" => of_date(call, |d| i64::from(d.year())),
        "MONTH" => of_date(call, |d| i64::from(d.month())),
        "DAY" => of_date(call, |d| i64::from(d.day())),
        "WEEKDAY" => of_date(call, |d| i64::from(d.weekday().to_sunday_one_offset())),
        "DAYOFYEAR" => of_date(call, |d| i64::from(d.day_of_year())),
        "ISOWEEK" => of_date(call, |d| i64::from(d.iso_week_date().week())),
        "ISOYEAR" => of_date(call, |d| i64::from(d.iso_week_date().year())),
        "HOUR" => of_time(call, |t| i64::from(t.hour())),
        "MINUTE" => of_time(call, |t| i64::from(t.minute())),
        "SECOND" => of_time(call, |t| i64::from(t.second())),
        "MILLISECOND" => of_time(call, |t| i64::from(t.millisecond())),
        "UNIXTIMESTAMP" => call.takes(1, 1).and_then(|()| unix(&call.argument(0)?)),
        "FROMUNIXTIME" => call.takes(1, 1).and_then(|()| from_unix(call)),
        "FORMATDURATION" => call.takes(1, 2).and_then(|()| duration(call)),
        _ => return None,
    })
}

fn utc(stamp: Timestamp) -> Zoned {
    stamp.to_zoned(TimeZone::UTC)
}

fn number(n: i64) -> Value {
    Value::Number(BigDecimal::from(n))
}

fn no_date(shown: &str) -> EvalError {
    EvalError::NoValue(format!("'{shown}' is no date"))
}

fn of_date(call: &Call<'_>, part: impl FnOnce(Date) -> i64) -> Result<Value> {
    call.takes(1, 1)?;
    Ok(call.argument(0)?.date(call.name)?.map_or(Value::Null, |date| number(part(date))))
}

fn of_time(call: &Call<'_>, part: impl FnOnce(Time) -> i64) -> Result<Value> {
    call.takes(1, 1)?;
    match call.argument(0)? {
        Value::Time(time) => Ok(number(part(time))),
        Value::Null => Ok(Value::Null),
        other => other.text("HOUR").and_then(|_| Err(EvalError::Fault("Expected Time".into()))),
    }
}

fn date(call: &Call<'_>) -> Result<Value> {
    let (Some(year), Some(month), Some(day)) = (call.number(0)?, call.number(1)?, call.number(2)?) else {
        return Ok(Value::Null);
    };
    let made = || Date::new(year.to_i16()?, month.to_i8()?, day.to_i8()?).ok();
    made().map(Value::Date).ok_or_else(|| no_date(&format!("{year}-{month}-{day}")))
}

fn date_value(value: &Value) -> Result<Value> {
    match value {
        Value::DateTime(stamp) => Ok(Value::Date(utc(*stamp).date())),
        Value::Date(_) => Ok(value.clone()),
        other if other.is_blank() => Ok(Value::Null),
        other => other.to_text().trim().parse().map(Value::Date).map_err(|_| no_date(&other.to_text())),
    }
}

/// `2026-11-20 17:00:00`, with or without a Z.
fn datetime_value(value: &Value) -> Result<Value> {
    match value {
        Value::DateTime(_) => Ok(value.clone()),
        Value::Date(date) => {
            let stamp = date.to_zoned(TimeZone::UTC).map_err(|_| no_date(&date.to_string()))?.timestamp();
            Ok(Value::DateTime(stamp))
        }
        other if other.is_blank() => Ok(Value::Null),
        other => {
            let text = other.to_text();
            let parsed: std::result::Result<jiff::civil::DateTime, _> = text.trim().trim_end_matches('Z').parse();
            let zoned = parsed.ok().and_then(|datetime| datetime.to_zoned(TimeZone::UTC).ok());
            zoned.map(|zoned| Value::DateTime(zoned.timestamp())).ok_or_else(|| no_date(&text))
        }
    }
}

fn time_value(value: &Value) -> Result<Value> {
    match value {
        Value::Time(_) => Ok(value.clone()),
        Value::DateTime(stamp) => Ok(Value::Time(utc(*stamp).time())),
        other if other.is_blank() => Ok(Value::Null),
        other => {
            other.to_text().trim().trim_end_matches('Z').parse().map(Value::Time).map_err(|_| no_date(&other.to_text()))
        }
    }
}

/// The last day of a month stays a last day.
fn add_months(call: &Call<'_>) -> Result<Value> {
    let (value, months) = (call.argument(0)?, call.whole(1)?);
    let span = Span::new().try_months(months).map_err(|_| no_date(&months.to_string()))?;
    let moved = |date: Date| -> Result<Date> {
        let out = date.checked_add(span).map_err(|_| no_date(&date.to_string()))?;
        Ok(if date == date.last_of_month() { out.last_of_month() } else { out })
    };
    match value {
        Value::Date(date) => moved(date).map(Value::Date),
        Value::DateTime(stamp) => {
            let zoned = utc(stamp);
            let at = moved(zoned.date())?.to_datetime(zoned.time()).to_zoned(TimeZone::UTC);
            at.map(|zoned| Value::DateTime(zoned.timestamp())).map_err(|_| no_date(&stamp.to_string()))
        }
        Value::Null => Ok(Value::Null),
        other => other.date(call.name).map(|_| Value::Null),
    }
}

fn unix(value: &Value) -> Result<Value> {
    match datetime_value(value)? {
        Value::DateTime(stamp) => Ok(number(stamp.as_second())),
        _ => Ok(Value::Null),
    }
}

fn from_unix(call: &Call<'_>) -> Result<Value> {
    let Some(seconds) = call.number(0)? else { return Ok(Value::Null) };
    let stamp = seconds.to_i64().and_then(|s| Timestamp::from_second(s).ok());
    stamp.map(Value::DateTime).ok_or_else(|| no_date(&seconds.to_string()))
}

/// Seconds as `HH:MM:SS`, or the time between two moments.
fn duration(call: &Call<'_>) -> Result<Value> {
    let seconds = match (call.argument(0)?, call.argument(1)?) {
        (Value::DateTime(a), Value::DateTime(b)) => (a.as_second() - b.as_second()).abs(),
        (Value::Time(a), Value::Time(b)) => a.duration_since(b).as_secs().abs(),
        (Value::Number(seconds), _) => seconds.to_i64().unwrap_or(0),
        _ => return Ok(Value::Null),
    };
    let (hours, rest) = (seconds / 3600, seconds % 3600);
    Ok(Value::Text(format!("{hours:02}:{:02}:{:02}", rest / 60, rest % 60)))
}
