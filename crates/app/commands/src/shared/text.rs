//! Values of answers as text.

use serde_json::Value;

/// A field as text; empty for null and for what is not there.
pub(crate) fn text(record: &Value, path: &str) -> String {
    match field(record, path) {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// A field by path, `Package2.Name`; null where there is none.
pub(crate) fn field<'a>(record: &'a Value, path: &str) -> &'a Value {
    path.split('.').try_fold(record, |record, name| record.get(name)).unwrap_or(&Value::Null)
}

pub(crate) fn optional(record: &Value, path: &str) -> Option<String> {
    field(record, path).as_str().map(str::to_owned)
}

pub(crate) fn flag(record: &Value, path: &str) -> bool {
    field(record, path).as_bool().unwrap_or(false)
}

/// `1.2.3.4` from the four fields of a version, which may stand below a relationship.
pub(crate) fn version_number(record: &Value, prefix: &str) -> String {
    let parts = ["MajorVersion", "MinorVersion", "PatchVersion", "BuildNumber"];
    let numbers: Vec<String> = parts.iter().map(|part| text(record, &format!("{prefix}{part}"))).collect();
    if numbers.iter().all(String::is_empty) { String::new() } else { numbers.join(".") }
}

/// `2026-11-20 17:00` from `2026-11-20T17:00:00.000+0000`.
pub(crate) fn minute(datetime: &str) -> String {
    match (datetime.get(..10), datetime.get(11..16)) {
        (Some(day), Some(time)) => format!("{day} {time}"),
        _ => datetime.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn fields_are_found_below_relationships() {
        let record =
            json!({"A": {"MajorVersion": 1, "MinorVersion": 2, "PatchVersion": 3, "BuildNumber": 4}, "N": null});
        assert_eq!(version_number(&record, "A."), "1.2.3.4");
        assert_eq!(version_number(&record, "B."), "");
        assert_eq!(text(&record, "N.x"), "");
        assert_eq!(minute("2026-11-20T17:00:00.000+0000"), "2026-11-20 17:00");
        assert_eq!(minute("é"), "é");
    }
}
