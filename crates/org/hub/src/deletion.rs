//! Temporary until the facts land.
pub(crate) fn may_delete(type_name: &str) -> bool {
    !matches!(type_name, "CustomObject" | "CustomField")
}

pub(crate) fn blocks(_kind: u8) -> bool {
    true
}
