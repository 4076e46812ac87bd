//! Values nobody writes: auto numbers, and names made of a first and a last one.

use crate::schema::{FieldType, ObjectDef};
use crate::{EngineError, Tx};
use orgyard_values::{Record, Value};

pub(super) fn fill_in(tx: &mut Tx, def: &ObjectDef, row: &mut Record) -> Result<(), EngineError> {
    for field in &def.fields {
        if let Some(format) = field.auto_number.as_ref().filter(|_| row.get(&field.name).is_null()) {
            let number = field.first_number + tx.next(&format!("auto {}.{}", def.name, field.name))?;
            row.set(&field.name, auto_number(format, number, tx.now()));
        }
    }
    full_name(def, row);
    Ok(())
}

/// `INV-{YYYY}-{0000}`.
fn auto_number(format: &str, number: u64, now: i64) -> String {
    let day = super::coerce::day_of(now).unwrap_or_default();
    let mut out = String::new();
    let mut rest = format;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let (place, after) = after.split_once('}').unwrap_or((after, ""));
        match place {
            "YYYY" => out.push_str(&format!("{:04}", day.year())),
            "YY" => out.push_str(&format!("{:02}", day.year() % 100)),
            "MM" => out.push_str(&format!("{:02}", day.month())),
            "DD" => out.push_str(&format!("{:02}", day.day())),
            zeros => out.push_str(&format!("{number:0width$}", width = zeros.len())),
        }
        rest = after;
    }
    out + rest
}

/// `Name` of people is read-only and follows from its parts.
pub(super) fn full_name(def: &ObjectDef, row: &mut Record) {
    let composed = def.field("LastName").is_some() && def.field("Name").is_some_and(|name| !name.createable);
    if composed {
        let parts = ["FirstName", "LastName"].iter().filter_map(|part| row.text(part)).filter(|part| !part.is_empty());
        let name = parts.collect::<Vec<_>>().join(" ");
        row.set("Name", if name.is_empty() { Value::Null } else { Value::Text(name) });
    }
}

/// A compound address or location out of its parts; null when all of them are.
pub(crate) fn compound(row: &Record, field: &str, kind: FieldType) -> Value {
    let custom = field.strip_suffix("__c");
    let stem = custom.or_else(|| field.strip_suffix("Address")).unwrap_or(field);
    let parts: &[&str] = match kind {
        FieldType::Location => &["latitude", "longitude"],
        _ => &[
            "city",
            "country",
            "countryCode",
            "geocodeAccuracy",
            "latitude",
            "longitude",
            "postalCode",
            "state",
            "stateCode",
            "street",
        ],
    };
    let mut out = serde_json::Map::new();
    for part in parts {
        let name = format!("{}{}", part[..1].to_uppercase(), &part[1..]);
        let value = row.get(&if custom.is_some() { format!("{stem}__{name}__s") } else { format!("{stem}{name}") });
        out.insert((*part).into(), value.to_json());
    }
    if out.values().all(serde_json::Value::is_null) { Value::Null } else { Value::Json(out.into()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn auto_numbers_follow_their_format() {
        let now = 1_795_194_000_000;
        assert_eq!(auto_number("INV-{YYYY}{MM}{DD}-{0000}", 7, now), "INV-20261120-0007");
        assert_eq!(auto_number("{0}", 12345, now), "12345");
        assert_eq!(auto_number("A{00", 3, now), "A03");
    }
}
