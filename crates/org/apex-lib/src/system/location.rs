//! Location and Address: the parts of compound fields, and distances.

use orgyard_apex_vm::{Decimal, Platform, Str, Throw, Value, natives};
use std::rc::Rc;

const LOCATION: &str = "System.Location";

natives! {
    "System.Location" {
        data_holder,
        static "newInstance(Decimal, Decimal)" => |_vm, latitude: Rc<Decimal>, longitude: Rc<Decimal>|
            made(latitude.double_value(), longitude.double_value()),
        static "getDistance(Location, Location, String)" => |_vm, from: Rc<Platform>, to: Rc<Platform>, unit: Str|
            distance(&from, &to, &unit),
        "getDistance(Location, String)" => |_vm, this: Rc<Platform>, to: Rc<Platform>, unit: Str|
            distance(&this, &to, &unit),
    }
    "System.Address" {
        data_holder,
        "getDistance(Location, String)" => |_vm, this: Rc<Platform>, to: Rc<Platform>, unit: Str|
            distance(&this, &to, &unit),
    }
}

fn made(latitude: f64, longitude: f64) -> Platform {
    let location = Platform::new(LOCATION);
    location.set_field("latitude", Value::Double(latitude));
    location.set_field("longitude", Value::Double(longitude));
    location
}

fn degrees(place: &Platform, name: &str) -> Option<f64> {
    match place.field(name) {
        Value::Double(own) => Some(own),
        Value::Decimal(own) => Some(own.double_value()),
        Value::Integer(own) => Some(f64::from(own)),
        _ => None,
    }
}

/// Along a great circle; null where a place has no coordinates.
fn distance(from: &Platform, to: &Platform, unit: &str) -> Result<Option<f64>, Throw> {
    let radius = match unit.to_ascii_lowercase().as_str() {
        "mi" => 3_958.761_6,
        "km" => 6_371.008_8,
        _ => {
            let text = format!("Invalid unit: {unit}. The unit must be 'mi' or 'km'.");
            return Err(Throw::new("System.InvalidParameterValueException", text));
        }
    };
    let place =
        |own: &Platform| Some((degrees(own, "latitude")?.to_radians(), degrees(own, "longitude")?.to_radians()));
    let (Some((a, b)), Some((c, d))) = (place(from), place(to)) else { return Ok(None) };
    let half = |angle: f64| (angle / 2.0).sin().powi(2);
    let part = half(c - a) + a.cos() * c.cos() * half(d - b);
    Ok(Some(2.0 * radius * part.sqrt().asin()))
}
