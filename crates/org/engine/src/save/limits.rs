//! What a value of the right type may still not be: too long, out of range, none of a picklist's values, no address.

use crate::ApiError;
use crate::schema::{FieldDef, FieldType};
use orgyard_values::Value;

type Result<T> = std::result::Result<T, ApiError>;

/// The value as it is stored, or why it cannot be.
pub(super) fn check(field: &FieldDef, value: Value, truncate: bool) -> Result<Value> {
    match value {
        Value::Text(text) => check_text(field, text, truncate).map(Value::Text),
        Value::Double(number) => check_number(field, number).map(Value::Double),
        Value::Int(number) if field.field_type == FieldType::Int && i32::try_from(number).is_err() => {
            Err(out_of_range(field, &number.to_string()))
        }
        other => Ok(other),
    }
}

fn check_text(field: &FieldDef, text: String, truncate: bool) -> Result<String> {
    let text = within_length(field, text, truncate)?;
    if field.restricted {
        check_picklist(field, &text)?;
    }
    if field.field_type == FieldType::Email && !is_email(&text) {
        let message = format!("{}: invalid email address: {text}", field.label);
        return Err(ApiError::new("INVALID_EMAIL_ADDRESS", message).on(&field.name));
    }
    Ok(text)
}

fn within_length(field: &FieldDef, text: String, truncate: bool) -> Result<String> {
    let limit = field.length as usize;
    if limit == 0 || text.len() <= limit || text.chars().count() <= limit {
        return Ok(text);
    }
    if truncate {
        return Ok(text.chars().take(limit).collect());
    }
    let cut: String = text.chars().take(255).collect();
    let message = format!("{}: data value too large: {cut} (max length={limit})", field.label);
    Err(ApiError::new("STRING_TOO_LONG", message).on(&field.name))
}

/// Each chosen value must be one of the set; values of a multi-select picklist are parted by semicolons.
fn check_picklist(field: &FieldDef, text: &str) -> Result<()> {
    let known = |value: &str| field.picklist.iter().any(|p| p.eq_ignore_ascii_case(value));
    let fits = match field.field_type {
        FieldType::MultiPicklist => text.split(';').map(str::trim).filter(|v| !v.is_empty()).all(known),
        _ => known(text),
    };
    if fits {
        return Ok(());
    }
    let message = format!("{}: bad value for restricted picklist field: {text}", field.label);
    Err(ApiError::new("INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST", message).on(&field.name))
}

/// Rounded to the scale of a custom field, half up: a query answers with the field's scale.
fn check_number(field: &FieldDef, number: f64) -> Result<f64> {
    if field.precision == 0 || !field.field_type.is_number() {
        return Ok(number);
    }
    let factor = 10f64.powi(field.scale.min(18) as i32);
    let scaled = number * factor;
    let rounded =
        if field.custom && scaled.is_finite() && scaled.abs() < 9e15 { half_up(scaled) / factor } else { number };
    let digits = field.precision.saturating_sub(field.scale).min(300) as i32;
    if rounded.abs() >= 10f64.powi(digits) {
        return Err(out_of_range(field, &number.to_string()));
    }
    Ok(rounded)
}

/// Away from zero at a half, with what the binary form has lost put right: 1.005 is 1.01.
fn half_up(scaled: f64) -> f64 {
    (scaled + scaled.signum() * scaled.abs().max(1.0) * 1e-15).round()
}

fn out_of_range(field: &FieldDef, number: &str) -> ApiError {
    let message = format!("{}: value outside of valid range on numeric field: {number}", field.label);
    ApiError::new("NUMBER_OUTSIDE_VALID_RANGE", message).on(&field.name)
}

/// One `@`, a local part, and a domain with a dot whose labels are not empty.
fn is_email(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else { return false };
    let local_char = |c: char| c.is_alphanumeric() || "!#$%&'*/=?^_+-`{|}~.".contains(c);
    let label = |l: &str| !l.is_empty() && l.chars().all(|c| c.is_alphanumeric() || c == '-');
    let local_fits =
        !local.is_empty() && local.chars().all(local_char) && !local.starts_with('.') && !local.ends_with('.');
    local_fits && domain.contains('.') && domain.split('.').all(label)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(field: FieldDef, value: impl Into<Value>, expected: &str) {
        let shown = match super::check(&field, value.into(), false) {
            Ok(value) => value.to_json().to_string(),
            Err(error) => format!("{}, {}", error.code, error.message),
        };
        assert_eq!(shown, expected);
    }

    fn field(kind: FieldType) -> FieldDef {
        FieldDef::new("Size__c", kind)
    }

    #[test]
    fn numbers_are_rounded_and_kept_in_range() {
        let number = |precision, scale| FieldDef { precision, scale, custom: true, ..field(FieldType::Double) };
        check(number(5, 2), Value::Double(1.005), "1.01");
        check(number(5, 2), Value::Double(-2.345), "-2.35");
        check(number(5, 2), Value::Double(999.99), "999.99");
        check(
            number(5, 2),
            Value::Double(1000.0),
            "NUMBER_OUTSIDE_VALID_RANGE, Size: value outside of valid range on numeric field: 1000",
        );
        check(
            field(FieldType::Int),
            3_000_000_000i64,
            "NUMBER_OUTSIDE_VALID_RANGE, Size: value outside of valid range on numeric field: 3000000000",
        );
    }

    #[test]
    fn picklists_that_are_restricted_take_their_own_values_only() {
        let picklist = |kind| FieldDef { restricted: true, picklist: vec!["A".into(), "B".into()], ..field(kind) };
        check(picklist(FieldType::Picklist), "a", "\"a\"");
        check(picklist(FieldType::MultiPicklist), "A;B", "\"A;B\"");
        for (kind, value) in [(FieldType::Picklist, "C"), (FieldType::MultiPicklist, "A;C")] {
            let text = format!(
                "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST, Size: bad value for restricted picklist field: {value}"
            );
            check(picklist(kind), value, &text);
        }
    }

    #[test]
    fn addresses_have_a_name_and_a_domain() {
        for good in ["a@b.co", "first.last+x@sub.example.com"] {
            assert!(is_email(good), "{good}");
        }
        for bad in ["a", "a@b", "@b.co", "a b@c.de", "a@b..co", ".a@b.co"] {
            check(field(FieldType::Email), bad, &format!("INVALID_EMAIL_ADDRESS, Size: invalid email address: {bad}"));
        }
    }

    #[test]
    fn long_texts_are_refused_or_cut() {
        let short = FieldDef { length: 3, ..field(FieldType::String) };
        check(short.clone(), "äöüß", "STRING_TOO_LONG, Size: data value too large: äöüß (max length=3)");
        assert_eq!(super::check(&short, "abcd".into(), true).unwrap(), Value::from("abc"));
    }
}
