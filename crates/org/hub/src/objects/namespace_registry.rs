//! `NamespaceRegistry`: the namespaces that are linked to a Dev Hub (PKG-2).

use super::field_refusal;
use orgyard_engine::{ApiError, Behaviour, Tx};
use orgyard_values::{Record, Value};

pub(super) struct NamespaceRegistry;

const OBJECT: &str = "NamespaceRegistry";

impl Behaviour for NamespaceRegistry {
    fn object(&self) -> &'static str {
        OBJECT
    }

    fn before_insert(&self, tx: &mut Tx, new: &mut Record) -> Result<(), ApiError> {
        let name = new.text("NamespacePrefix").unwrap_or_default().to_string();
        if !is_valid(&name) {
            let text = format!(
                "'{name}' is not a namespace: it takes 1 to 15 letters and digits, begins with a letter, and may hold \
                 single underscores that are neither first nor last"
            );
            return Err(field_refusal("FIELD_INTEGRITY_EXCEPTION", "NamespacePrefix", text));
        }
        if is_linked(tx, &name)? {
            let text = format!("duplicate value found: NamespacePrefix duplicates value on record: {name}");
            return Err(field_refusal("DUPLICATE_VALUE", "NamespacePrefix", text));
        }
        Ok(())
    }
}

pub(super) fn is_linked(tx: &Tx, name: &str) -> Result<bool, ApiError> {
    Ok(!tx.find(OBJECT, "NamespacePrefix", &Value::from(name))?.is_empty())
}

fn is_valid(name: &str) -> bool {
    let shape = name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    let underscores = name.contains("__") || name.ends_with('_');
    shape && !underscores && name.len() <= 15 && name.starts_with(|c: char| c.is_ascii_alphabetic())
}

#[cfg(test)]
mod tests {
    use super::is_valid;

    #[test]
    fn namespaces_have_the_platforms_shape() {
        for good in ["ta", "npsp", "a_b", "A1"] {
            assert!(is_valid(good), "{good}");
        }
        for bad in ["", "1a", "_a", "a_", "a__b", "a-b", "abcdefghijklmnop"] {
            assert!(!is_valid(bad), "{bad}");
        }
    }
}
