//! Functions over values of one row.

use super::clock::Clock;
use crate::tx::{day_of, parse_datetime};
use jiff::civil::Date;
use orgyard_values::Value;

/// The value of a function by its folded name; null for what it cannot read. Parts of dates are UTC's, unless
/// `convertTimezone` is around the field.
pub(super) fn call(name: &str, arguments: &[Value], clock: &Clock<'_>) -> Value {
    let first = arguments.first().unwrap_or(&Value::Null);
    match name {
        "tolabel" | "convertcurrency" => first.clone(),
        "converttimezone" => match first {
            Value::DateTime(ms) => clock.shifted(*ms).map_or(Value::Null, Value::DateTime),
            other => other.clone(),
        },
        "format" => format(first),
        "geolocation" => Value::Json(serde_json::json!({
            "latitude": arguments.first().map(Value::to_json), "longitude": arguments.get(1).map(Value::to_json),
        })),
        "distance" => distance(arguments).map_or(Value::Null, Value::Double),
        "day_only" => day(first).map_or(Value::Null, |day| Value::Date(day.to_string())),
        "hour_in_day" => match first {
            Value::DateTime(ms) => Value::Int(ms.rem_euclid(86_400_000) / 3_600_000),
            _ => Value::Null,
        },
        _ => day(first).and_then(|day| part(name, day, clock)).map_or(Value::Null, Value::Int),
    }
}

fn format(value: &Value) -> Value {
    match value.to_json() {
        serde_json::Value::Null => Value::Null,
        serde_json::Value::String(text) => Value::Text(text),
        other => Value::Text(other.to_string()),
    }
}

fn day(value: &Value) -> Option<Date> {
    match value {
        Value::DateTime(ms) => day_of(*ms),
        Value::Date(text) | Value::Text(text) => day_of(parse_datetime(text)?),
        _ => None,
    }
}

fn part(name: &str, day: Date, clock: &Clock<'_>) -> Option<i64> {
    let sunday_first = i64::from(day.weekday().to_sunday_one_offset());
    let start = clock.fiscal_start();
    let months_in = i64::from((day.month() - start).rem_euclid(12));
    Some(match name {
        "calendar_year" => i64::from(day.year()),
        "calendar_month" => i64::from(day.month()),
        "calendar_quarter" => (i64::from(day.month()) - 1) / 3 + 1,
        // A fiscal year has the name of the year it ends in.
        "fiscal_year" => i64::from(day.year()) + i64::from(start > 1 && day.month() >= start),
        "fiscal_month" => months_in + 1,
        "fiscal_quarter" => months_in / 3 + 1,
        "day_in_month" => i64::from(day.day()),
        "day_in_week" => sunday_first,
        "day_in_year" => i64::from(day.day_of_year()),
        "week_in_month" => (i64::from(day.day()) - 1) / 7 + 1,
        "week_in_year" => (i64::from(day.day_of_year()) - 1) / 7 + 1,
        _ => return None,
    })
}

/// Between two places on a sphere, in miles or kilometres.
fn distance(arguments: &[Value]) -> Option<f64> {
    let [from, to, unit] = arguments else { return None };
    let ((lat1, lon1), (lat2, lon2)) = (place(from)?, place(to)?);
    let (lat1, lat2) = (lat1.to_radians(), lat2.to_radians());
    let half = |difference: f64| (difference / 2.0).sin().powi(2);
    let chord = half(lat2 - lat1) + lat1.cos() * lat2.cos() * half((lon2 - lon1).to_radians());
    let radius = if unit.as_str()?.eq_ignore_ascii_case("mi") { 3958.7613 } else { 6371.0088 };
    Some(2.0 * radius * chord.sqrt().min(1.0).asin())
}

fn place(value: &Value) -> Option<(f64, f64)> {
    let Value::Json(json) = value else { return None };
    Some((json.get("latitude")?.as_f64()?, json.get("longitude")?.as_f64()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_are_those_of_a_sphere() {
        let at = |lat: f64, lon: f64| Value::Json(serde_json::json!({ "latitude": lat, "longitude": lon }));
        let between =
            |unit: &str| distance(&[at(37.775, -122.418), at(34.052, -118.244), unit.into()]).unwrap().round();
        assert_eq!((between("mi"), between("km")), (347.0, 559.0));
        assert_eq!(distance(&[Value::Null, at(0.0, 0.0), "mi".into()]), None);
    }
}
